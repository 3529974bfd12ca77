// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

/** Takes matches in the order of lines; within a line in the order of pattern indices, each at most once. */
@FunctionalInterface
public interface LineMatchSink {

    /**
     * One pattern matched one line.
     *
     * @param lineStart index of the line's first byte
     * @param lineEnd index after the line's last byte; the line break (and a carriage return before it) is left out
     * @param pattern index of the pattern, see {@link PatternSet#id(int)}
     */
    void matched(int lineStart, int lineEnd, int pattern);
}
