// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * How much memory a process had resident at the time of the record. A transcript writes it behind the record's time, by which it gets
 * here.
 *
 * @param bytes resident memory
 */
public record ResidentMemory(long bytes) implements Reading {
    private static final String PREFIX = " INFO  host.Resident [] - Resident memory: ";
    private static final byte[] WORDS = "Resident memory: ".getBytes(StandardCharsets.US_ASCII);

    /** What follows the record's time. */
    public String line() {
        return PREFIX + bytes;
    }

    /** Whether that is such a message. */
    public static boolean opens(byte[] b, int from, int to) {
        return to - from > WORDS.length && Arrays.equals(b, from, from + WORDS.length, WORDS, 0, WORDS.length);
    }

    /** Reads the message. */
    public static Optional<ResidentMemory> read(byte[] b, int from, int to) {
        String digits = new String(b, from + WORDS.length, to - from - WORDS.length, StandardCharsets.US_ASCII).strip();
        return digits.length() <= 18 && !digits.isEmpty() && digits.chars().allMatch(Character::isDigit)
                ? Optional.of(new ResidentMemory(Long.parseLong(digits)))
                : Optional.empty();
    }
}
