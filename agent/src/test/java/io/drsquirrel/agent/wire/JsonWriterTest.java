// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonWriterTest {
    @Test
    void everyCharacter_isReadBackAsItWas() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0xD800; c++) {
            all.append(c);
        }
        for (int from = 0; from < all.length(); from += 10_000) {
            String text = all.substring(from, Math.min(all.length(), from + 10_000));
            JsonNode read = new ObjectMapper()
                    .readTree(new JsonWriter().open().field("x", text).close().toBytes());
            assertThat(read.get("x").asText()).isEqualTo(text);
        }
    }

    @Test
    void numbers_areLeftOutWhenNotFinite() {
        String json = new JsonWriter()
                .open()
                .field("a", (Double) Double.NaN)
                .field("b", (Double) Double.POSITIVE_INFINITY)
                .field("c", (Double) 3.0)
                .field("d", (Double) 0.25)
                .field("e", (Double) 1e300)
                .close()
                .toString();

        assertThat(json).isEqualTo("{\"c\":3,\"d\":0.25,\"e\":1.0E300}");
    }

    @Test
    void longString_isCut() {
        String json = new JsonWriter().value("x".repeat(100_000)).toString();

        assertThat(json).hasSizeLessThan(JsonWriter.LONGEST_STRING + 20).endsWith("... (cut)\"");
    }
}
