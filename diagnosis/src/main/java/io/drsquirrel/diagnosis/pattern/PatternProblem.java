// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

/**
 * Something a pattern's author should know.
 *
 * @param patternId the pattern
 * @param kind what it means for matching
 * @param message what is wrong, what is allowed, and what to do
 */
public record PatternProblem(String patternId, Kind kind, String message) {

    /** What the problem does to the pattern. */
    public enum Kind {
        /** The pattern was left out. */
        REFUSED,
        /** The pattern works, but its regular expression runs on each line. */
        SLOW
    }
}
