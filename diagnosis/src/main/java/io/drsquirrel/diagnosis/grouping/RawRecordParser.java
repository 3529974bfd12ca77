// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the text of one log record apart, whatever its layout.
 *
 * <p>A header is a time or a level at the start of the first line. Behind it come, in any order, a level, a thread or a context in
 * brackets, numbers and a logger; a dash, colon or bar on its own, or the first word that is none of these, begins the message. A text
 * without a header is a message. JSON objects are read by {@link JsonRecord}.
 *
 * <p>Times without a zone are taken for UTC; times without a date have none.
 */
public final class RawRecordParser {

    private static final int MAX_HEADER = 600;

    private static final Pattern TIME = Pattern.compile("\\G[\\[(]?(?:"
            + "(?<y>\\d{4})[-/.](?<m>\\d{1,2})[-/.](?<d>\\d{1,2})(?:[T_ ,]+(?<t>\\d{1,2}:\\d{2}:\\d{2})(?:[.,:](?<f>\\d{1,9}))?)?"
            + "|\\d{2}[-/.]\\d{2}[-/.]\\d{2,4}[T_ ,]+\\d{1,2}:\\d{2}:\\d{2}(?:[.,:]\\d{1,9})?"
            + "|(?:[A-Z][a-z]{2} )?\\d{0,2} ?[A-Z][a-z]{2} {1,2}\\d{1,4}(?: |, )(?:\\d{4} )?\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?(?: \\d{4}\\b)?(?: [AP]M\\b)?"
            + "|\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?|\\d{6} \\d{6}\\b|\\d{13}\\b|\\d{10}\\.\\d{1,6})"
            + "(?<z> ?Z| ?[+-]\\d{2}:?\\d{2}| UTC| GMT)?[\\])]?");
    private static final Pattern LEVEL = Pattern.compile(
            "\\G[\\[(<]?\\s*+(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL|FINE|FINER|FINEST|CONFIG|Info|Warn|Warning|Error|Debug|info|warn|warning|error|debug)(?:\\s*+[\\])>])?:?(?=[\\s\\[|:-]|$)");
    private static final Pattern BRACKET =
            Pattern.compile("\\G\\[[^\\]\\[]{0,200}(?:\\[[^\\]\\[]{0,100}\\][^\\]\\[]{0,100})?\\]");
    private static final Pattern LOGGER = Pattern.compile(
            "\\G((?:[A-Za-z_$][\\w$-]*\\.)+[A-Za-z_$][\\w$/-]*|[A-Za-z_$][\\w$-]*)(?::\\d+|\\([^)]{0,80}\\))?(?=[:\\s\\[]|$)");
    private static final Pattern BRACKETED_LOGGER = Pattern.compile("(?:[a-z][\\w$]*\\.)+[A-Z][\\w$]*");
    private static final Pattern DELIMITER = Pattern.compile("\\G(?:-{1,3}|:|\\||=>|>)(?=\\s|$|\\[)");
    private static final Pattern NUMBER = Pattern.compile("\\G\\(?\\d+\\)?(?=\\s)");
    /** Host, process and its number, as syslog puts them behind the time. */
    private static final Pattern PROCESS = Pattern.compile("\\G[\\w.-]{1,64} ([\\w./()-]{1,64})(?:\\[\\d+\\])?: ");

