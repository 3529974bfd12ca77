// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer of Flink's REST API saved beside the logs, or amid the calls that got it. A transcript writes it into one line, by which
 * it gets here with all that it holds.
 *
 * @param path what was asked for, with its query; empty where nothing tells
 * @param label name of the file, folders included; people name files after what they asked for
 * @param stamp time written before the answer or in the file's name: ISO with its zone, {@code T10:05:39} where no date is told,
 *     {@code -PT10S} where only its distance from the last answer is, empty where nothing is
 * @param json the answer, kept as bytes since there may be many
 */
public record RestAnswer(String path, String label, String stamp, byte[] json) implements Reading {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String PREFIX = "INFO flink.rest.Answer [] - ";
    private static final byte[] BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    /** The answer as one line. */
    public static String line(String path, String label, String stamp, JsonNode answer) {
        ObjectNode line = JSON.createObjectNode();
        line.put("path", path).put("label", label).put("stamp", stamp);
        PackedJson.put(line, answer);
        return PREFIX + line;
    }

    /** The stamp of what was seen that long before the last answer. */
    public static String before(Duration distance) {
        return distance.isZero() ? "" : "-" + distance;
    }

    /** Whether that is such a line. */
    public static boolean opens(byte[] b, int from, int to) {
        return to - from > BYTES.length && Arrays.equals(b, from, from + BYTES.length, BYTES, 0, BYTES.length);
    }

    /** Reads the line. */
    public static Optional<RestAnswer> read(byte[] b, int from, int to) {
        try {
            JsonNode line = JSON.readTree(b, from + BYTES.length, to - from - BYTES.length);
            return Optional.of(new RestAnswer(
                    line.path("path").asText(""),
                    line.path("label").asText(""),
                    line.path("stamp").asText(""),
                    PackedJson.bytes(line)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            return Optional.empty();
        }
    }

    /** What was answered; a missing node where it cannot be read. */
    public JsonNode answer() {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RestAnswer o
                && path.equals(o.path)
                && label.equals(o.label)
                && stamp.equals(o.stamp)
                && Arrays.equals(json, o.json);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * path.hashCode() + label.hashCode()) + Arrays.hashCode(json);
    }

    @Override
    public String toString() {
        return label + " " + path + " " + json.length + " bytes";
    }
}
