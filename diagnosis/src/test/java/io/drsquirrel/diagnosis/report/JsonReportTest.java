// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.diagnosis.engine.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JsonReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void document_hasTheFieldsOfTheContract() throws IOException {
        JsonNode document = written(true);

        assertThat(document.path("schemaVersion").asInt()).isEqualTo(1);
        assertThat(document.path("catalogueVersion").asText()).isEqualTo("15-abcdef12");
        JsonNode job = document.path("jobs").path(0);
        assertThat(job.path("job").asText()).isEqualTo("orders <b>");
        assertThat(job.path("verdict").asText()).isEqualTo("FAILING");
        assertThat(job.path("window").path("from").asText()).isEqualTo("2026-11-21T08:30:00Z");
        JsonNode first = job.path("diagnoses").path(0);
        assertThat(first.path("id").asText()).isEqualTo("heap-oom");
        assertThat(first.path("aka").path(0).asText()).isEqualTo("oom");
        assertThat(first.path("rank").asInt()).isEqualTo(1);
        assertThat(first.path("confidence").asDouble()).isEqualTo(0.93);
        assertThat(first.path("severity").asText()).isEqualTo("critical");
        assertThat(first.path("guide").asText()).isEqualTo("memory/heap-oom");
        assertThat(first.path("explains")).extracting(JsonNode::asText).containsExactly("restart-loop", "job-down");
        assertThat(first.path("actions")
                        .path(0)
                        .path("set")
                        .path("taskmanager.memory.task.heap.size")
                        .asText())
                .isEqualTo("2g");
        assertThat(first.path("evidence").path(0).path("source").asText()).isEqualTo("taskmanager.log:42");
        assertThat(first.path("evidence").path(1).path("unit").asText()).isEqualTo("ratio");
    }

    @Test
    void consequences_hangBelowTheirCause() throws IOException {
        JsonNode first = written(false).path("jobs").path(0).path("diagnoses").path(0);
        JsonNode second = first.path("consequences").path(0);

        assertThat(second.path("explainedBy").asText()).isEqualTo("heap-oom");
        assertThat(second.path("consequences").path(0).path("id").asText()).isEqualTo("job-down");
        assertThat(second.path("consequences").path(0).path("consequences")).isEmpty();
    }

    @Test
    void checks_haveAStripAndNoNumberThatIsNone() throws IOException {
        JsonNode checks = written(false).path("jobs").path(0).path("checks");

        assertThat(checks.path(0).path("strip").path("states").asText()).isEqualTo("gbu");
        assertThat(checks.path(2).path("observed").isNull()).isTrue();
        assertThat(checks.path(2).path("reason").asText()).isEqualTo("no metrics");
    }

    private static JsonNode written(boolean pretty) throws IOException {
        StringBuilder text = new StringBuilder();
        new JsonReport("15-abcdef12", pretty).write(List.of(SampleDiagnosis.of(Verdict.FAILING)), text);
        return JSON.readTree(text.toString());
    }
}