    private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;]{0,20}[A-Za-z]");

    private RawRecordParser() {}

    /** Whether a line begins a record: it has a header, or is a JSON object. */
    public static boolean beginsRecord(String line) {
        if (line.isEmpty() || line.charAt(0) <= ' ' && line.charAt(0) != 0x1b) {
            return false;
        }
        return line.charAt(0) == '{' ? line.endsWith("}") : Header.of(line).isPresent();
    }

    /** The record in {@code raw}, its first line first. */
    public static GroupableRecord parse(String raw) {
        String text = raw.strip();
        if (text.startsWith("{") && text.endsWith("}")) {
            Optional<Map<String, Object>> json = JsonRecord.read(text);
            if (json.isPresent()) {
                return JsonRecord.parse(json.get(), text);
            }
        }
        if (text.indexOf('\n') < 0 && text.contains("\\n\\tat ")) {
            // A record that some shipper wrote with its control characters escaped.
            text = text.replace("\\n", "\n").replace("\\t", "\t");
        }
        int end = text.indexOf('\n');
        String first = ESCAPE.matcher(end < 0 ? text : text.substring(0, end)).replaceAll("");
        Optional<Header> header = Header.of(first);
        String rest = end < 0 ? "" : text.substring(end);
        String body = header.map(h -> first.substring(h.messageFrom)).orElse(first) + rest;
        Optional<LoggedThrowable> whole = header.isEmpty() ? startingTrace(body) : Optional.empty();
        StackTraceParser.Split split =
                whole.isPresent() ? new StackTraceParser.Split("", whole.get()) : StackTraceParser.split(body);
        return new GroupableRecord(
                header.flatMap(h -> h.at),
                header.map(h -> h.level).orElse(LogLevel.UNKNOWN),
                header.map(h -> h.logger).orElse(""),
                split.message(),
                split.throwableIfAny(),
                text,
                1);
    }

    /** A text that is a stack trace from its first line on, and nothing else. */
    static Optional<LoggedThrowable> startingTrace(String text) {
        int end = text.indexOf('\n');
        boolean traceFollows =
                end >= 0 && text.substring(end + 1).lines().limit(50).anyMatch(StackTraceParser::isTraceLine);
        String first = end < 0 ? text : text.substring(0, end);
        boolean headline = HEADLINE.matcher(first).find();
        return headline && (traceFollows || end < 0) ? StackTraceParser.parse(text) : Optional.empty();
    }

    private static final Pattern HEADLINE = Pattern.compile(
            "^(?:Exception in thread \"[^\"]*\" |Caused by: )?(?:[\\w$]+\\.)+[\\w$]*(?:Exception|Error|Throwable|Failure)\\b[\\w$]*(?::|\\s*$)");

    /** What stands before the message. */
    private static final class Header {
        private Optional<Instant> at = Optional.empty();
        private LogLevel level = LogLevel.UNKNOWN;
        private String logger = "";
        private int messageFrom;

        static Optional<Header> of(String line) {
            String start = line.length() > MAX_HEADER ? line.substring(0, MAX_HEADER) : line;
            Header header = new Header();
            return header.read(start) ? Optional.of(header) : Optional.empty();
        }

        private boolean read(String line) {
            int at0 = 0;
            boolean timed = false;
            boolean delimited = false;
            Matcher time = TIME.matcher(line);
            Matcher levelWord = LEVEL.matcher(line);
            Matcher bracket = BRACKET.matcher(line);
            Matcher delimiter = DELIMITER.matcher(line);
            Matcher name = LOGGER.matcher(line);
            Matcher number = NUMBER.matcher(line);
            Matcher process = PROCESS.matcher(line);
            for (int word = 0; word < 14; word++) {
                int from = at0;
                while (from < line.length() && line.charAt(from) == ' ') {
                    from++;
                }
                if (from >= line.length()) {
                    at0 = from;
                    break;
                }
                if (!timed && standsAt(time, line, from) && time.end() > from) {
                    timed = true;
                    at = instant(time);
                    at0 = time.end();
                } else if (level == LogLevel.UNKNOWN && standsAt(levelWord, line, from)) {
                    level = LogLevel.parse(levelWord.group(1));
                    at0 = levelWord.end();
                } else if (word == 0 && line.charAt(from) != '[') {
                    return false;
                } else if (level == LogLevel.UNKNOWN || logger.isEmpty()
                        ? standsAt(bracket, line, from)
                                && (level == LogLevel.UNKNOWN || moreFollows(line, bracket.end()))
                        : standsAt(bracket, line, from) && delimiterFollows(line, bracket.end())) {
                    String inside = line.substring(from + 1, bracket.end() - 1).strip();
                    if (logger.isEmpty()
                            && level != LogLevel.UNKNOWN
                            && BRACKETED_LOGGER.matcher(inside).matches()) {
                        logger = inside;
                    }
                    at0 = bracket.end();
                } else if (standsAt(delimiter, line, from)) {
                    at0 = delimiter.end();
                    boolean complete =
                            level != LogLevel.UNKNOWN && (!logger.isEmpty() || !loggerWithDelimiter(line, at0));
                    if (complete) {
                        delimited = true;
                        break;
                    }
                } else if (level != LogLevel.UNKNOWN
                        && logger.isEmpty()
                        && standsAt(name, line, from)
                        && isLogger(line, name)) {
                    logger = name.group(1);
                    at0 = name.end();
                    if (at0 < line.length() && line.charAt(at0) == ':') {
                        at0++;
                        delimited = true;
                        break;
                    }
                } else if (word == 1
                        && timed
                        && level == LogLevel.UNKNOWN
                        && at.isEmpty()
                        && standsAt(process, line, from)) {
                    logger = process.group(1);
                    at0 = process.end();
                    break;
                } else if (level == LogLevel.UNKNOWN && timed && levelIsNear(line, from)) {
                    if (standsAt(name, line, from) && name.group(1).indexOf('.') > 0) {
                        logger = name.group(1);
                    }
                    int space = line.indexOf(' ', from);
                    at0 = space < 0 ? line.length() : space;
                } else if (standsAt(number, line, from)
                        && level != LogLevel.UNKNOWN
                        && logger.isEmpty()
                        && moreFollows(line, number.end())) {
                    at0 = number.end();
                } else {
                    break;
                }
            }
            while (at0 < line.length() && line.charAt(at0) == ' ') {
                at0++;
            }
            messageFrom = at0;
            return timed || (level != LogLevel.UNKNOWN && (delimited || !logger.isEmpty()));
        }

        /** Whether the pattern matches from exactly there on; searching would try each place behind it too. */
        private static boolean standsAt(Matcher matcher, String line, int from) {
            return matcher.region(from, line.length()).lookingAt();
        }

        private static boolean isLogger(String line, Matcher name) {
            boolean dotted = name.group(1).indexOf('.') > 0;
            int end = name.end();
            boolean colon = end < line.length() && line.charAt(end) == ':';
            return dotted || colon || delimiterFollows(line, end);
        }

        private static boolean delimiterFollows(String line, int from) {
            int at = from;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            if (at < line.length() && line.charAt(at) == '[') {
                Matcher bracket = BRACKET.matcher(line);
                return standsAt(bracket, line, at) && delimiterFollows(line, bracket.end());
            }
            return at > from && standsAt(DELIMITER.matcher(line), line, at)
                    || at < line.length() && line.charAt(at) == ':';
        }

        private static boolean loggerWithDelimiter(String line, int from) {
            int at = from;
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            Matcher bracket = BRACKET.matcher(line);
            if (standsAt(bracket, line, at)) {
                return moreFollows(line, bracket.end());
            }
            Matcher name = LOGGER.matcher(line);
            return standsAt(name, line, at) && isLogger(line, name);
        }

        private static boolean moreFollows(String line, int from) {
            return delimiterFollows(line, from) || loggerWithDelimiter(line, from);
        }

        private static boolean levelIsNear(String line, int from) {
            int at = from;
            for (int i = 0; i < 3 && at >= 0 && at < line.length(); i++) {
                at = line.indexOf(' ', at);
                while (at >= 0 && at < line.length() && line.charAt(at) == ' ') {
                    at++;
                }
                if (at >= 0 && at < line.length() && standsAt(LEVEL.matcher(line), line, at)) {
                    return true;
                }
            }
            return false;
        }

        private static Optional<Instant> instant(Matcher time) {
            if (time.group("y") == null || time.group("t") == null) {
                return Optional.empty();
            }
            try {
                LocalDate date = LocalDate.of(number(time, "y"), number(time, "m"), number(time, "d"));
                String[] parts = time.group("t").split(":", -1);
                String fraction = time.group("f") == null ? "0" : time.group("f");
                int nanos = Integer.parseInt((fraction + "000000000").substring(0, 9));
                LocalTime clock = LocalTime.of(
                        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]), nanos);
                return Optional.of(date.atTime(clock).toInstant(offset(time.group("z"))));
            } catch (DateTimeException noSuchTime) {
                return Optional.empty();
            }
        }

        private static ZoneOffset offset(@org.jspecify.annotations.Nullable String zone) {
            String text = zone == null ? "" : zone.strip().toUpperCase(Locale.ROOT);
            return text.startsWith("+") || text.startsWith("-") ? ZoneOffset.of(text) : ZoneOffset.UTC;
        }

        private static int number(Matcher time, String group) {
            return Integer.parseInt(time.group(group));
        }
    }
}
