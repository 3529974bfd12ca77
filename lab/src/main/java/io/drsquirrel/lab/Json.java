// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as Flink's REST API answers it: maps, lists, strings, numbers ({@code Double} or {@code Long}), booleans, null.
 *
 * <p>Reading is lenient in one way only: what is absent reads as an empty value, so that a chain of {@link #get} never fails
 * on a field that one Flink version has and another has not.
 *
 * @param value the plain Java value
 */
public record Json(@Nullable Object value) {
    /** Parses a text; throws {@link LabException} with the position when it is not JSON. */
    public static Json parse(String text) {
        Reader reader = new Reader(text);
        Object value = reader.value();
        reader.expectEnd();
        return new Json(value);
    }

    /** Writes a map, list, string, number, boolean or null as JSON. */
    public static String write(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> fields = new ArrayList<>();
            map.forEach((key, entry) -> fields.add(quote(String.valueOf(key)) + ":" + write(entry)));
            return "{" + String.join(",", fields) + "}";
        }
        if (value instanceof Iterable<?> items) {
            List<String> written = new ArrayList<>();
            items.forEach(item -> written.add(write(item)));
            return "[" + String.join(",", written) + "]";
        }
        if (value instanceof CharSequence text) {
            return quote(text.toString());
        }
        return String.valueOf(value);
    }

    /** The field of an object, or an empty value. */
    public Json get(String field) {
        return new Json(value instanceof Map<?, ?> map ? map.get(field) : null);
    }

    /** The item of an array, or an empty value. */
    public Json get(int index) {
        return new Json(value instanceof List<?> list && index < list.size() ? list.get(index) : null);
    }

    /** The items of an array, or the values of an object. */
    public Stream<Json> items() {
        if (value instanceof List<?> list) {
            return list.stream().map(Json::new);
        }
        return value instanceof Map<?, ?> map ? map.values().stream().map(Json::new) : Stream.empty();
    }

    public boolean isAbsent() {
        return value == null;
    }

    /** The text of a scalar; empty when absent. */
    public String text() {
        return value == null ? "" : value.toString();
    }

    /** The number, also of a text that holds one; {@code NaN} when absent or not a number. */
    public double number() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return value instanceof String text ? Double.parseDouble(text) : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    @Override
    public String toString() {
        return write(value);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private static final class Reader {
        private final String text;
        private int position;

        private Reader(String text) {
            this.text = text;
        }

        private @Nullable Object value() {
            skipSpace();
            char c = peek();
            if (c == '{') {
                return object();
            }
            if (c == '[') {
                return array();
            }
            if (c == '"') {
                return string();
            }
            int start = position;
            while (position < text.length() && ",]} \n\r\t".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            String word = text.substring(start, position);
            return switch (word) {
                case "null" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> number(word);
            };
        }

        private Object number(String word) {
            try {
                return word.matches("-?\\d+") ? (Object) Long.valueOf(word) : (Object) Double.valueOf(word);
            } catch (NumberFormatException e) {
                throw error("a value, not " + (word.length() > 40 ? word.substring(0, 40) + "..." : word));
            }
        }

        private Map<String, @Nullable Object> object() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            position++;
            skipSpace();
            while (peek() != '}') {
                String key = string();
                skipSpace();
                expect(':');
                map.put(key, value());
                separator('}');
            }
            position++;
            return map;
        }

        private List<@Nullable Object> array() {
            List<@Nullable Object> list = new ArrayList<>();
            position++;
            skipSpace();
            while (peek() != ']') {
                list.add(value());
                separator(']');
            }
            position++;
            return list;
        }

        private void separator(char end) {
            skipSpace();
            if (peek() != end) {
                expect(',');
                skipSpace();
            }
        }

        private String string() {
            expect('"');
            StringBuilder string = new StringBuilder();
            while (peek() != '"') {
                char c = text.charAt(position++);
                string.append(c == '\\' ? escaped() : c);
            }
            position++;
            return string.toString();
        }

        private char escaped() {
            char c = peek();
            position++;
            return switch (c) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    if (position + 4 > text.length()) {
                        throw error("four digits after \\u");
                    }
                    position += 4;
                    yield (char) Integer.parseInt(text.substring(position - 4, position), 16);
                }
                default -> c;
            };
        }

        private void skipSpace() {
            while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
                position++;
            }
        }

        private char peek() {
            if (position >= text.length()) {
                throw error("more text");
            }
            return text.charAt(position);
        }

        private void expect(char c) {
            if (peek() != c) {
                throw error("'" + c + "'");
            }
            position++;
        }

        private void expectEnd() {
            skipSpace();
            if (position < text.length()) {
                throw error("the end");
            }
        }

        private LabException error(String expected) {
            return new LabException("lab: not JSON at character " + position + " of " + text.length() + ", expected "
                    + expected + ": " + text.substring(0, Math.min(80, text.length())));
        }
    }
}
