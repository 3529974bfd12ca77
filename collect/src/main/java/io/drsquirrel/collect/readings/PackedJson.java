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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * An answer in a line that carries it: as it is where it is small, else packed, since a line must fit into a chunk of a log however many
 * vertices, stacks or subtasks the answer lists.
 */
final class PackedJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String PLAIN = "answer";
    private static final String PACKED = "packed";
    private static final int LONGEST_PLAIN = 200_000;
    private static final int MOST_UNPACKED = 64 << 20;

    private PackedJson() {}

    /** Puts the answer into the line. */
    static void put(ObjectNode line, JsonNode answer) {
        String text = answer.toString();
        if (text.length() <= LONGEST_PLAIN) {
            line.set(PLAIN, answer);
            return;
        }
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        ByteArrayOutputStream packed = new ByteArrayOutputStream(text.length() / 8);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("packing an answer in memory: " + e.getMessage(), e);
        } finally {
            deflater.end();
        }
        line.put(PACKED, Base64.getEncoder().encodeToString(packed.toByteArray()));
    }

    /** The bytes of the answer in the line. */
    static byte[] bytes(JsonNode line) throws IOException {
        if (!line.has(PACKED)) {
            return JSON.writeValueAsBytes(line.path(PLAIN));
        }
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(
                Base64.getDecoder().decode(line.path(PACKED).asText("").getBytes(StandardCharsets.US_ASCII))))) {
            return in.readNBytes(MOST_UNPACKED);
        } catch (IllegalArgumentException e) {
            throw new IOException("a packed answer: " + e.getMessage(), e);
        }
    }

    /** The answer in the line; a missing node where it cannot be read. */
    static JsonNode answer(JsonNode line) throws JsonProcessingException {
        if (!line.has(PACKED)) {
            return line.path(PLAIN);
        }
        try {
            return JSON.readTree(bytes(line));
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
