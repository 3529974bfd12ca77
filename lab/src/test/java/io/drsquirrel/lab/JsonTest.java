// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTest {
    @Test
    void nestedValues_areReached() {
        Json json = Json.parse(
                "{\"jobs\": [{\"id\": \"a\\u0041\\n\", \"n\": -12, \"x\": 1.5e3, \"ok\": true, \"no\": null}]}");

        Json job = json.get("jobs").get(0);
        assertThat(job.get("id").text()).isEqualTo("aA\n");
        assertThat(job.get("n").number()).isEqualTo(-12);
        assertThat(job.get("x").number()).isEqualTo(1500);
        assertThat(job.get("ok").value()).isEqualTo(true);
        assertThat(job.get("no").isAbsent()).isTrue();
    }

    @Test
    void absentFields_readAsEmpty() {
        Json json = Json.parse("{}");

        assertThat(json.get("a").get(3).get("b").text()).isEmpty();
        assertThat(json.get("a").number()).isNaN();
        assertThat(json.get("a").items()).isEmpty();
    }

    @Test
    void writtenValues_parseBack() {
        Map<String, Object> value = Map.of("list", List.of(1L, "two \"\\\t", false));

        assertThat(Json.parse(Json.write(value)).value()).isEqualTo(value);
    }

    @Test
    void brokenText_saysWhere() {
        assertThatThrownBy(() -> Json.parse("{\"a\": 1"))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("at character 7 of 7");
        assertThatThrownBy(() -> Json.parse("<html>")).hasMessageContaining("expected a value, not <html>");
    }
}
