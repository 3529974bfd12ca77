// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogLevel;

/**
 * Reads record headers of text layouts without being told which: Log4j 1 and 2, Logback, Spring, Hadoop, the Kubernetes operator,
 * JVM unified logging, and what people make of them.
 *
 * <p>A header is a time, or a level, at the start of a line, followed by words whose role shows in their form: a level is a
 * known word; brackets hold the thread (or level, or context); a word with dots in it is the logger; a lone dash, bar or
 * colon, or the colon behind the logger, ends the header. The first thing that fits no role begins the message. Lines
 * that begin with white space never begin a record, which makes stack traces cheap to skip.
 */
final class PlainHeaderReader implements HeaderReader {

    private static final int MAX_WORDS = 10;
    private static final int MAX_BRACKET = 300;
    private static final int MAX_LOGGER = 300;

    private final TimestampReader time = new TimestampReader();
    private final boolean timed;

    /**
     * A reader, for one thread.
     *
     * @param timed whether only lines with a time begin a record; without, a level at the start of a line is enough, which in
     *     other logs may stand in a message of several lines
     */
    PlainHeaderReader(boolean timed) {
        this.timed = timed;
    }

    @Override
    public boolean read(byte[] b, int from, int to, RecordHeader header) {
        if (to - from < 4) {
            return false;
        }
        int at = skipEscapes(b, from, to);
        byte first = at < to ? b[at] : (byte) ' ';
        if (!timed && TimestampReader.isDigit(first)) {
            // Log4j 1 counts milliseconds from the start: 1234 [main] WARN ...
            int bracket = behindUptime(b, at, to);
            if (bracket > 0) {
                header.clear(from);
                return startingWithBracket(b, bracket, to, header);
            }
        }
        if (TimestampReader.isDigit(first) || first == '[') {
            header.clear(from);
            return startingWithTime(b, at, to, header)
                    || (first == '['
                            && (timely(startingWithBracket(b, at, to, header), header)
                                    || behindName(b, at, to, header)));
        }
        if (first >= 'A' && first <= 'Z') {
            header.clear(from);
            if (timely(startingWithLetter(b, at, to, header), header)) {
                return true;
            }
        }
        return TimestampReader.isLetter(first) && behindName(b, at, to, header);
    }

    /** Index of the bracket behind a lone number; -1 where there is none. */
    private static int behindUptime(byte[] b, int from, int to) {
        int at = from;
        while (at < to && at - from < 11 && TimestampReader.isDigit(b[at])) {
            at++;
        }
        if (at >= to || b[at] != ' ') {
            return -1;
        }
        while (at < to && b[at] == ' ') {
            at++;
        }
        return at < to && b[at] == '[' ? at : -1;
    }

    /**
     * {@code nova-api.log 2017-05-16 00:00:00.008 ...}, {@code [dinky] 2023-01-09 10:11:12.345  ERROR ...}: a tool wrote the name of
     * the file, host or application before the time.
     */
    private boolean behindName(byte[] b, int from, int to, RecordHeader header) {
        int stop = Math.min(to - 20, from + 80);
        int at = from;
        while (at < stop && b[at] > ' ') {
            at++;
        }
        if (at >= stop || !TimestampReader.isDigit(b[at + 1]) || b[at + 5] != '-' || !time.read(b, at + 1, to)) {
            return false;
        }
        header.clear(from);
        header.time(time);
        words(b, time.end, to, header);
        return header.timeKind == TimestampReader.Kind.FULL && header.level != LogLevel.UNKNOWN;
    }

    private boolean timely(boolean found, RecordHeader header) {
        return found && (!timed || header.timeKind != TimestampReader.Kind.NONE);
    }

    private boolean startingWithTime(byte[] b, int from, int to, RecordHeader header) {
        boolean bracket = b[from] == '[';
        int start = bracket ? from + 1 : from;
        if (!time.read(b, start, to)) {
            return false;
        }
        int at = time.end;
        if (!bracket && at + 1 < to && b[at] == ':' && b[at + 1] == ' ') {
            // 2024-03-01T10:00:00.123+0000: 1.500: [GC ..., as Java 8 writes logs of collections.
            at++;
        }
        if (at < to && !isSeparator(b[at]) && b[at] != ']' && b[at] != '[' && b[at] != 0x1b) {
            return false;
        }
        if (bracket) {
            // Something may follow the time inside its bracket: a zone's name, an uptime.
            int close = at;
            while (close < to && close - at < 24 && b[close] != ']') {
                close++;
            }
            if (close >= to || b[close] != ']') {
                return false;
            }
            at = close + 1;
        }
        header.time(time);
        if (!usual(b, at, to, header)) {
            words(b, at, to, header);
        }
        return header.timeKind == TimestampReader.Kind.FULL || header.level != LogLevel.UNKNOWN;
    }

