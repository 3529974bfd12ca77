// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import org.jspecify.annotations.Nullable;

/**
 * Some whole lines of one log, cut where a record begins as far as one was found.
 *
 * @param bytes the lines, in [0, length)
 * @param firstLine number of the first line in its file, from 1; the lines of {@code lineNumbers} instead, where given
 * @param stream see {@link RawRecord#stream()}
 */
record Chunk(
        LogSource source,
        LogLayout layout,
        byte[] bytes,
        int length,
        String stream,
        long firstLine,
        int @Nullable [] lineNumbers) {
    /** Number in its file of the chunk's n-th line. */
    long lineAt(int index) {
        if (lineNumbers == null) {
            return firstLine + index;
        }
        return lineNumbers.length == 0
                ? firstLine
                : Integer.toUnsignedLong(lineNumbers[Math.min(index, lineNumbers.length - 1)]);
    }
}
