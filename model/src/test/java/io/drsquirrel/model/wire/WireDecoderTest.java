// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.wire.WireException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class WireDecoderTest {
    private static final String JOB = "3f0a9d5c1b2e4f60718293a4b5c6d7e8";
    private static final String VERTEX = "cbc357ccb763df2852fee8c4fc7d55f2";
    private static final ProcessRef WORKER =
            new ProcessRef("lab", ProcessKind.TASK_MANAGER, "localhost:40311-7a4b2c", "worker-1");
    private static final ProcessRef MASTER =
            new ProcessRef("lab", ProcessKind.JOB_MANAGER, "jobmanager@master-1", "master-1");

    private final WireDecoder decoder = new WireDecoder();

    @Test
    void metricsRecord_becomesSamplesWithScopeAndQualifier() throws Exception {
        Instant at = Instant.ofEpochMilli(1795250400000L);
        MetricScope subtask = new MetricScope(JOB, "orders", VERTEX, 0, null, null);

        assertThat(of(MetricSample.class, golden("metrics-task-manager")))
                .contains(
                        new MetricSample(at, WORKER, MetricScope.PROCESS, FlinkMetric.HEAP_USED, "", 120000000),
                        new MetricSample(
                                at, WORKER, MetricScope.PROCESS, FlinkMetric.GC_TIME, "G1_Young_Generation", 812),
                        new MetricSample(at, WORKER, subtask, FlinkMetric.NUM_RECORDS_OUT, "", 123456),
                        new MetricSample(at, WORKER, subtask, FlinkMetric.BUSY_TIME_MS_PER_SECOND, "", 418.5))
                .anySatisfy(sample -> {
                    assertThat(sample.metric()).isEqualTo(FlinkMetric.SPLIT_WATERMARK);
                    assertThat(sample.qualifier()).isEqualTo("orders-3");
                    assertThat(sample.scope().operatorName()).isEqualTo("Source: orders");
                })
                .hasSize(9);
    }

    @Test
    void metricsRecord_tellsTheGraphAsSeenFromItsProcess() throws Exception {
        List<TopologyObserved> graphs = of(TopologyObserved.class, golden("metrics-task-manager"));

        assertThat(graphs).hasSize(1);
        assertThat(graphs.get(0).jobName()).isEqualTo("orders");
        assertThat(graphs.get(0).topology().vertices())
                .containsExactly(new JobVertex(
                        VERTEX,
                        "Source: orders -> parse",
                        1,
                        0,
                        List.of(),
                        List.of(new JobVertex.Operator("a1b2c3d4e5f60718293a4b5c6d7e8f90", "Source: orders", false)),
                        List.of(new JobVertex.Subtask(0, 1, "RUNNING", "localhost:40311-7a4b2c"))));
    }

    @Test
    void metricsRecord_tellsItsOwnContainerAndWhatWasDropped() throws Exception {
        List<Observation> observations = golden("metrics-task-manager");

        assertThat(of(ContainerObserved.class, observations))
                .containsExactly(new ContainerObserved(
                        Instant.ofEpochMilli(1795250400000L),
                        WORKER,
                        Instant.ofEpochMilli(1795250000000L),
                        null,
                        null,
                        1342177280L,
                        734003200L,
                        2.0,
                        0.75,
                        0.125));
        assertThat(of(CoverageObserved.class, observations))
                .extracting(CoverageObserved::capability)
                .containsExactly(Capability.CONTAINER, Capability.METRICS);
        assertThat(of(CoverageObserved.class, observations).get(1).note()).startsWith("2 intervals of metrics");
    }

    @Test
    void logsRecord_becomesLogEventsWithThrowableAndSource() throws Exception {
        List<LogObserved> logs = of(LogObserved.class, golden("logs-job-manager"));

        assertThat(logs).hasSize(3);
        assertThat(logs.get(0).event())
                .isEqualTo(new LogEvent(
                        Instant.ofEpochMilli(1795250400123L),
                        LogLevel.INFO,
                        "org.apache.flink.runtime.executiongraph.ExecutionGraph",
                        "flink-pekko.actor.default-dispatcher-15",
                        "parse (1/2) (8e1c5a_cbc357ccb763df2852fee8c4fc7d55f2_0_1) switched from RUNNING to FAILED on"
                                + " localhost:40311-7a4b2c @ localhost (dataPort=38221).",
                        new LoggedThrowable(
                                "org.apache.flink.util.FlinkRuntimeException",
                                "Failed to parse record 17",
                                List.of(
                                        "org.acme.orders.Parse.map(Parse.java:31)",
                                        "org.acme.orders.Parse.map(Parse.java:14)"),
                                new LoggedThrowable(
                                        "java.lang.NumberFormatException",
                                        "For input string: \"twelve\"",
                                        List.of("java.base/java.lang.Long.parseLong(Long.java:711)"),
                                        null,
                                        List.of()),
                                List.of(LoggedThrowable.of("java.io.IOException", "closed"))),
                        JOB,
                        MASTER,
                        "squirrel.logs/0@5#0",
                        1));
        assertThat(logs.get(1).jobId()).as("read from the message").contains(JOB);
        assertThat(logs.get(2).event().repeat()).isEqualTo(412);
    }

    @Test
    void logsRecord_tellsStatusAndFailureFromItsLines() throws Exception {
        List<Observation> observations = golden("logs-job-manager");

        assertThat(of(StatusObserved.class, observations))
                .containsExactly(new StatusObserved(
                        Instant.ofEpochMilli(1795250400130L), MASTER, JOB, "orders", JobStatus.RESTARTING));
        assertThat(of(FailureObserved.class, observations)).singleElement().satisfies(failure -> {
            assertThat(failure.failure().taskName()).isEqualTo("parse (1/2)");
            assertThat(failure.failure().taskManager()).isEqualTo("localhost:40311-7a4b2c");
            assertThat(failure.failure().throwable().innermost().simpleType()).isEqualTo("NumberFormatException");
        });
    }

    @Test
    void logsRecordWithoutEvents_saysThatTheLogIsWatched() throws Exception {
        assertThat(golden("logs-heartbeat"))
                .containsExactly(new CoverageObserved(
                        Instant.ofEpochMilli(1795250460000L), WORKER, null, Capability.TASK_MANAGER_LOG, true, ""));
    }

    @Test
    void eventsRecord_becomesStatusAndCheckpoint() throws Exception {
        assertThat(golden("events-job-manager"))
                .containsExactly(
                        new StatusObserved(
                                Instant.ofEpochMilli(1795250400131L), MASTER, JOB, "orders", JobStatus.RESTARTING),
                        new CheckpointObserved(
                                Instant.ofEpochMilli(1795250400900L),
                                MASTER,
                                JOB,
                                new Checkpoint(
                                        12,
                                        Checkpoint.Status.COMPLETED,
                                        false,
                                        true,
                                        Instant.ofEpochMilli(1795250400900L),
                                        null,
                                        81920,
                                        1048576,
                                        null,
                                        0,
                                        0,
                                        List.of())));
    }

    @Test
    void containersRecord_namesTheClusterOfEachProcess() throws Exception {
        List<ContainerObserved> seen = of(ContainerObserved.class, golden("containers"));

        assertThat(seen).extracting(c -> c.process().cluster()).containsExactly("orders-production", "lab");
        assertThat(seen.get(0).throttledRatio()).isEqualTo(0.4);
        assertThat(seen.get(1).exitReason()).isEqualTo("process 4100 is gone");
        assertThat(seen.get(1).rssBytes()).isNull();
    }

    @Test
    void unknownFields_areSkipped() throws Exception {
        String record = text("logs-heartbeat").replace("\"v\": 1,", "\"later\": {\"x\": [1]}, \"v\": 1,");

        assertThat(decoder.decode(record.getBytes(UTF_8), "")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | MALFORMED",
                "hello | MALFORMED",
                "[] | MALFORMED",
                "{\"v\":1,\"kind\":\"logs\" | MALFORMED",
                "{} | MISSING_FIELD",
                "{\"v\":2} | NEWER_VERSION",
                "{\"v\":\"one\"} | INVALID_FIELD",
                "{\"v\":1} | MISSING_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\"} | MISSING_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9} | MISSING_FIELD",
                "{\"v\":1,\"kind\":\"spans\",\"cluster\":\"c\",\"at\":9} | UNKNOWN_KIND",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9,\"process\":{},\"events\":[]} | MISSING_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9,\"process\":7,\"events\":[]} | INVALID_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9,\"process\":{\"id\":\"p\"},\"events\":{}} | INVALID_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9,\"process\":{\"id\":\"p\"},\"events\":[5]} | INVALID_FIELD",
                "{\"v\":1,\"kind\":\"metrics\",\"cluster\":\"c\",\"at\":9,\"process\":{\"id\":\"p\"},\"scopes\":5} | INVALID_FIELD",
                "{\"v\":1,\"kind\":\"metrics\",\"cluster\":\"c\",\"at\":9,\"process\":{\"id\":\"p\"},\"scopes\":[{\"metrics\":[]}]} | INVALID_FIELD",
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":999999999999999,\"process\":{\"id\":\"p\"},\"events\":[]} | INVALID_FIELD",
            })
    void brokenRecord_isRefusedWithAReason(String record, Reason reason) {
        WireException thrown =
                catchThrowableOfType(WireException.class, () -> decoder.decode(record.getBytes(UTF_8), "t/0@0"));

        assertThat(thrown.reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining(" - ");
    }

    @Test
    void deeplyNestedThrowable_isRefused() {
        String cause = "{\"cause\":".repeat(5000);
        String record =
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"c\",\"at\":9,\"process\":{\"id\":\"p\"},\"events\":[{\"throwable\":"
                        + cause;

        assertThatThrownBy(() -> decoder.decode(record.getBytes(UTF_8), ""))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void hugeRecord_isRefusedUnread() {
        assertThatThrownBy(() -> decoder.decode(new byte[WireDecoder.LONGEST_RECORD + 1], ""))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
    }

    @Test
    void controlCharactersOfARecord_doNotReachTheMessage() {
        assertThatThrownBy(() -> decoder.decode(
                        "{\"v\":1,\"kind\":\"\\u001b[2J\",\"cluster\":\"c\",\"at\":9}".getBytes(UTF_8), ""))
                .hasMessageNotContaining("\u001b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"metrics-task-manager", "logs-job-manager", "logs-heartbeat", "events-job-manager", "containers"
            })
    void damagedGoldenRecord_isReadOrRefusedButNeverThrowsAnythingElse(String name) throws Exception {
        byte[] whole = text(name).getBytes(UTF_8);
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = whole.clone();
            for (int hits = 0; hits < 3; hits++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                decoder.decode(damaged, "");
            } catch (WireException e) {
                assertThat(e.reason()).isNotNull();
            }
        }
    }

    private List<Observation> golden(String name) throws IOException, WireException {
        return decoder.decode(text(name).getBytes(UTF_8), "squirrel.logs/0@5");
    }

    private static String text(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(WireDecoderTest.class.getResourceAsStream("/wire/" + name + ".json"), name)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static <T> List<T> of(Class<T> type, List<Observation> observations) {
        return observations.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
