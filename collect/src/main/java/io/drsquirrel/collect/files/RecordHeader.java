// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogLevel;

/** What stands before the message of a log record, as positions in a buffer. One per thread, filled anew for each line. */
final class RecordHeader {
    TimestampReader.Kind timeKind = TimestampReader.Kind.NONE;
    long millis;
    boolean zoned;
    LogLevel level = LogLevel.UNKNOWN;
    int loggerFrom;
    int loggerTo;
    int threadFrom;
    int threadTo;
    int contextFrom;
    int contextTo;
    int messageFrom;

    void clear(int from) {
        timeKind = TimestampReader.Kind.NONE;
        millis = 0;
        zoned = false;
        level = LogLevel.UNKNOWN;
        loggerFrom = from;
        loggerTo = from;
        threadFrom = from;
        threadTo = from;
        contextFrom = from;
        contextTo = from;
        messageFrom = from;
    }

    void copy(RecordHeader other) {
        timeKind = other.timeKind;
        millis = other.millis;
        zoned = other.zoned;
        level = other.level;
        loggerFrom = other.loggerFrom;
        loggerTo = other.loggerTo;
        threadFrom = other.threadFrom;
        threadTo = other.threadTo;
        contextFrom = other.contextFrom;
        contextTo = other.contextTo;
        messageFrom = other.messageFrom;
    }

    void time(TimestampReader reader) {
        timeKind = reader.kind;
        millis = reader.millis;
        zoned = reader.zoned;
    }

    boolean hasLogger() {
        return loggerTo > loggerFrom;
    }

    boolean hasThread() {
        return threadTo > threadFrom;
    }
}
