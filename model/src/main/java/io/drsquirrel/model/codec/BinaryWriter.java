// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in a compact form: variable-length numbers, and each distinct string once per writer. What it writes is read
 * by a {@link BinaryReader} in the same order. Enums travel by name, so that their order may change between versions.
 */
public final class BinaryWriter {
    private final DataOutput out;
    private final Map<String, Integer> known = new HashMap<>();

    /** A writer with an empty table of strings. */
    public BinaryWriter(DataOutput out) {
        this.out = out;
    }

    /** Writes one byte as it is, e.g. a version. */
    public void rawByte(int value) throws IOException {
        out.writeByte(value);
    }

    /** Writes a whole number in one to ten bytes; small ones, also negative, take few. */
    public void number(long value) throws IOException {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Writes a floating-point number in one byte where it is a small whole one, else in nine. */
    public void real(double value) throws IOException {
        if (value >= 0 && value < 250 && value == Math.rint(value) && !isNegativeZero(value)) {
            out.writeByte((int) value);
        } else {
            out.writeByte(255);
            out.writeDouble(value);
        }
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    /** Writes a truth value. */
    public void bool(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    /** Writes a string, or a reference to it where this writer has written it before. */
    public void string(String value) throws IOException {
        Integer index = known.get(value);
        if (index != null) {
            number(index);
            return;
        }
        known.put(value, known.size());
        number(-1);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.write(bytes);
    }

    /** Writes a string that may be absent. */
    public void optional(@Nullable String value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            string(value);
        }
    }

    /** Writes a time in nanosecond precision. */
    public void instant(Instant value) throws IOException {
        number(value.getEpochSecond());
        number(value.getNano());
    }

    /** Writes a time that may be absent. */
    public void optional(@Nullable Instant value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            instant(value);
        }
    }

    /** Writes a number that may be absent. */
    public void optional(@Nullable Double value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            real(value);
        }
    }

    /** Writes a whole number that may be absent. */
    public void optional(@Nullable Long value) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            number(value);
        }
    }

    /** Writes an enum constant by name. */
    public void constant(Enum<?> value) throws IOException {
        string(value.name());
    }

    /** Writes the size of a collection and its elements. */
    public <T> void all(Collection<? extends T> values, Each<T> each) throws IOException {
        number(values.size());
        for (T value : values) {
            each.write(value);
        }
    }

    /** Writes a value that may be absent. */
    public <T> void optional(@Nullable T value, Each<T> each) throws IOException {
        out.writeBoolean(value != null);
        if (value != null) {
            each.write(value);
        }
    }

    /** Writes one element. */
    @FunctionalInterface
    public interface Each<T> {
        /** Writes it. */
        void write(T value) throws IOException;
    }
}
