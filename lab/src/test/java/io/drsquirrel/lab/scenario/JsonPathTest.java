// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonPathTest {
    private static final Json ANSWER =
            Json.parse("{\"counts\": {\"failed\": 3}, \"history\": [{\"s\": \"A\"}, {\"s\": \"B\"}, {}]}");

    @Test
    void fieldsIndicesAndStars_selectWhatTheyName() {
        assertThat(select("counts.failed")).containsExactly("3");
        assertThat(select("history[1].s")).containsExactly("B");
        assertThat(select("history[*].s")).containsExactly("A", "B");
        assertThat(select("history[7].s")).isEmpty();
    }

    private static List<String> select(String path) {
        return JsonPath.select(ANSWER, path).stream().map(Json::text).toList();
    }
}
