// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import io.drsquirrel.model.log.TraceLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of one record, its header read, into a {@link RawRecord}. One per thread. */
final class RecordDecoder {
    private static final int MAX_MESSAGE = 16 * 1024;
    private static final int MAX_TAIL = 4 * 1024;

    private final ReadLimits limits;
    private final TextDecoder text = new TextDecoder();
    private final TraceLines traceLines = new TraceLines();

    RecordDecoder(ReadLimits limits) {
        this.limits = limits;
    }

    /** Decodes the record in [from, to); {@code firstEnd} is the end of its first line. */
    RawRecord decode(
            byte[] b, int firstEnd, int to, RecordHeader header, boolean trace, String stream, int line, int days) {
        String message;
        LoggedThrowable throwable = null;
        if (firstEnd >= to) {
            message = line(b, Math.min(header.messageFrom, firstEnd), firstEnd).stripTrailing();
        } else {
            int from = Math.min(header.messageFrom, to);
            if (trace) {
                StackTraceParser.Split split = linesOf(b, from, to)
                        .map(StackTraceParser::split)
                        .orElseGet(() -> StackTraceParser.split(whole(b, from, to)));
                message = split.message();
                throwable = split.throwable();
            } else {
                message = whole(b, from, to).stripTrailing();
            }
        }
        return new RawRecord(
                stream,
                line,
                days,
                header.timeKind,
                header.millis,
                header.zoned,
                header.level,
                small(b, header.loggerFrom, header.loggerTo),
                small(b, header.threadFrom, header.threadTo),
                small(b, header.contextFrom, header.contextTo),
                shorten(message),
                throwable,
                false,
                null);
    }

    /** A record of a line that no header was found in. */
    RawRecord bare(byte[] b, int from, int firstEnd, int to, boolean trace, String stream, int line, int days) {
        RecordHeader none = new RecordHeader();
        none.clear(from);
        if (trace) {
            @Nullable
            LoggedThrowable throwable = linesOf(b, from, to)
                    .map(StackTraceParser::parse)
                    .orElseGet(() -> StackTraceParser.parse(whole(b, from, to)))
                    .orElse(null);
            String first = line(b, from, firstEnd).stripTrailing();
            return new RawRecord(
                    stream,
                    line,
                    days,
                    none.timeKind,
                    0,
                    false,
                    none.level,
                    "",
                    "",
                    "",
                    shorten(first),
                    throwable,
                    false,
                    null);
        }
        return decode(b, firstEnd, to, none, false, stream, line, days);
    }

    private static String small(byte[] b, int from, int to) {
        int start = from;
        int end = Math.min(to, from + 512);
        while (start < end && b[start] == ' ') {
            start++;
        }
        while (end > start && b[end - 1] == ' ') {
            end--;
        }
        return start >= end ? "" : TextDecoder.clean(new String(b, start, end - start, StandardCharsets.ISO_8859_1));
    }

    private String line(byte[] b, int from, int to) {
        return to - from <= limits.maxLineBytes()
                ? text.decode(b, from, to)
                : text.decode(b, from, from + limits.maxLineBytes()) + cut(to - from - limits.maxLineBytes());
    }

    private String whole(byte[] b, int from, int to) {
        int max = limits.maxRecordBytes();
        if (to - from <= max) {
            return text.decode(b, from, to);
        }
        // The head holds the message, the tail the innermost cause.
        int head = max * 3 / 4;
        int tail = max - head;
        return text.decode(b, from, from + head) + cut(to - from - max) + "\n" + text.decode(b, to - tail, to);
    }

    /** The record's lines; empty where it is too long to be kept as it is, or where its bytes have to be decoded. */
    private Optional<List<TraceLine>> linesOf(byte[] b, int from, int to) {
        return to - from <= limits.maxRecordBytes() ? traceLines.read(b, from, to) : Optional.empty();
    }

    private static String cut(int bytes) {
        return " [... " + bytes + " bytes cut]";
    }

    static String shorten(String message) {
        if (message.length() <= MAX_MESSAGE + MAX_TAIL) {
            return message;
        }
        return message.substring(0, MAX_MESSAGE) + " [... " + (message.length() - MAX_MESSAGE - MAX_TAIL)
                + " characters cut] " + message.substring(message.length() - MAX_TAIL);
    }
}
