// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import java.util.Set;

/**
 * The same trouble on many jobs at once. One snapshot shows one job, so here it cannot be told; who sees several attaches the rule
 * that uses this.
 */
public final class FleetDetector implements Detector {
    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        return Outcome.unknown(Set.of());
    }
}
