// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.Reading;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import org.jspecify.annotations.Nullable;

/**
 * A decoded record that does not know yet which process and job it belongs to, nor (without a date in its layout) its day.
 *
 * @param stream what came before the line on behalf of {@code kubectl} or {@code docker compose}; empty without such a prefix
 * @param line its first line, counted from 0 within the chunk
 * @param days midnights (without a date: turns of the year) passed since the chunk's first record
 * @param millis see {@link TimestampReader}
 * @param context what the layout holds besides (MDC), empty where nothing
 * @param section whether it is no record but a line that says where the following ones come from
 * @param reading the values it holds instead of words, null for all but few
 */
record RawRecord(
        String stream,
        int line,
        int days,
        TimestampReader.Kind timeKind,
        long millis,
        boolean zoned,
        LogLevel level,
        String logger,
        String thread,
        String context,
        String message,
        @Nullable LoggedThrowable throwable,
        boolean section,
        @Nullable Reading reading) {

    /** A line that says where the following records come from. */
    static RawRecord section(String stream, int line, int days, String text) {
        return new RawRecord(
                stream,
                line,
                days,
                TimestampReader.Kind.NONE,
                0,
                false,
                LogLevel.UNKNOWN,
                "",
                "",
                "",
                text,
                null,
                true,
                null);
    }

    /** A record of values. */
    static RawRecord of(
            Reading reading,
            String stream,
            int line,
            int days,
            TimestampReader.Kind timeKind,
            long millis,
            boolean zoned) {
        return new RawRecord(
                stream, line, days, timeKind, millis, zoned, LogLevel.INFO, "", "", "", "", null, false, reading);
    }
}
