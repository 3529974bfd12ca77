// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads fields of answers that may lack them or hold something else. */
final class Fields {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private Fields() {}

    /** Whether it has the form of Flink's ids of jobs and vertices, and may go into a path. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    static long number(JsonNode node, String field, long otherwise) {
        return node.path(field).asLong(otherwise);
    }

    /** A time in milliseconds since 1970; Flink writes 0 or -1 where there is none. */
    static Optional<Instant> time(JsonNode node, String field) {
        long millis = node.path(field).asLong(-1);
        return millis <= 0 || millis > 9_000_000_000_000_000L
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** A metric's value; NaN where it is no number. */
    static double value(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isNumber()) {
            return value.asDouble();
        }
        try {
            return Double.parseDouble(value.asText("NaN"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
