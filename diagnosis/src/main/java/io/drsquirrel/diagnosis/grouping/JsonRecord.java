// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads log records that are JSON objects: Log4j's JsonLayout and JsonTemplateLayout (ECS, GELF, Logstash), Logback's encoder and
 * what resembles them. Fields are told by the names that those layouts use, the stack trace by its shape.
 */
final class JsonRecord {

    private static final int MAX_DEPTH = 32;
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> MESSAGE =
            List.of("message", "msg", "log", "@message", "short_message", "full_message");
    private static final List<String> LOGGER =
            List.of("logger", "logger_name", "loggerName", "log.logger", "_logger", "loggerFqcn", "name");
    private static final List<String> LEVEL = List.of("level", "severity", "log.level", "levelname", "_level");
    private static final List<String> TIME =
            List.of("@timestamp", "timestamp", "time", "timeMillis", "ts", "instant", "date");
    private static final List<String> THROWN = List.of(
            "thrown",
            "exception",
            "throwable",
            "error",
            "stack_trace",
            "error.stack_trace",
            "stacktrace",
            "stackTrace",
            "exc_info");
    private static final List<String> CLASS = List.of("name", "class", "exception_class", "className", "type", "@type");

    private JsonRecord() {}

    /** The object as nested maps, or empty if the text is no JSON. */
    static Optional<Map<String, Object>> read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            return Optional.of(object(parser, 0));
        } catch (IOException | RuntimeException notJson) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> object(JsonParser parser, int depth) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Object value = value(parser, depth + 1);
            if (value != null) {
                fields.put(name, value);
            }
        }
        return fields;
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token == JsonToken.START_OBJECT && depth < MAX_DEPTH) {
            return object(parser, depth);
        }
        if (token == JsonToken.START_ARRAY && depth < MAX_DEPTH) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
                Object item = value(parser, depth + 1);
                if (item != null) {
                    items.add(item);
                }
            }
            return items;
        }
        if (token.isStructStart()) {
            parser.skipChildren();
            return null;
        }
        return parser.getText();
    }

    static GroupableRecord parse(Map<String, Object> fields, String text) {
        String message = text(fields, MESSAGE);
        Optional<LoggedThrowable> throwable = thrown(fields);
        if (throwable.isEmpty()) {
            // Some layouts leave the stack trace in the message.
            if (RawRecordParser.beginsRecord(firstLine(message)) && !message.startsWith("{")) {
                return RawRecordParser.parse(message);
            }
            StackTraceParser.Split split = StackTraceParser.split(message);
            message = split.message();
            throwable = split.throwableIfAny();
        }
        return new GroupableRecord(
                time(fields), LogLevel.parse(text(fields, LEVEL)), text(fields, LOGGER), message, throwable, text, 1);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private static Optional<LoggedThrowable> thrown(Map<String, Object> fields) {
        for (String name : THROWN) {
            Object value = find(fields, name);
            Optional<LoggedThrowable> found = Optional.empty();
            if (value instanceof Map<?, ?> object) {
                found = fromObject(object, 0);
            } else if (value instanceof String text && !text.isBlank()) {
                found = RawRecordParser.startingTrace(text).or(() -> StackTraceParser.parse(text));
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A throwable as an object: class, message, and its stack as text or as a list of frames. */
    private static Optional<LoggedThrowable> fromObject(Map<?, ?> object, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        object.forEach((key, value) -> fields.put(String.valueOf(key), value));
        List<String> frames = new ArrayList<>();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (field.getValue() instanceof String text
                    && (text.contains("\n\tat ") || text.contains("\n  at ") || text.contains("\n    at "))) {
                Optional<LoggedThrowable> parsed = StackTraceParser.parse(text);
                if (parsed.isPresent()) {
                    return parsed;
                }
            }
            if (field.getValue() instanceof List<?> list) {
                list.forEach(item -> frame(item).ifPresent(frames::add));
            }
        }
        String type = text(fields, CLASS);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        Object cause = fields.get("cause");
        Optional<LoggedThrowable> behind =
                cause instanceof Map<?, ?> map && depth < MAX_DEPTH ? fromObject(map, depth + 1) : Optional.empty();
        String message = text(fields, List.of("message", "exception_message", "localizedMessage"));
        return Optional.of(new LoggedThrowable(type, message, frames, behind.orElse(null), List.of()));
    }

    private static Optional<String> frame(Object item) {
        if (item instanceof String text) {
            return Optional.of(text.strip().startsWith("at ") ? text.strip().substring(3) : text.strip());
        }
        if (item instanceof Map<?, ?> frame && frame.get("method") instanceof String method) {
            Object type = frame.get("class") == null ? frame.get("className") : frame.get("class");
            return type == null ? Optional.empty() : Optional.of(type + "." + method + "(" + frame.get("file") + ")");
        }
        return Optional.empty();
    }

    private static Optional<Instant> time(Map<String, Object> fields) {
        for (String name : TIME) {
            Object value = find(fields, name);
            if (value instanceof Map<?, ?> instant && instant.get("epochSecond") instanceof String seconds) {
                return number(seconds).map(Instant::ofEpochSecond);
            }
            if (value instanceof String text) {
                Optional<Instant> parsed = number(text)
                        .map(n -> n > 100_000_000_000L ? Instant.ofEpochMilli(n) : Instant.ofEpochSecond(n));
                if (parsed.isEmpty()) {
                    try {
                        parsed = Optional.of(OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                                .toInstant());
                    } catch (DateTimeParseException other) {
                        parsed = RawRecordParser.parse(text + " INFO a.b - ").at();
                    }
                }
                if (parsed.isPresent()) {
                    return parsed;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty() && text.length() < 16 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static String text(Map<String, Object> fields, List<String> names) {
        for (String name : names) {
            if (find(fields, name) instanceof String text) {
                return text;
            }
        }
        return "";
    }

    /** A field by its name, or by its path where the name has dots. */
    private static @Nullable Object find(Map<String, Object> fields, String name) {
        Object direct = fields.get(name);
        int dot = name.indexOf('.');
        if (direct != null || dot < 0) {
            return direct;
        }
        return fields.get(name.substring(0, dot)) instanceof Map<?, ?> inner
                ? inner.get(name.substring(dot + 1))
                : null;
    }
}
