// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.wire.WireException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTest {
    private static JsonNode letter(byte[] value) throws IOException {
        WireRecord record = new WireRecord("squirrel.logs", 3, 17, 1_795_250_400_000L, "k", value);
        return new ObjectMapper().readTree(DeadLetter.of(record, Reason.MALFORMED, "no \"JSON\"\n"));
    }

    @Test
    void text_isKeptAsText() throws IOException {
        JsonNode letter = letter("{\"a\":\u0001 \\ é 🐿".getBytes(StandardCharsets.UTF_8));
        assertThat(letter.path("head").asText()).isEqualTo("{\"a\":\u0001 \\ é 🐿");
        assertThat(letter.path("topic").asText()).isEqualTo("squirrel.logs");
        assertThat(letter.path("partition").asInt()).isEqualTo(3);
        assertThat(letter.path("offset").asInt()).isEqualTo(17);
        assertThat(letter.path("at").asText()).isEqualTo("2026-11-21T08:40:00Z");
        assertThat(letter.path("reason").asText()).isEqualTo("MALFORMED");
        assertThat(letter.path("message").asText()).isEqualTo("no \"JSON\"\n");
    }

    @Test
    void binary_isKeptInBase64() throws IOException {
        byte[] binary = {(byte) 0xff, 0, (byte) 0xfe, 1};
        JsonNode letter = letter(binary);
        assertThat(letter.has("head")).isFalse();
        assertThat(Base64.getDecoder().decode(letter.path("headBase64").asText()))
                .isEqualTo(binary);
    }

    @Test
    void longRecords_areCut() throws IOException {
        byte[] value = ("x" + "é".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
        JsonNode letter = letter(value);
        assertThat(letter.path("bytes").asInt()).isEqualTo(value.length);
        assertThat(letter.path("head").asText()).startsWith("xéé").hasSizeLessThan(1024);
        byte[] junk = new byte[100_000];
        Arrays.fill(junk, (byte) 0x81);
        assertThat(letter(junk).path("headBase64").asText()).hasSizeLessThan(1500);
    }

    @Test
    void emptyRecord_hasAnEmptyHead() throws IOException {
        assertThat(letter(new byte[0]).path("head").asText("missing")).isEmpty();
    }
}
