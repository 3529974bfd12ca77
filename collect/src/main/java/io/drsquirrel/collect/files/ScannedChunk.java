// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a {@link Chunk}.
 *
 * @param records those worth keeping, in their order
 * @param loggers names of the first loggers, kept or not; they tell what process it is
 * @param first time of the first record, {@code last} of the last; null where none has a time
 * @param days midnights (or turns of the year) passed in the chunk
 * @param backSteps how often the clock went back by more than ten seconds
 */
record ScannedChunk(
        Chunk chunk,
        List<RawRecord> records,
        List<String> loggers,
        int lines,
        long recordCount,
        @Nullable Stamp first,
        @Nullable Stamp last,
        int days,
        int backSteps,
        int backStepLine) {

    /** A time as read, see {@link TimestampReader}. */
    record Stamp(TimestampReader.Kind kind, long millis, boolean zoned) {}
}