    /** {@code [thread] LEVEL logger - message} or {@code [LEVEL] ...}, without a time. */
    private boolean startingWithBracket(byte[] b, int from, int to, RecordHeader header) {
        int close = closing(b, from, to, (byte) ']', MAX_BRACKET);
        if (close < 0) {
            return false;
        }
        LogLevel level = level(b, from + 1, close);
        if (level == LogLevel.UNKNOWN && !levelFollows(b, close + 1, to)) {
            return false;
        }
        if (level != LogLevel.UNKNOWN && !upper(b, from + 1, close)) {
            return false;
        }
        words(b, from, to, header);
        return header.level != LogLevel.UNKNOWN;
    }

    private boolean startingWithLetter(byte[] b, int from, int to, RecordHeader header) {
        int end = wordEnd(b, from, to);
        LogLevel level = end - from <= 8 && upper(b, from, end) ? level(b, from, end) : LogLevel.UNKNOWN;
        if (level != LogLevel.UNKNOWN) {
            if (end >= to || !(isSeparator(b[end]) || b[end] == ':' || b[end] == '[' || b[end] == ']')) {
                return false;
            }
            words(b, from, to, header);
            return true;
        }
        if (time.read(b, from, to)) {
            header.time(time);
            words(b, time.end, to, header);
            return true;
        }
        return false;
    }

    // ---------------------------------------------------------------------------------------------- words

    /**
     * {@code LEVEL dotted.Logger [] - message}, as Flink lays it out, read straight on: most lines of most logs. False, with the
     * header as it was, where it is anything else; {@link #words} would read the same.
     */
    private static boolean usual(byte[] b, int from, int to, RecordHeader header) {
        int levelFrom = behindSpaces(b, from, to);
        int levelTo = levelFrom;
        while (levelTo < to && b[levelTo] >= 'A' && b[levelTo] <= 'Z') {
            levelTo++;
        }
        int loggerFrom = behindSpaces(b, levelTo, to);
        if (loggerFrom == levelTo || loggerFrom >= to || !TimestampReader.isLetter(b[loggerFrom])) {
            return false;
        }
        int lastDot = -1;
        int loggerTo = loggerFrom;
        for (byte c; loggerTo < to && (c = b[loggerTo]) != ' '; loggerTo++) {
            if (c == '.') {
                lastDot = loggerTo;
            } else if (!TimestampReader.isLetter(c) && !TimestampReader.isDigit(c) && c != '_' && c != '$') {
                return false;
            }
        }
        if (lastDot < 0 || lastDot == loggerTo - 1 || loggerTo - loggerFrom > MAX_LOGGER) {
            return false;
        }
        int dash = behindSpaces(b, loggerTo, to);
        if (dash + 1 < to && b[dash] == '[' && b[dash + 1] == ']') {
            dash = behindSpaces(b, dash + 2, to);
        }
        if (dash + 1 >= to || b[dash] != '-' || b[dash + 1] != ' ') {
            return false;
        }
        LogLevel level = level(b, levelFrom, levelTo);
        if (level == LogLevel.UNKNOWN) {
            return false;
        }
        header.level = level;
        header.loggerFrom = loggerFrom;
        header.loggerTo = loggerTo;
        header.messageFrom = skipEscapes(b, dash + 2, to);
        return true;
    }

