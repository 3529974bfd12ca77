// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import io.drsquirrel.lab.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTest {
    @TempDir
    Path folder;

    @Test
    void expectedCauseFirst_isGood_andItsConsequencesAreNotFalse() throws IOException {
        Result result = result(
                "expected: slow-sink",
                finding("slow-sink", 1, "critical", "[\"checkpoint-timeout-slow-sink\"]"),
                finding("checkpoint-timeout-slow-sink", 2, "warning", "[]"),
                finding("high-availability-off", 3, "info", "[]"));

        assertThat(result.isGood()).isTrue();
        assertThat(result.falseFindings()).isEmpty();
    }

    @Test
    void expectedCauseSecond_isNotGood_andTheFirstIsFalse() throws IOException {
        Result result = result(
                "expected: slow-sink",
                finding("gc-pressure", 1, "warning", "[]"),
                finding("slow-sink", 2, "warning", "[]"));

        assertThat(result.isGood()).isFalse();
        assertThat(result.falseFindings()).extracting(Finding::id).containsExactly("gc-pressure");
    }

    @Test
    void formerIdOfTheCause_counts() throws IOException {
        Finding finer = Finding.of(
                Json.parse("{\"id\":\"slow-jdbc-sink\",\"aka\":[\"slow-sink\"],\"rank\":1,\"severity\":\"warning\"}"));

        assertThat(result("expected: slow-sink", finer).isGood()).isTrue();
    }

    @Test
    void unprovenFault_isNotGood_whateverWasFound() throws IOException {
        Result proven = result("expected: slow-sink", finding("slow-sink", 1, "warning", "[]"));
        Result unproven = new Result(
                proven.scenario(),
                FlinkVersion.V2_2,
                Optional.empty(),
                proven.findings(),
                Optional.empty(),
                Optional.empty());

        assertThat(unproven.isGood()).isFalse();
        ResultTable table = new ResultTable("here", LocalDate.EPOCH);
        table.add(unproven);
        assertThat(table.text(List.of())).contains("| inconclusive |", "1 faults run, 0 proven");
    }

    @Test
    void tableReadAgain_keepsTheLinesOfOtherScenarios_andNamesThoseNotRun() throws IOException {
        Result result = result("expected: slow-sink", finding("slow-sink", 1, "warning", "[]"));
        ResultTable before = new ResultTable("here", LocalDate.EPOCH);
        before.add(result);
        String other = before.text(List.of()).replace(result.scenario().id(), "another");

        ResultTable after = new ResultTable("here", LocalDate.EPOCH.plusDays(1));
        after.keep(other);
        String text = after.text(List.of(result.scenario()));

        assertThat(text)
                .contains("| another | 2.2.1 | slow-sink | yes | yes, slow-sink | 1 | 0.90 |", "1970-01-01")
                .contains("Not run on 2.2.1: " + result.scenario().id() + ".")
                .contains("Flink 2.2.1: 1 faults run, 1 proven, cause first-ranked in 1");
    }

    @Test
    void notesBelowTheTable_stay() {
        ResultTable after = new ResultTable("here", LocalDate.EPOCH);
        after.keep("# Results\n\n| a | b |\n\n## Notes\n\nWhat a person wrote.\n");

        assertThat(after.text(List.of())).endsWith("\n\n## Notes\n\nWhat a person wrote.\n");
    }

    @Test
    void alarmOnAControl_isFalse_adviceIsNot() throws IOException {
        assertThat(result("warmUp: 10s", finding("gc-pressure", 1, "warning", "[]"))
                        .isGood())
                .isFalse();
        assertThat(result("warmUp: 10s", finding("over-provisioned", 1, "info", "[]"))
                        .isGood())
                .isTrue();
    }

    private Result result(String field, Finding... findings) throws IOException {
        Path file = Files.writeString(
                folder.resolve("scenario.yaml"),
                "title: x\n" + field + "\njob: {parallelism: 1}\nproof: [{get: /jobs}]\n");
        return new Result(
                Scenario.read(file),
                FlinkVersion.V2_2,
                Optional.of("seen"),
                Stream.of(findings).toList(),
                Optional.empty(),
                Optional.empty());
    }

    private static Finding finding(String id, int rank, String severity, String explains) {
        return Finding.of(Json.parse("{\"id\":\"" + id + "\",\"rank\":" + rank + ",\"confidence\":0.9,\"severity\":\""
                + severity + "\",\"explains\":" + explains + "}"));
    }
}
