// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import jakarta.ws.rs.BadRequestException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters, checked; what is not allowed is answered with what is. */
final class Parameters {
    private static final int LONGEST = 500;

    private Parameters() {}

    static @Nullable String given(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    static @Nullable String text(String name, @Nullable String value) {
        if (value != null && value.length() > LONGEST) {
            throw new BadRequestException(
                    name + " has " + value.length() + " characters; at most " + LONGEST + " are looked for");
        }
        return value == null || value.isBlank() ? null : value.strip();
    }

    static int within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new BadRequestException(name + " is " + value + "; " + least + " to " + most + " is allowed");
        }
        return value;
    }

    static <E extends Enum<E>> E word(String name, String value, Class<E> words) {
        for (E word : words.getEnumConstants()) {
            if (word.name().equalsIgnoreCase(value)) {
                return word;
            }
        }
        throw new BadRequestException(name + " is '" + shown(value) + "'; allowed is "
                + Arrays.stream(words.getEnumConstants())
                        .map(w -> Character.isUpperCase(value.isEmpty() ? 'a' : value.charAt(0))
                                ? w.name()
                                : w.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    /** An ISO-8601 time or milliseconds since 1970; null where none is given. */
    static @Nullable Instant time(String name, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return null;
        }
        try {
            return value.matches("-?\\d{1,15}")
                    ? Instant.ofEpochMilli(Long.parseLong(value))
                    : Instant.parse(value.strip());
        } catch (DateTimeParseException e) {
            throw new BadRequestException(
                    name + " is '" + shown(value) + "'; a time like 2026-11-21T09:30:00Z is expected");
        }
    }

    static String shown(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "…" : value;
    }
}