    private static int behindSpaces(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == ' ') {
            at++;
        }
        return at;
    }

    private void words(byte[] b, int from, int to, RecordHeader header) {
        int at = from;
        int strange = 0;
        for (int word = 0; word < MAX_WORDS; word++) {
            at = skipEscapes(b, at, to);
            while (at < to && isSeparator(b[at])) {
                at = skipEscapes(b, at + 1, to);
            }
            if (at >= to) {
                break;
            }
            byte c = b[at];
            boolean levelKnown = header.level != LogLevel.UNKNOWN;
            if (header.timeKind == TimestampReader.Kind.NONE && word < 4) {
                // The level came first; the time may come next, also in brackets.
                int bracket = c == '[' ? 1 : 0;
                if (time.read(b, at + bracket, to)
                        && (time.end == to || isSeparator(b[time.end]) || (bracket == 1 && b[time.end] == ']'))) {
                    header.time(time);
                    at = time.end + bracket;
                    continue;
                }
            }
            if (c == '[') {
                int close = closing(b, at, to, (byte) ']', MAX_BRACKET);
                if (close < 0) {
                    break;
                }
                LogLevel level = levelKnown ? LogLevel.UNKNOWN : level(b, at + 1, close);
                if (level != LogLevel.UNKNOWN) {
                    header.level = level;
                    at = close + 1;
                } else if (header.hasLogger() && levelKnown) {
                    int behind = behindBrackets(b, at, to);
                    if (behind < 0) {
                        break;
                    }
                    bracketed(b, at, close, header);
                    at = close + 1;
                } else if (!header.hasLogger() && levelKnown && header.hasThread() && !moreHeader(b, close + 1, to)) {
                    break;
                } else {
                    bracketed(b, at, close, header);
                    at = close + 1;
                }
            } else if (c == '-' || c == '|' || c == ':') {
                int end = at;
                while (end < to && b[end] == c) {
                    end++;
                }
                if (end < to && !isSeparator(b[end]) && b[end] != '[') {
                    break;
                }
                // Bars stand between all parts; Spring has three dashes before the thread.
                boolean within = (c == '|' && !header.hasLogger()) || (end - at == 3 && !header.hasLogger());
                boolean loggerNext = !header.hasLogger() && (loggerFollows(b, end, to) || bracketAt(b, end, to));
                at = end;
                if (!within
                        && (levelKnown
                                ? header.hasLogger() || !loggerNext
                                : header.hasLogger() && !levelFollows(b, end, to))) {
                    header.messageFrom = skipEscapes(b, Math.min(to, end + 1), to);
                    return;
                }
            } else if (c == '(' && header.hasLogger()) {
                int close = closing(b, at, to, (byte) ')', MAX_BRACKET);
                // (File.java:run(123)) ends with two brackets.
                while (close >= 0 && close + 1 < to && b[close + 1] == ')') {
                    close++;
                }
                if (close < 0 || !delimiterAt(b, close + 1, to)) {
                    break;
                }
                at = close + 1;
            } else {
                int end = wordEnd(b, at, to);
                if (end == at) {
                    break;
                }
                LogLevel level = levelKnown || end - at > 8 ? LogLevel.UNKNOWN : level(b, at, end);
                if (level != LogLevel.UNKNOWN && levelEnd(b, end, to)) {
                    header.level = level;
                    at = end < to && b[end] == ':' ? end + 1 : end;
                } else if (levelKnown && !header.hasThread() && !header.hasLogger() && barFollows(b, at, end, to)) {
                    header.threadFrom = at;
                    header.threadTo = end;
                    at = end;
                } else if (!header.hasLogger() && end - at <= MAX_LOGGER && isLogger(b, at, end, to)) {
                    boolean colon = b[end - 1] == ':';
                    header.loggerFrom = at;
                    header.loggerTo = colon ? end - 1 : end;
                    at = end;
                    if (colon && (levelKnown || !levelFollows(b, end, to))) {
                        header.messageFrom = Math.min(to, end + 1);
                        return;
                    }
                } else if (!levelKnown && strange < 3 && levelIsNear(b, end, to)) {
                    // A process id, a host, a thread without brackets; the level is still to come.
                    strange++;
                    if (!header.hasThread() && !allDigits(b, at, end)) {
                        header.threadFrom = at;
                        header.threadTo = end;
                    }
                    at = end;
                } else if (levelKnown
                        && !header.hasLogger()
                        && strange < 2
                        && allDigits(b, at, end)
                        && moreHeader(b, end, to)) {
                    strange++;
                    at = end;
                } else {
                    break;
                }
            }
        }
        header.messageFrom = Math.min(at, to);
    }

    private static void bracketed(byte[] b, int open, int close, RecordHeader header) {
        if (close <= open + 1) {
            return;
        }
        // {@code [key=value, ...]} or a job id is context; anything else before or behind the level is the thread.
        boolean context = close - open - 1 == 32 || contains(b, open + 1, close, (byte) '=');
        if (context || header.hasThread()) {
            header.contextFrom = open + 1;
            header.contextTo = close;
        } else {
            header.threadFrom = open + 1;
            header.threadTo = close;
        }
    }

    /** Index behind a run of brackets that ends the header with a delimiter; -1 where they belong to the message. */
    private static int behindBrackets(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == '[') {
            int close = closing(b, at, to, (byte) ']', MAX_BRACKET);
            if (close < 0) {
                return -1;
            }
            at = close + 1;
            while (at < to && b[at] == ' ') {
                at++;
            }
        }
        return delimiterAt(b, at, to) ? at : -1;
    }

    private static boolean bracketAt(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == ' ') {
            at++;
        }
        return at < to && b[at] == '[';
    }

    private static boolean delimiterAt(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == ' ') {
            at++;
        }
        if (at >= to || (b[at] != '-' && b[at] != ':' && b[at] != '|')) {
            return false;
        }
        byte c = b[at];
        while (at < to && b[at] == c) {
            at++;
        }
        return at >= to || isSeparator(b[at]);
    }

    /** Whether the word is no dotted name and stands between bars. */
    private static boolean barFollows(byte[] b, int from, int end, int to) {
        int at = end;
        while (at < to && b[at] == ' ') {
            at++;
        }
        return at < to && b[at] == '|' && !contains(b, from, end, (byte) '.');
    }

    /** Whether a logger or a delimiter follows, so that what stands before it is still header. */
    private static boolean moreHeader(byte[] b, int from, int to) {
        return delimiterAt(b, from, to) || loggerFollows(b, from, to) || bracketAt(b, from, to);
    }

    private static boolean loggerFollows(byte[] b, int from, int to) {
        int at = from;
        while (at < to && isSeparator(b[at])) {
            at++;
        }
        int end = wordEnd(b, at, to);
        return end > at && end - at <= MAX_LOGGER && isLogger(b, at, end, to);
    }

    private static boolean levelFollows(byte[] b, int from, int to) {
        int at = from;
        while (at < to && (isSeparator(b[at]) || b[at] == '[')) {
            at++;
        }
        int end = wordEnd(b, at, to);
        return end > at && end - at <= 8 && level(b, at, end) != LogLevel.UNKNOWN;
    }

    /** Whether a level stands within the next three words. */
    private static boolean levelIsNear(byte[] b, int from, int to) {
        int at = from;
        for (int i = 0; i < 3; i++) {
            if (levelFollows(b, at, to)) {
                return true;
            }
            while (at < to && isSeparator(b[at])) {
                at++;
            }
            int close = at < to && b[at] == '[' ? closing(b, at, to, (byte) ']', MAX_BRACKET) : -1;
            at = close >= 0 ? close + 1 : wordEnd(b, at, to);
        }
        return false;
    }

    private static boolean levelEnd(byte[] b, int end, int to) {
        return end >= to
                || isSeparator(b[end])
                || b[end] == ':'
                || b[end] == '|'
                || b[end] == '['
                || b[end] == ']'
                || b[end] == 0x1b;
    }

    /**
     * A dotted name ({@code o.a.f.Task}, {@code client.RMProxy:}), or a plain one that a delimiter follows ({@code root -}).
     */
    private static boolean isLogger(byte[] b, int from, int end, int to) {
        int stop = b[end - 1] == ':' ? end - 1 : end;
        if (stop == from || TimestampReader.isDigit(b[from])) {
            return false;
        }
        boolean dot = false;
        for (int i = from; i < stop; i++) {
            byte c = b[i];
            if (c == '.') {
                dot = i > from && i + 1 < stop;
            } else if (!TimestampReader.isLetter(c)
                    && !TimestampReader.isDigit(c)
                    && c != '_'
                    && c != '$'
                    && c != '-'
                    && c != '/'
                    && c != '#'
                    && c != '~') {
                return false;
            }
        }
        boolean last = dot && stop < to;
        return last
                || (stop < end && stop - from > 1 && end < to && b[end] == ' ')
                || (delimiterAt(b, stop, to) && stop < to && b[stop] == ' ');
    }

    /** A word ends at white space, a bracket, a bar or an escape sequence; a colon belongs to it. */
    private static int wordEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            byte c = b[i];
            if (c == ' ' || c == '\t' || c == '[' || c == ']' || c == '|' || c == '(' || c == 0x1b) {
                return i;
            }
            i++;
            if (c == ':') {
                return i;
            }
            if (i - from > MAX_LOGGER) {
                return i;
            }
        }
        return i;
    }

    private static boolean allDigits(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!TimestampReader.isDigit(b[i])) {
                return false;
            }
        }
        return to > from;
    }

    private static boolean upper(byte[] b, int from, int to) {
        int last = to > from && b[to - 1] == ':' ? to - 1 : to;
        for (int i = from; i < last; i++) {
            if (b[i] != ' ' && (b[i] < 'A' || b[i] > 'Z')) {
                return false;
            }
        }
        return last > from;
    }

    private static int closing(byte[] b, int open, int to, byte bracket, int limit) {
        int stop = Math.min(to, open + limit);
        int depth = 0;
        int first = -1;
        for (int i = open + 1; i < stop; i++) {
            if (b[i] == bracket) {
                if (depth == 0) {
                    return i;
                }
                depth--;
                first = first < 0 ? i : first;
            } else if (b[i] == b[open] && b[i - 1] != ' ') {
                // A bracket within the name of a thread: [QuorumPeer[myid=1]/0.0.0.0:2181].
                depth++;
            }
        }
        return first;
    }

    private static boolean contains(byte[] b, int from, int to, byte c) {
        for (int i = from; i < to; i++) {
            if (b[i] == c) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSeparator(byte c) {
        return c == ' ' || c == '\t';
    }

    /** Index behind terminal colour codes. */
    static int skipEscapes(byte[] b, int from, int to) {
        int at = from;
        while (at + 1 < to && b[at] == 0x1b && b[at + 1] == '[') {
            int i = at + 2;
            while (i < to && i - at < 32 && (b[i] < 0x40 || b[i] > 0x7e)) {
                i++;
            }
            if (i >= to) {
                return at;
            }
            at = i + 1;
        }
        return at;
    }

    /** The level in [from, to), surrounded by blanks or followed by a colon; UNKNOWN where the bytes are no level. */
    static LogLevel level(byte[] b, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSeparator(b[start])) {
            start++;
        }
        while (end > start && (isSeparator(b[end - 1]) || b[end - 1] == ':')) {
            end--;
        }
        int length = end - start;
        if (length < 3 || length > 8) {
            return LogLevel.UNKNOWN;
        }
        return switch (b[start] | 0x20) {
            case 'i' -> is(b, start, length, "info") || is(b, start, length, "inf") ? LogLevel.INFO : LogLevel.UNKNOWN;
            case 'w' ->
                is(b, start, length, "warn") || is(b, start, length, "warning") || is(b, start, length, "wrn")
                        ? LogLevel.WARN
                        : LogLevel.UNKNOWN;
            case 'e' ->
                is(b, start, length, "error") || is(b, start, length, "err") ? LogLevel.ERROR : LogLevel.UNKNOWN;
            case 'f' ->
                is(b, start, length, "fatal")
                        ? LogLevel.FATAL
                        : is(b, start, length, "fine")
                                ? LogLevel.DEBUG
                                : is(b, start, length, "finer") || is(b, start, length, "finest")
                                        ? LogLevel.TRACE
                                        : LogLevel.UNKNOWN;
            case 'd' -> is(b, start, length, "debug") ? LogLevel.DEBUG : LogLevel.UNKNOWN;
            case 't' -> is(b, start, length, "trace") ? LogLevel.TRACE : LogLevel.UNKNOWN;
            case 's' -> is(b, start, length, "severe") ? LogLevel.ERROR : LogLevel.UNKNOWN;
            case 'c' ->
                is(b, start, length, "critical")
                        ? LogLevel.FATAL
                        : is(b, start, length, "config") ? LogLevel.DEBUG : LogLevel.UNKNOWN;
            default -> LogLevel.UNKNOWN;
        };
    }

    private static boolean is(byte[] b, int from, int length, String word) {
        if (length != word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((b[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
