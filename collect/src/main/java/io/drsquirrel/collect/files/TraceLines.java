// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.TraceLine;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a record with a stack trace apart into lines. Frames are most of what such records hold and are the same again
 * and again, so those seen of late are found by their bytes, and are decoded, looked at and kept in memory once. One per thread.
 */
final class TraceLines {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 400;
    /** Eight thousand lines of a hundred characters, twice: about two megabytes. */
    private static final int BITS = 13;

    private record Known(byte[] bytes, TraceLine line) {}

    /** By the hash of a line's bytes; of two that share a place, the later one stays. */
    private final @Nullable Known[] known = new Known[1 << BITS];

    /** The lines in [from, to), at least one; empty where some byte does not stand for the character of its number. */
    Optional<List<TraceLine>> read(byte[] b, int from, int to) {
        List<TraceLine> lines = new ArrayList<>(64);
        int start = from;
        while (start <= to) {
            int end = LineBreaks.next(b, start, to);
            boolean mayRepeat =
                    end - start >= SHORTEST && end - start <= LONGEST && (b[start] == '\t' || b[start] == ' ');
            TraceLine line = mayRepeat ? repeated(b, start, end) : line(b, start, end);
            if (line == null) {
                return Optional.empty();
            }
            lines.add(line);
            start = end + 1;
        }
        return Optional.of(lines);
    }

    private @Nullable TraceLine repeated(byte[] b, int from, int to) {
        int place = (int) (hash(b, from, to) >>> (64 - BITS));
        Known there = known[place];
        if (there != null && Arrays.equals(there.bytes, 0, there.bytes.length, b, from, to)) {
            return there.line;
        }
        TraceLine line = line(b, from, to);
        if (line != null && line.isFrame()) {
            known[place] = new Known(Arrays.copyOfRange(b, from, to), line);
        }
        return line;
    }

    private static @Nullable TraceLine line(byte[] b, int from, int to) {
        return TextDecoder.isPlain(b, from, to)
                ? TraceLine.of(new String(b, from, to - from, StandardCharsets.ISO_8859_1))
                : null;
    }

    /** Of all bytes; the last eight are taken whole, so that no rest is left over. */
    private static long hash(byte[] b, int from, int to) {
        long hash = to - from;
        for (int i = from; i < to - 8; i += 8) {
            hash = (hash ^ (long) LONGS.get(b, i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        return (hash ^ (long) LONGS.get(b, to - 8)) * MULTIPLIER;
    }
}
