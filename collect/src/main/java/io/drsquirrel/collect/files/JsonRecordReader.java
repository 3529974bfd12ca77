// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are JSON objects: Log4j's JsonTemplateLayout with its ECS, GELF, Logstash and GCP templates, the older
 * JsonLayout, Logback's JsonEncoder, logstash-logback-encoder, and what else carries a time, a level and a message under one of
 * the usual names. One per thread.
 */
final class JsonRecordReader {
    private static final String[] TIMES = {
        "@timestamp", "timestamp", "time", "ts", "timeMillis", "epochMillis", "datetime", "date", "asctime"
    };
    private static final String[] LEVELS = {
        "level", "log.level", "severity", "levelname", "loglevel", "log_level", "messageType"
    };
    private static final String[] LOGGERS = {"loggerName", "logger", "log.logger", "logger_name", "_logger", "name"};
    private static final String[] THREADS = {"thread", "threadName", "thread_name", "process.thread.name", "_thread"};
    private static final String[] MESSAGES = {"message", "msg", "full_message", "short_message", "text", "event"};
    private static final String[] TRACES = {
        "error.stack_trace",
        "stack_trace",
        "stackTrace",
        "exception.stacktrace",
        "thrown.extendedStackTrace",
        "throwable",
        "exception",
        "_throwable",
        "throwableInformation",
        "throwableInformation.throwable",
        "throwable.stackTrace",
        "full_message",
        "stacktrace",
        "exc_info"
    };
    private static final WordFinder TRACE_WORDS = WordFinder.of("stack", "thrown", "throwable", "xception", "exc_info");
    private static final WordFinder LEVEL = WordFinder.of("level");
    private static final WordFinder SEVERITY = WordFinder.of("severity");
    private static final String MESSAGE_FIELD = "\"message\"";
    private static final WordFinder MESSAGE = WordFinder.of(MESSAGE_FIELD);
    private static final WordFinder REPORT = WordFinder.of("metrics report");
    private static final int SMALLEST_REPORT = 400;
    private static final int LONGEST_REPORT = 1 << 20;
    private static final int MAX_CHAIN = 64;

    /** Made with the first JSON record: most logs hold none, and making it takes a tenth of a second. */
    private @Nullable ObjectMapper mapper;

    private final TimestampReader time = new TimestampReader();

    /**
     * Whether the object in [from, to) may be worth reading: it is not, if it names a level below WARN, no throwable and no
     * message about the life of a job.
     */
    static boolean mayMatter(byte[] b, int from, int to) {
        int at = LEVEL.find(b, from, Math.min(to, from + 4096));
        if (at < 0) {
            at = SEVERITY.find(b, from, Math.min(to, from + 4096));
        }
        if (at < 0) {
            return true;
        }
        int i = at;
        while (i < to && b[i] != ':') {
            i++;
        }
        i++;
        while (i < to && (b[i] == ' ' || b[i] == '"')) {
            i++;
        }
        int end = i;
        while (end < to && TimestampReader.isLetter(b[end])) {
            end++;
        }
        LogLevel level = PlainHeaderReader.level(b, i, end);
        if (level == LogLevel.UNKNOWN || level.atLeast(LogLevel.WARN)) {
            return true;
        }
        if (TRACE_WORDS.find(b, from, to) >= 0) {
            return true;
        }
        int message = MESSAGE.find(b, from, to);
        if (message < 0) {
            return true;
        }
        i = message + MESSAGE_FIELD.length();
        while (i < to && (b[i] == ' ' || b[i] == ':')) {
            i++;
        }
        return i + 1 < to && LineShape.isLifecycle(b, i + 1, to);
    }

    /** Whether the object is large and holds a report of metrics. */
    static boolean mayReport(byte[] b, int from, int to) {
        return to - from > SMALLEST_REPORT && REPORT.find(b, from, Math.min(to, from + 4096)) >= 0;
    }

