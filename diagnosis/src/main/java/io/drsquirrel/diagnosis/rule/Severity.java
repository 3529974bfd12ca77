// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.rule;

import java.util.Locale;

/** How bad it is for the job, worst last. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** The word used in rule files and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
