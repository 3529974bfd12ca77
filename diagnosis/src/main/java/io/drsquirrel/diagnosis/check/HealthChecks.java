// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import java.util.List;

/** All health checks, in the order of the page. */
public final class HealthChecks {
    private HealthChecks() {}

    /** Answers every check for one snapshot. */
    public static List<HealthCheck> answer(Facts facts) {
        return List.of();
    }
}
