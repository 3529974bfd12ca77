// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

/** How a job is, worst first. */
public enum Verdict {
    FAILING,
    DEGRADED,
    UNKNOWN,
    HEALTHY
}
