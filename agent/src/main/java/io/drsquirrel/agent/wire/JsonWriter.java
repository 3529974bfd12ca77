// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into a string. Commas are set by the writer; the caller keeps the nesting right. Strings longer than {@link
 * #LONGEST_STRING} characters are cut.
 */
public final class JsonWriter {
    /** Characters of a string that are kept. */
    public static final int LONGEST_STRING = 16 * 1024;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out;
    private boolean comma;

    /** An empty document. */
    public JsonWriter() {
        this(512);
    }

    /** An empty document that is expected to have about this many characters. */
    public JsonWriter(int capacity) {
        out = new StringBuilder(capacity);
    }

    /** Opens an object, as a value. */
    public JsonWriter open() {
        return opened('{');
    }

    /** Opens an object under that name. */
    public JsonWriter open(String name) {
        return name(name).opened('{');
    }

    /** Closes an object. */
    public JsonWriter close() {
        return closed('}');
    }

    /** Opens a list under that name. */
    public JsonWriter openList(String name) {
        return name(name).opened('[');
    }

    /** Closes a list. */
    public JsonWriter closeList() {
        return closed(']');
    }

    /** A string field; left out when null. */
    public JsonWriter field(String name, @Nullable String value) {
        return value == null ? this : name(name).value(value);
    }

    /** A whole number. */
    public JsonWriter field(String name, long value) {
        name(name);
        out.append(value);
        comma = true;
        return this;
    }

    /** A number; left out when it is null or not finite. Whole values are written without a fraction. */
    public JsonWriter field(String name, @Nullable Double value) {
        if (value == null || value.isNaN() || value.isInfinite()) {
            return this;
        }
        name(name);
        number(value);
        comma = true;
        return this;
    }

    /** All entries as string fields. */
    public JsonWriter fields(Map<String, String> entries) {
        entries.forEach(this::field);
        return this;
    }

    /** A string as a value of a list. */
    public JsonWriter value(String value) {
        separate();
        string(value);
        comma = true;
        return this;
    }

    /** JSON that is written already, as a value of a list. */
    public JsonWriter raw(String json) {
        separate();
        out.append(json);
        comma = true;
        return this;
    }

    /** Fields that are written already, without braces. */
    public JsonWriter rawFields(String json) {
        return json.isEmpty() ? this : raw(json);
    }

    /** Characters written so far. */
    public int length() {
        return out.length();
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** The document in UTF-8. */
    public byte[] toBytes() {
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private JsonWriter name(String name) {
        separate();
        string(name);
        out.append(':');
        comma = false;
        return this;
    }

    private JsonWriter opened(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    private JsonWriter closed(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
            comma = false;
        }
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            out.append((long) value);
        } else {
            out.append(value);
        }
    }

    private void string(String value) {
        int length = Math.min(value.length(), LONGEST_STRING);
        out.append('"');
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"':
                    out.append("\\\"");
                    break;
                case '\\':
                    out.append("\\\\");
                    break;
                case '\n':
                    out.append("\\n");
                    break;
                case '\r':
                    out.append("\\r");
                    break;
                case '\t':
                    out.append("\\t");
                    break;
                default:
                    if (c < 0x20) {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
            }
        }
        if (length < value.length()) {
            out.append("... (cut)");
        }
        out.append('"');
    }
}
