// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.wire.WireDecoder;
import io.drsquirrel.model.wire.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When pictures are taken, in event time and processing time, and across a restore. */
class AssembleSnapshotsTest {
    /** A whole multiple of five minutes. */
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

    private static final WatcherConfiguration CONFIGURATION = WatcherConfiguration.of("unused");

    private KeyedOneInputStreamOperatorTestHarness<String, Facts, SnapshotRecord> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.setProcessingTime(START.toEpochMilli());
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Facts, SnapshotRecord> harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new AssembleSnapshots(CONFIGURATION)), Facts::jobKey, Types.STRING);
    }

    private static Facts facts(String record) throws WireException {
        List<Observation> observations = new WireDecoder().decode(record.getBytes(StandardCharsets.UTF_8), "t/0@1");
        return new Facts("lab", "", AgentRecords.run("orders"), "orders", observations);
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }

    private void metrics(int second) throws Exception {
        long millis = at(second).toEpochMilli();
        harness.processElement(new StreamRecord<>(facts(AgentRecords.metrics(at(second), "orders", second)), millis));
    }

    private void status(int second, String from, String to) throws Exception {
        long millis = at(second).toEpochMilli();
        harness.processElement(new StreamRecord<>(facts(AgentRecords.status(at(second), "orders", from, to)), millis));
    }

    private void watermark(int second) throws Exception {
        harness.processWatermark(new Watermark(at(second).toEpochMilli()));
    }

    private void clock(int second) throws Exception {
        harness.setProcessingTime(at(second).toEpochMilli());
    }

    private List<JobSnapshot> taken() throws IOException {
        List<JobSnapshot> snapshots = new ArrayList<>();
        for (SnapshotRecord record : harness.extractOutputValues()) {
            snapshots.add(new JobSnapshotCodec().decode(record.json()));
        }
        harness.getOutput().clear();
        return snapshots;
    }

    @Test
    void watermarkPassesTheInterval_takesAPictureOfThatTime() throws Exception {
        metrics(10);
        watermark(299);
        assertThat(taken()).isEmpty();
        watermark(301);
        assertThat(taken()).singleElement().satisfies(s -> {
            assertThat(s.takenAt()).isEqualTo(at(300));
            assertThat(s.urgent()).isFalse();
        });
        watermark(601);
        assertThat(taken()).extracting(JobSnapshot::takenAt).containsExactly(at(600));
    }

    @Test
    void replayOfTheSameRecords_givesTheSameIds() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            metrics(10);
            status(20, "RUNNING", "RESTARTING");
            harness.setProcessingTime(harness.getProcessingTime() + 1_000);
            watermark(301);
            taken().forEach(s -> ids.add(s.id()));
            harness.close();
            open();
            clock(7_200);
        }
        assertThat(ids).hasSize(4);
        assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(2, 4));
    }

    @Test
    void restart_isPicturedWithinASecondAndNotTooOften() throws Exception {
        metrics(10);
        status(20, "RUNNING", "FAILING");
        status(20, "FAILING", "RESTARTING");
        assertThat(taken()).isEmpty();
        harness.setProcessingTime(START.toEpochMilli() + 500);
        assertThat(taken()).singleElement().satisfies(s -> {
            assertThat(s.urgent()).isTrue();
            assertThat(s.takenAt()).isEqualTo(at(20));
            assertThat(s.status()).isEqualTo(JobStatus.RESTARTING);
        });
        status(21, "RUNNING", "RESTARTING");
        clock(1);
        assertThat(taken()).as("the second within two seconds waits").isEmpty();
        clock(3);
        assertThat(taken()).hasSize(1);
    }

    @Test
    void silentJob_isPicturedAsUnknownAndForgottenAfterAWindow() throws Exception {
        status(5, "CREATED", "RUNNING");
        for (int second = 301; second < 4_000; second += 300) {
            watermark(second);
        }
        List<JobSnapshot> taken = taken();
        assertThat(taken.get(0).status()).isEqualTo(JobStatus.UNKNOWN);
        assertThat(taken).hasSize(13);
        assertThat(harness.numKeyedStateEntries()).as("state left").isZero();
    }

    @Test
    void noAgentHeardAtAll_isPicturedByTheClock() throws Exception {
        metrics(10);
        watermark(10);
        clock(300);
        assertThat(taken())
                .as("event time has moved since the job was first seen")
                .isEmpty();
        clock(600);
        assertThat(taken()).singleElement().satisfies(s -> {
            assertThat(s.takenAt()).isEqualTo(at(600));
            assertThat(s.status()).isEqualTo(JobStatus.UNKNOWN);
        });
    }

    @Test
    void catchingUp_isNotTakenForSilence() throws Exception {
        clock(36_000);
        metrics(10);
        watermark(20);
        clock(36_300);
        metrics(100);
        watermark(110);
        clock(36_600);
        assertThat(taken().stream().filter(s -> s.takenAt().isAfter(at(30_000))))
                .as("event time moves, hours behind")
                .isEmpty();
        watermark(301);
        assertThat(taken()).extracting(JobSnapshot::takenAt).containsExactly(at(300));
    }

    @Test
    void stateRestored_goesOnWhereItWas() throws Exception {
        status(5, "CREATED", "RUNNING");
        for (int second = 10; second < 290; second += 10) {
            metrics(second);
        }
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.initializeState(state);
        harness.open();
        metrics(290);
        watermark(301);
        assertThat(taken()).singleElement().satisfies(s -> {
            assertThat(s.takenAt()).isEqualTo(at(300));
            assertThat(s.status()).isEqualTo(JobStatus.RUNNING);
            assertThat(s.statusSince()).isEqualTo(at(5));
            assertThat(s.series(io.drsquirrel.model.signal.Signal.HEAP_USED, "tm-1")
                            .orElseThrow()
                            .present())
                    .isEqualTo(5);
        });
    }

    @Test
    void otherPaneLength_beginsAnew() throws Exception {
        metrics(10);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        harness.close();
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new AssembleSnapshots(CONFIGURATION.inPanesOf(Duration.ofSeconds(10)))),
                Facts::jobKey,
                Types.STRING);
        harness.initializeState(state);
        harness.open();
        metrics(290);
        watermark(301);
        assertThat(taken()).singleElement().satisfies(s -> assertThat(s.window().pane())
                .isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void gapInEventTime_isOnePicture() throws Exception {
        metrics(10);
        watermark(36_000);
        assertThat(taken()).hasSizeLessThanOrEqualTo(2);
    }
}
