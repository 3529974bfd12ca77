// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/**
 * Tells which lines are worth decoding although their level does not say so; the catalogue's patterns come in this way. A
 * {@code PatternSet} fits: {@code () -> { var scanner = set.scanner(); return (b, from, to, marks) -> scanner.scan(b, from, to,
 * (start, end, pattern) -> marks.mark(start)); }}.
 */
@FunctionalInterface
public interface LineFilter {
    /** Marks nothing. */
    LineFilter NONE = () -> (buffer, from, to, marks) -> {};

    /** A scanner for one thread. */
    Scanner open();

    /** Scans buffers, one after another, on one thread. */
    @FunctionalInterface
    interface Scanner {
        /** Marks the lines of interest among those in [from, to), first line first. */
        void scan(byte[] buffer, int from, int to, Marks marks);
    }

    /** Takes marks. */
    @FunctionalInterface
    interface Marks {
        /** The line that holds the byte at {@code at} is of interest. */
        void mark(int at);
    }
}
