// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/** Tells whether a line begins a log record and where its parts stand. Used by one thread at a time; keeps no state. */
interface HeaderReader {
    /**
     * Reads the line in [from, to), which is without its line break.
     *
     * @return whether a record begins here; {@code header} is undefined otherwise
     */
    boolean read(byte[] buffer, int from, int to, RecordHeader header);
}
