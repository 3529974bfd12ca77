// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogLevel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads record headers of a layout that the user gave as a Log4j or Logback pattern, such as {@code %d{HH:mm:ss,SSS} %-5p [%t]
 * %c - %m%n}.
 *
 * <p>A pattern is a row of fields and texts between them. A field ends where the next text begins; nothing is ever tried twice, so
 * a line costs no more than its length. Padding is white space that may be there on either side. What stands behind {@code %m}
 * counts as part of the message.
 */
final class PatternHeaderReader implements HeaderReader {

    /** What a field of a pattern holds. */
    enum Role {
        TEXT,
        TIME,
        LEVEL,
        LOGGER,
        THREAD,
        CONTEXT,
        OTHER,
        MESSAGE
    }

    /**
     * One piece of a pattern.
     *
     * @param text the text itself for {@link Role#TEXT}, the format (or nothing) for {@link Role#TIME}
     */
    record Piece(Role role, String text, Optional<DateTimeFormatter> format) {}

    /** A compiled pattern. */
    record Pattern(List<Piece> pieces) {
        Pattern {
            pieces = List.copyOf(pieces);
        }

        /**
         * Compiles a pattern.
         *
         * @throws IllegalArgumentException if it has no message, or a conversion that is not known
         */
        static Pattern compile(String text) {
            List<Piece> pieces = new ArrayList<>();
            compile(text, pieces);
            boolean message = pieces.stream().anyMatch(p -> p.role() == Role.MESSAGE);
            boolean header = pieces.stream().anyMatch(p -> p.role() == Role.TIME || p.role() == Role.LEVEL);
            if (!message || !header) {
                throw new IllegalArgumentException(
                        "layout - '" + text + "' has no " + (message ? "time (%d) and no level (%p)" : "message (%m)")
                                + "; records cannot be told apart without - give the pattern as in log4j.properties, e.g."
                                + " '%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n'");
            }
            return new Pattern(merge(pieces));
        }

