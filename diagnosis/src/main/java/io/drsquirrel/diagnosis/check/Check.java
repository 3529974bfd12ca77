// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;

/** One requirement. Implementations are immutable and pure. */
interface Check {
    /** Answers it for one snapshot; no data is UNKNOWN, never PASSED. */
    HealthCheck answer(Facts facts, Thresholds limits);
}
