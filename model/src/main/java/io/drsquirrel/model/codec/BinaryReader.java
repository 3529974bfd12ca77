// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import java.io.DataInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link BinaryWriter} wrote; equal strings become one object. */
public final class BinaryReader {
    private static final int LARGEST = 1 << 28;

    private final DataInput in;
    private final List<String> known = new ArrayList<>();

    /** A reader with an empty table of strings. */
    public BinaryReader(DataInput in) {
        this.in = in;
    }

    /** Reads one byte as it is, 0 to 255. */
    public int rawByte() throws IOException {
        return in.readUnsignedByte();
    }

    /** Reads a whole number. */
    public long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (long) (next & 0x7f) << shift;
            if ((next & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new IOException("binary form: a number is longer than ten bytes; the data is damaged");
    }

    /** Reads a whole number that fits an int and is not negative, e.g. a size. */
    public int size() throws IOException {
        long value = number();
        if (value < 0 || value > LARGEST) {
            throw new IOException("binary form: size " + value + " is out of bounds; the data is damaged");
        }
        return (int) value;
    }

    /** Reads a whole number that fits an int. */
    public int integer() throws IOException {
        return (int) number();
    }

    /** Reads a floating-point number. */
    public double real() throws IOException {
        int first = in.readUnsignedByte();
        return first == 255 ? in.readDouble() : first;
    }

    /** Reads a truth value. */
    public boolean bool() throws IOException {
        return in.readBoolean();
    }

    /** Reads a string. */
    public String string() throws IOException {
        long index = number();
        if (index >= 0) {
            if (index >= known.size()) {
                throw new IOException("binary form: string " + index + " of " + known.size() + "; the data is damaged");
            }
            return known.get((int) index);
        }
        byte[] bytes = new byte[size()];
        in.readFully(bytes);
        String value = new String(bytes, StandardCharsets.UTF_8);
        known.add(value);
        return value;
    }

    /** Reads a string that may be absent. */
    public @Nullable String optionalString() throws IOException {
        return in.readBoolean() ? string() : null;
    }

    /** Reads a time. */
    public Instant instant() throws IOException {
        long seconds = number();
        return Instant.ofEpochSecond(seconds, number());
    }

    /** Reads a time that may be absent. */
    public @Nullable Instant optionalInstant() throws IOException {
        return in.readBoolean() ? instant() : null;
    }

    /** Reads a number that may be absent. */
    public @Nullable Double optionalReal() throws IOException {
        return in.readBoolean() ? Double.valueOf(real()) : null;
    }

    /** Reads a whole number that may be absent. */
    public @Nullable Long optionalNumber() throws IOException {
        return in.readBoolean() ? Long.valueOf(number()) : null;
    }

    /** Reads an enum constant; empty for a name that this version does not know. */
    public <E extends Enum<E>> Optional<E> constant(Class<E> type) throws IOException {
        String name = string();
        try {
            return Optional.of(Enum.valueOf(type, name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads an enum constant, or the given one for a name that this version does not know. */
    public <E extends Enum<E>> E constant(Class<E> type, E otherwise) throws IOException {
        return constant(type).orElse(otherwise);
    }

    /** Reads a list. */
    public <T> List<T> all(Each<T> each) throws IOException {
        int size = size();
        List<T> values = new ArrayList<>(Math.min(size, 4096));
        for (int i = 0; i < size; i++) {
            values.add(each.read());
        }
        return values;
    }

    /** Reads a value that may be absent. */
    public <T> @Nullable T optional(Each<T> each) throws IOException {
        return in.readBoolean() ? each.read() : null;
    }

    /** Reads one element. */
    @FunctionalInterface
    public interface Each<T> {
        /** Reads it. */
        T read() throws IOException;
    }
}
