// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The envelope that we write is the one of the golden files, whose contents the model's decoder is tested with. */
class GoldenFilesTest {
    private static final Path GOLDEN = Path.of("../model/src/test/resources/wire");

    private final ObjectMapper json = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "metrics-task-manager, scopes, metricRecords",
        "logs-job-manager, events, logEvents",
        "logs-heartbeat, events, logEvents",
        "events-job-manager, events, logEvents",
        "containers, containers, logEvents",
    })
    void envelope_isThatOfTheGoldenFile(String name, String list, String dropped) throws IOException {
        JsonNode golden = json.readTree(Files.readString(GOLDEN.resolve(name + ".json")));
        JsonNode process = golden.path("process");
        List<String> items = new ArrayList<>();
        golden.get(list).forEach(item -> items.add(item.toString()));
        JsonWriter fields = new JsonWriter();
        if (golden.has("container")) {
            JsonNode container = golden.get("container");
            fields.open("container");
            fields.field("memoryLimitBytes", container.get("memoryLimitBytes").longValue())
                    .field("rssBytes", container.get("rssBytes").longValue())
                    .field("cpuLimitCores", (Double)
                            container.get("cpuLimitCores").doubleValue())
                    .field("cpuCores", (Double) container.get("cpuCores").doubleValue())
                    .field("throttledRatio", (Double)
                            container.get("throttledRatio").doubleValue());
            fields.close();
        }

        byte[] record = Envelope.record(
                golden.get("kind").asText(),
                golden.get("cluster").asText(),
                new HostProcess(
                        process.path("kind").asText(),
                        process.path("id").asText(),
                        golden.get("host").asText(),
                        process.path("pid").asLong(),
                        process.path("startedAt").asLong()),
                golden.get("at").asLong(),
                golden.get("seq").asLong(),
                dropped,
                golden.path("dropped").path(dropped).asLong(),
                fields.toString(),
                list,
                items);

        assertThat(numbersAsDoubles(json.readTree(record))).isEqualTo(numbersAsDoubles(golden));
    }

    /** 2 and 2.0 are the same to a reader. */
    private String numbersAsDoubles(JsonNode node) {
        return node.toString().replaceAll("(\\d)\\.0(\\D)", "$1$2");
    }
}
