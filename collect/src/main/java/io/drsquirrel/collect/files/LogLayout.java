// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.util.Optional;

/**
 * How the lines of one log are built, learned from its beginning.
 *
 * @param json whether records are JSON objects
 * @param timed whether records begin with a time (so that nothing else does)
 * @param headers whether records have headers at all; without, each line that is no part of a stack trace is a record
 * @param prefix what stands before each line
 * @param outerTime whether {@code kubectl --timestamps} or a container runtime put a time before the record's own
 * @param pattern a layout given by the user, instead of all this
 */
record LogLayout(
        boolean json,
        boolean timed,
        boolean headers,
        Prefix prefix,
        boolean outerTime,
        Optional<PatternHeaderReader.Pattern> pattern) {

    /** The layout of an empty log. */
    static final LogLayout NOTHING = new LogLayout(false, false, false, Prefix.NONE, false, Optional.empty());

    /** What a tool that shows several logs at once puts before each line. */
    enum Prefix {
        NONE,
        /** {@code [pod/name/container] } of {@code kubectl logs --prefix}. */
        KUBECTL,
        /** {@code name  | } of {@code docker compose logs}. */
        COMPOSE,
        /** Docker's {@code {"log":"...","stream":"stdout","time":"..."}}, and what shippers make of it. */
        DOCKER,
        /** {@code 2026-11-20T10:00:00Z {app="flink", pod="tm-1"} } of {@code logcli query}. */
        LABELS
    }

    /** Whether lines have to be taken apart before they can be scanned. */
    boolean wrapped() {
        return prefix != Prefix.NONE || outerTime;
    }

    /** A reader of headers for one thread. */
    HeaderReader headerReader() {
        return pattern.<HeaderReader>map(PatternHeaderReader::new).orElseGet(() -> new PlainHeaderReader(timed));
    }

    private static final int SAMPLE_LINES = 2_000;

    /** Learns the layout from the first bytes of a log. */
    static LogLayout detect(byte[] b, int to, Optional<PatternHeaderReader.Pattern> pattern) {
        Prefix prefix = prefix(b, to);
        int lines = 0;
        int jsons = 0;
        int timed = 0;
        int untimed = 0;
        int outer = 0;
        int inner = 0;
        PlainHeaderReader reader = new PlainHeaderReader(false);
        RecordHeader header = new RecordHeader();
        LineUnwrapper unwrapper = new LineUnwrapper(prefix);
        for (int start = 0; start < to && lines < SAMPLE_LINES; ) {
            int end = LineBreaks.next(b, start, to);
            int stop = end > start && b[end - 1] == '\r' ? end - 1 : end;
            if (end < to || start == 0) {
                unwrapper.unwrap(b, start, stop);
                byte[] line = unwrapper.bytes;
                int from = unwrapper.from;
                int lineEnd = unwrapper.to;
                if (lineEnd > from) {
                    lines++;
                    boolean separated = (line[from] == ',' || line[from] == '[') && lineEnd - from < 4;
                    if (line[from] == '{' || (separated && line[lineEnd - 1] == '{')) {
                        jsons++;
                    }
                    int behind = LineUnwrapper.behindOuterTime(line, from, lineEnd);
                    if (behind >= 0) {
                        outer++;
                        boolean own = behind < lineEnd
                                && (line[behind] == '{'
                                        || (reader.read(line, behind, lineEnd, header)
                                                && header.timeKind != TimestampReader.Kind.NONE)
                                        || LineShape.isTrace(line, behind, lineEnd));
                        inner += own ? 1 : 0;
                        if (own && line[behind] == '{') {
                            jsons++;
                        }
                    }
                    if (reader.read(line, from, lineEnd, header)) {
                        if (header.timeKind == TimestampReader.Kind.NONE) {
                            untimed++;
                        } else {
                            timed++;
                        }
                    }
                }
            }
            start = end + 1;
        }
        boolean outerTime = lines > 0 && outer * 10 >= lines * 9 && inner > 0;
        // Objects printed over many lines begin on few of them.
        boolean json = pattern.isEmpty() && (jsons * 10 > lines || (jsons * 100 > lines && timed + untimed == 0));
        return new LogLayout(
                json,
                timed > 0 && timed >= untimed,
                pattern.isPresent() || timed + untimed > 0 || json,
                prefix,
                outerTime,
                pattern);
    }

    private static Prefix prefix(byte[] b, int to) {
        int lines = 0;
        int[] counts = new int[Prefix.values().length];
        for (int start = 0; start < to && lines < 200; ) {
            int end = LineBreaks.next(b, start, to);
            if (end > start) {
                lines++;
                counts[LineUnwrapper.prefixOf(b, start, end).ordinal()]++;
            }
            start = end + 1;
        }
        for (Prefix prefix : Prefix.values()) {
            if (prefix != Prefix.NONE && lines > 0 && counts[prefix.ordinal()] * 10 >= lines * 7) {
                return prefix;
            }
        }
        return Prefix.NONE;
    }
}