        private static void compile(String text, List<Piece> pieces) {
            int i = 0;
            StringBuilder literal = new StringBuilder();
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == '\\' && i + 1 < text.length()) {
                    literal.append(text.charAt(i + 1) == 't' ? '\t' : text.charAt(i + 1));
                    i += 2;
                } else if (c != '%') {
                    literal.append(c);
                    i++;
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '%') {
                    literal.append('%');
                    i += 2;
                } else {
                    flush(literal, pieces);
                    i = conversion(text, i + 1, pieces);
                }
            }
            flush(literal, pieces);
        }

        private static void flush(StringBuilder literal, List<Piece> pieces) {
            if (literal.length() > 0) {
                pieces.add(new Piece(Role.TEXT, literal.toString(), Optional.empty()));
                literal.setLength(0);
            }
        }

        private static int conversion(String text, int from, List<Piece> pieces) {
            int i = from;
            while (i < text.length() && "-.0123456789".indexOf(text.charAt(i)) >= 0) {
                i++;
            }
            if (i < text.length() && text.charAt(i) == '(') {
                // Logback groups: %-20(...)
                int close = balanced(text, i, '(', ')');
                compile(text.substring(i + 1, close), pieces);
                return close + 1;
            }
            int word = i;
            while (i < text.length() && Character.isLetter(text.charAt(i))) {
                i++;
            }
            String name = text.substring(word, i);
            List<String> options = new ArrayList<>();
            while (i < text.length() && text.charAt(i) == '{') {
                int close = balanced(text, i, '{', '}');
                options.add(text.substring(i + 1, close));
                i = close + 1;
            }
            if (i < text.length() && text.charAt(i) == '(' && isGroup(name)) {
                int close = balanced(text, i, '(', ')');
                compile(text.substring(i + 1, close), pieces);
                return close + 1;
            }
            add(name, options, word, pieces);
            return i;
        }

        private static boolean isGroup(String name) {
            return name.equals("highlight")
                    || name.equals("clr")
                    || name.equals("replace")
                    || List.of("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "gray")
                            .contains(name)
                    || name.startsWith("bold");
        }

        private static int balanced(String text, int open, char opening, char closing) {
            int depth = 0;
            for (int i = open; i < text.length(); i++) {
                if (text.charAt(i) == opening) {
                    depth++;
                } else if (text.charAt(i) == closing && --depth == 0) {
                    return i;
                }
            }
            throw new IllegalArgumentException(
                    "layout - the '" + opening + "' at position " + open + " of '" + text + "' is not closed");
        }

        private static void add(String name, List<String> options, int at, List<Piece> pieces) {
            // Log4j lets letters that follow a short name be text; it takes the longest name it knows.
            for (int length = name.length(); length > 0; length--) {
                Optional<Role> role = role(name.substring(0, length));
                if (role.isPresent()) {
                    String rest = name.substring(length);
                    if (role.get() == Role.TIME) {
                        String format = rest.isEmpty() && !options.isEmpty() ? options.get(0) : "";
                        pieces.add(new Piece(Role.TIME, format, formatter(format)));
                    } else if (role.get() == Role.TEXT) {
                        // Colours and the like around a pattern.
                        if (rest.isEmpty() && !options.isEmpty()) {
                            compile(options.get(0), pieces);
                        }
                    } else {
                        pieces.add(new Piece(role.get(), "", Optional.empty()));
                    }
                    if (!rest.isEmpty()) {
                        pieces.add(new Piece(Role.TEXT, rest, Optional.empty()));
                    }
                    return;
                }
            }
            throw new IllegalArgumentException(
                    "layout - '%" + name + "' at position " + at
                            + " is not known; known are %d, %p, %c, %t, %m, %n, %X, %x, %L, %M, %F, %C, %l, %r, %pid, %ex, %highlight, %style");
        }

        private static Optional<Role> role(String name) {
            return switch (name) {
                case "d", "date" -> Optional.of(Role.TIME);
                case "p", "level", "le" -> Optional.of(Role.LEVEL);
                case "c", "logger", "lo" -> Optional.of(Role.LOGGER);
                case "t", "tn", "thread", "threadName" -> Optional.of(Role.THREAD);
                case "X", "mdc", "MDC", "x", "NDC", "K", "map", "MAP" -> Optional.of(Role.CONTEXT);
                case "m", "msg", "message" -> Optional.of(Role.MESSAGE);
                case "C",
                        "class",
                        "F",
                        "file",
                        "L",
                        "line",
                        "l",
                        "location",
                        "M",
                        "method",
                        "r",
                        "relative",
                        "pid",
                        "processId",
                        "u",
                        "uuid",
                        "sn",
                        "sequenceNumber",
                        "T",
                        "tid",
                        "threadId",
                        "tp",
                        "threadPriority",
                        "marker",
                        "markerSimpleName",
                        "N",
                        "nano",
                        "fqcn",
                        "contextName",
                        "caller",
                        "property",
                        "endOfBatch",
                        "kvp" -> Optional.of(Role.OTHER);
                case "n",
                        "ex",
                        "exception",
                        "throwable",
                        "rEx",
                        "rException",
                        "rThrowable",
                        "xEx",
                        "xException",
                        "xThrowable",
                        "wEx",
                        "nopex",
                        "nopexception",
                        "highlight",
                        "style",
                        "notEmpty",
                        "varsNotEmpty",
                        "variablesNotEmpty",
                        "replace",
                        "maxLen",
                        "maxLength",
                        "enc",
                        "encode",
                        "equals" -> Optional.of(Role.TEXT);
                default -> Optional.empty();
            };
        }

        private static Optional<DateTimeFormatter> formatter(String format) {
            String known =
                    switch (format) {
                        case "",
                                "DEFAULT",
                                "ISO8601",
                                "ISO8601_BASIC",
                                "ABSOLUTE",
                                "DATE",
                                "COMPACT",
                                "UNIX",
                                "UNIX_MILLIS" -> "";
                        default -> format;
                    };
            if (known.isEmpty()
                    || known.startsWith("ISO8601")
                    || known.startsWith("ABSOLUTE")
                    || known.startsWith("DATE_")) {
                return Optional.empty();
            }
            try {
                // Log4j 1 writes milliseconds with S, java.time reads fractions with it: alike for SSS.
                return Optional.of(DateTimeFormatter.ofPattern(known, Locale.ENGLISH));
            } catch (IllegalArgumentException | ClassCastException e) {
                // A padding letter before adjacent numbers ends in a ClassCastException of the JDK.
                throw new IllegalArgumentException(
                        "layout - the date format '" + format + "' is not understood: " + e.getMessage()
                                + " - give it as java.time.format.DateTimeFormatter reads it",
                        e);
            }
        }

        /** Texts next to each other become one; what follows the message is dropped. */
        private static List<Piece> merge(List<Piece> pieces) {
            List<Piece> merged = new ArrayList<>();
            for (Piece piece : pieces) {
                int last = merged.size() - 1;
                if (piece.role() == Role.TEXT && last >= 0 && merged.get(last).role() == Role.TEXT) {
                    merged.set(last, new Piece(Role.TEXT, merged.get(last).text() + piece.text(), Optional.empty()));
                } else {
                    merged.add(piece);
                }
                if (piece.role() == Role.MESSAGE) {
                    break;
                }
            }
            return merged;
        }
    }

    private final Piece[] pieces;
    private final byte[][] texts;
    private final TimestampReader time = new TimestampReader();

    PatternHeaderReader(Pattern pattern) {
        pieces = pattern.pieces().toArray(Piece[]::new);
        texts = new byte[pieces.length][];
        for (int i = 0; i < pieces.length; i++) {
            texts[i] = pieces[i].text().strip().getBytes(StandardCharsets.UTF_8);
        }
    }

    @Override
    public boolean read(byte[] b, int from, int to, RecordHeader header) {
        header.clear(from);
        int at = PlainHeaderReader.skipEscapes(b, from, to);
        if (at >= to || b[at] == '\t') {
            return false;
        }
        for (int i = 0; i < pieces.length; i++) {
            Piece piece = pieces[i];
            if (piece.role() == Role.MESSAGE) {
                header.messageFrom = Math.min(at, to);
                return true;
            }
            if (piece.role() == Role.TEXT) {
                at = text(b, at, to, i);
            } else {
                at = skipBlanks(b, at, to);
                int end = piece.role() == Role.TIME ? time(b, at, to, piece, header) : fieldEnd(b, at, to, i);
                if (end < 0) {
                    return false;
                }
                if (!assign(piece.role(), b, at, end, header)) {
                    return false;
                }
                at = end;
            }
            if (at < 0) {
                return false;
            }
        }
        return false;
    }

    /** Index behind the text, blanks around it being of any width; -1 where it does not stand here. */
    private int text(byte[] b, int from, int to, int piece) {
        String raw = pieces[piece].text();
        int at = from;
        if (texts[piece].length == 0 || raw.charAt(0) == ' ') {
            at = skipBlanks(b, at, to);
        }
        if (texts[piece].length == 0) {
            // Blanks alone: those of the layout are gone already when the field before was padded.
            return at;
        }
        at = PlainHeaderReader.skipEscapes(b, skipBlanks(b, at, to), to);
        if (!LineShape.startsWith(b, at, to, texts[piece])) {
            return -1;
        }
        at += texts[piece].length;
        boolean message = piece + 1 < pieces.length && pieces[piece + 1].role() == Role.MESSAGE;
        int blanks = raw.length() - raw.stripTrailing().length();
        // Before the message exactly the layout's blanks are taken, so that an indented message stays so.
        for (int i = 0; i < blanks && at < to && b[at] == ' '; i++) {
            at++;
        }
        return message ? at : PlainHeaderReader.skipEscapes(b, at, to);
    }

    private int fieldEnd(byte[] b, int from, int to, int piece) {
        int next = piece + 1;
        if (next >= pieces.length || pieces[next].role() != Role.TEXT) {
            return wordEnd(b, from, to);
        }
        byte[] text = texts[next];
        if (text.length == 0) {
            return wordEnd(b, from, to);
        }
        boolean blankFirst = pieces[next].text().charAt(0) == ' ';
        int stop = Math.min(to, from + 1024);
        for (int i = from; i + text.length <= stop; i++) {
            if (b[i] == text[0]
                    && LineShape.startsWith(b, i, to, text)
                    && (!blankFirst || i == from || b[i - 1] == ' ')) {
                return i;
            }
        }
        return -1;
    }

    private static int wordEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && b[i] != ' ' && b[i] != '\t' && b[i] != 0x1b) {
            i++;
        }
        return i;
    }

    private static int skipBlanks(byte[] b, int from, int to) {
        int i = PlainHeaderReader.skipEscapes(b, from, to);
        while (i < to && (b[i] == ' ' || b[i] == '\t')) {
            i = PlainHeaderReader.skipEscapes(b, i + 1, to);
        }
        return i;
    }

    private int time(byte[] b, int from, int to, Piece piece, RecordHeader header) {
        if (time.read(b, from, to)) {
            header.time(time);
            return time.end;
        }
        if (piece.format().isEmpty()) {
            return -1;
        }
        int stop = Math.min(to, from + 64);
        String text = new String(b, from, stop - from, StandardCharsets.ISO_8859_1);
        java.text.ParsePosition position = new java.text.ParsePosition(0);
        try {
            TemporalAccessor parsed = piece.format().get().parse(text, position);
            return parsed(parsed, header) ? from + position.getIndex() : -1;
        } catch (DateTimeException e) {
            return -1;
        }
    }

    private static boolean parsed(TemporalAccessor parsed, RecordHeader header) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            header.millis =
                    parsed.getLong(ChronoField.INSTANT_SECONDS) * 1000 + parsed.get(ChronoField.MILLI_OF_SECOND);
            header.zoned = true;
            header.timeKind = TimestampReader.Kind.FULL;
            return true;
        }
        @Nullable LocalTime timeOfDay = parsed.query(java.time.temporal.TemporalQueries.localTime());
        if (timeOfDay == null) {
            return false;
        }
        long millis = timeOfDay.toNanoOfDay() / 1_000_000;
        if (parsed.query(java.time.temporal.TemporalQueries.localDate()) != null) {
            header.millis = LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC).toEpochMilli();
            header.timeKind = TimestampReader.Kind.FULL;
        } else if (parsed.isSupported(ChronoField.MONTH_OF_YEAR) && parsed.isSupported(ChronoField.DAY_OF_MONTH)) {
            MonthDay day = MonthDay.from(parsed);
            header.millis = millis + (day.atYear(TimestampReader.STAND_IN_YEAR).getDayOfYear() - 1) * 86_400_000L;
            header.timeKind = TimestampReader.Kind.NO_YEAR;
        } else {
            header.millis = millis;
            header.timeKind = TimestampReader.Kind.TIME_ONLY;
        }
        return true;
    }

    private static boolean assign(Role role, byte[] b, int from, int end, RecordHeader header) {
        int to = end;
        while (to > from && b[to - 1] == ' ') {
            to--;
        }
        switch (role) {
            case LEVEL -> {
                header.level = PlainHeaderReader.level(b, from, to);
                return header.level != LogLevel.UNKNOWN;
            }
            case LOGGER -> {
                header.loggerFrom = from;
                header.loggerTo = to;
            }
            case THREAD -> {
                header.threadFrom = from;
                header.threadTo = to;
            }
            case CONTEXT -> {
                header.contextFrom = from;
                header.contextTo = to;
            }
            case TEXT, TIME, OTHER, MESSAGE -> {}
        }
        return true;
    }
}