    /** Reads the object in [from, to); empty where it is none, or no log record. */
    Optional<RawRecord> read(byte[] b, int from, int to, String stream, int line, int days) {
        JsonNode node;
        try {
            ObjectMapper reader = mapper;
            if (reader == null) {
                reader = new ObjectMapper();
                mapper = reader;
            }
            node = reader.readTree(b, from, to - from);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
        if (node != null && node.path("_source").isObject()) {
            // A hit of Elasticsearch around the record.
            node = node.path("_source");
        }
        if (node == null || !node.isObject()) {
            return Optional.empty();
        }
        LogLevel level = level(node);
        String message = text(node, MESSAGES);
        LoggedThrowable throwable = throwable(node);
        time(node);
        if (message.isEmpty() && throwable == null) {
            return Optional.empty();
        }
        if (level == LogLevel.UNKNOWN && time.kind == TimestampReader.Kind.NONE) {
            return Optional.empty();
        }
        if (throwable == null || message.indexOf('\n') > 0) {
            StackTraceParser.Split split = StackTraceParser.split(message);
            throwable = throwable == null ? split.throwable() : throwable;
            message = split.throwable() == null ? message : split.message();
        }
        return Optional.of(new RawRecord(
                stream,
                line,
                days,
                time.kind,
                time.millis,
                time.zoned,
                level,
                TextDecoder.clean(text(node, LOGGERS)),
                TextDecoder.clean(text(node, THREADS)),
                context(node),
                shorten(TextDecoder.clean(message)).stripTrailing(),
                throwable,
                false,
                null));
    }

    /** A report of metrics is read as a whole. */
    private static String shorten(String message) {
        return message.length() < LONGEST_REPORT && message.contains("Starting metrics report")
                ? message
                : RecordDecoder.shorten(message);
    }

    private static LogLevel level(JsonNode node) {
        String name = text(node, LEVELS);
        LogLevel level = LogLevel.parse(name);
        if (level == LogLevel.UNKNOWN && name.length() == 1 && Character.isDigit(name.charAt(0))) {
            // GELF: syslog's numbers.
            int number = name.charAt(0) - '0';
            return number <= 2
                    ? LogLevel.FATAL
                    : number == 3
                            ? LogLevel.ERROR
                            : number == 4 ? LogLevel.WARN : number == 7 ? LogLevel.DEBUG : LogLevel.INFO;
        }
        return level;
    }

    private static String context(JsonNode node) {
        for (String name : new String[] {
            "flink-job-id", "labels.flink-job-id", "contextMap.flink-job-id", "mdc.flink-job-id", "_flink-job-id"
        }) {
            JsonNode found = at(node, name);
            if (found != null && found.isTextual()) {
                return found.asText();
            }
        }
        return "";
    }

    private void time(JsonNode node) {
        time.kind = TimestampReader.Kind.NONE;
        JsonNode instant = node.get("instant");
        if (instant != null && instant.isObject() && instant.path("epochSecond").isIntegralNumber()) {
            known(instant.path("epochSecond").asLong() * 1000
                    + instant.path("nanoOfSecond").asLong() / 1_000_000);
            return;
        }
        for (String name : TIMES) {
            JsonNode found = at(node, name);
            if (found != null && found.isNumber()) {
                double value = found.asDouble();
                // Seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size.
                double millis =
                        value < 1e11 ? value * 1e3 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
                if (millis > 0 && millis < 4e12) {
                    known((long) millis);
                    return;
                }
            } else if (found != null && found.isTextual()) {
                byte[] bytes = found.asText().getBytes(StandardCharsets.UTF_8);
                if (time.read(bytes, 0, bytes.length)) {
                    return;
                }
            }
        }
        time.kind = TimestampReader.Kind.NONE;
    }

    private void known(long millis) {
        time.kind = TimestampReader.Kind.FULL;
        time.millis = millis;
        time.zoned = true;
    }

    private static String text(JsonNode node, String[] names) {
        for (String name : names) {
            JsonNode found = at(node, name);
            if (found != null && found.isValueNode() && !found.isNull()) {
                return found.asText();
            }
        }
        return "";
    }

    /** The value of a field, its dots read both as part of the name and as a way into objects. */
    private static @Nullable JsonNode at(JsonNode node, String name) {
        JsonNode direct = node.get(name);
        if (direct != null && !direct.isNull()) {
            return direct;
        }
        int dot = name.indexOf('.');
        while (dot > 0) {
            JsonNode outer = node.get(name.substring(0, dot));
            if (outer != null && outer.isObject()) {
                JsonNode found = at(outer, name.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
            dot = name.indexOf('.', dot + 1);
        }
        return null;
    }

    // ---------------------------------------------------------------------------------------------- throwables

    private static @Nullable LoggedThrowable throwable(JsonNode node) {
        for (String name : TRACES) {
            JsonNode found = at(node, name);
            if (found != null && (found.isTextual() || isLines(found))) {
                String text = found.isTextual() ? found.asText() : lines(found);
                Optional<LoggedThrowable> parsed = StackTraceParser.parse(TextDecoder.clean(limited(text)));
                if (parsed.isPresent()) {
                    return parsed.get();
                }
            }
        }
        for (String name : new String[] {"thrown", "throwable", "exception", "error"}) {
            JsonNode found = node.get(name);
            if (found != null && found.isObject()) {
                LoggedThrowable read = structured(found);
                if (read != null) {
                    return read;
                }
            }
        }
        String type = text(node, new String[] {"error.type", "exception.exception_class", "exception_class"});
        return type.isEmpty()
                ? null
                : LoggedThrowable.of(
                        type,
                        text(node, new String[] {"error.message", "exception.exception_message", "exception_message"}));
    }

    private static boolean isLines(JsonNode node) {
        return node.isArray() && !node.isEmpty() && node.get(0).isTextual();
    }

    private static String lines(JsonNode array) {
        StringBuilder text = new StringBuilder();
        for (JsonNode line : array) {
            text.append(line.asText()).append('\n');
        }
        return text.toString();
    }

    private static String limited(String text) {
        int max = ReadLimits.DEFAULT.maxRecordBytes();
        return text.length() <= max
                ? text
                : text.substring(0, max * 3 / 4) + "\n" + text.substring(text.length() - max / 4);
    }

    private static @Nullable LoggedThrowable structured(JsonNode thrown) {
        List<JsonNode> chain = new ArrayList<>();
        for (JsonNode next = thrown;
                next != null && next.isObject() && chain.size() < MAX_CHAIN;
                next = next.get("cause")) {
            chain.add(next);
        }
        LoggedThrowable built = null;
        for (int i = chain.size() - 1; i >= 0; i--) {
            JsonNode node = chain.get(i);
            String type = text(node, new String[] {"name", "className", "class", "type", "exception_class"});
            if (type.isEmpty()) {
                continue;
            }
            List<LoggedThrowable> suppressed = new ArrayList<>();
            for (JsonNode hidden : node.path("suppressed")) {
                String hiddenType = text(hidden, new String[] {"name", "className", "class", "type"});
                if (!hiddenType.isEmpty() && suppressed.size() < 16) {
                    suppressed.add(
                            LoggedThrowable.of(hiddenType, text(hidden, new String[] {"message", "localizedMessage"})));
                }
            }
            built = new LoggedThrowable(
                    type,
                    text(node, new String[] {"message", "localizedMessage", "exception_message"}),
                    frames(node),
                    built,
                    suppressed);
        }
        return built;
    }

    private static List<String> frames(JsonNode node) {
        List<String> frames = new ArrayList<>();
        for (String name : new String[] {"extendedStackTrace", "stackTrace", "stepArray", "stack"}) {
            JsonNode array = node.get(name);
            if (array == null || !array.isArray()) {
                continue;
            }
            for (JsonNode frame : array) {
                if (frames.size() >= 1024) {
                    break;
                }
                String type = text(frame, new String[] {"class", "className"});
                String method = text(frame, new String[] {"method", "methodName"});
                String file = text(frame, new String[] {"file", "fileName"});
                String line = text(frame, new String[] {"line", "lineNumber"});
                if (!type.isEmpty()) {
                    frames.add(type + "." + method + "("
                            + (file.isEmpty()
                                    ? "Unknown Source"
                                    : line.isEmpty() || line.startsWith("-") ? file : file + ":" + line)
                            + ")");
                }
            }
            break;
        }
        return frames;
    }
}
