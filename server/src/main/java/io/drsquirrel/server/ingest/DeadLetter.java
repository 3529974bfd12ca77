// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that could not be decoded, in the form that the watcher writes too: one JSON object with {@code v}, {@code topic},
 * {@code partition}, {@code offset}, {@code at}, {@code reason} (one of few), {@code message} (says it exactly), {@code bytes}
 * and {@code head}, its first kilobyte.
 *
 * @param reason in words, lower case
 */
record DeadLetter(String topic, String reason, String message, String head) {
    private static final int HEAD = 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is written about a record of ours. */
    static byte[] of(ConsumerRecord<byte[], byte[]> record, String reason, String message) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        ObjectNode json = JSON.createObjectNode();
        json.put("v", 1);
        json.put("topic", record.topic());
        json.put("partition", record.partition());
        json.put("offset", record.offset());
        json.put("at", Instant.ofEpochMilli(Math.max(0, record.timestamp())).toString());
        json.put("reason", reason);
        json.put("message", message.length() > HEAD ? message.substring(0, HEAD) : message);
        json.put("bytes", value.length);
        json.put("head", new String(Arrays.copyOf(value, Math.min(HEAD, value.length)), StandardCharsets.UTF_8));
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    /** Reads a letter; what is none is a letter about itself. */
    static DeadLetter read(byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            if (json != null && json.hasNonNull("reason")) {
                return new DeadLetter(
                        json.path("topic").asText(""),
                        json.path("reason").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                        json.path("message").asText(""),
                        json.path("head").asText(json.path("headBase64").asText("")));
            }
        } catch (IOException e) {
            return stray(value);
        }
        return stray(value);
    }

    private static DeadLetter stray(byte[] value) {
        return new DeadLetter(
                "", "no reason given", "", new String(value, 0, Math.min(value.length, HEAD), StandardCharsets.UTF_8));
    }
}
