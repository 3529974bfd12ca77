// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.Topology;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.drsquirrel.model.assembly.Facts.JM;
import static io.drsquirrel.model.assembly.Facts.JOB;
import static io.drsquirrel.model.assembly.Facts.NOON;
import static io.drsquirrel.model.assembly.Facts.OTHER_TM;
import static io.drsquirrel.model.assembly.Facts.RUN;
import static io.drsquirrel.model.assembly.Facts.SINK;
import static io.drsquirrel.model.assembly.Facts.SOURCE;
import static io.drsquirrel.model.assembly.Facts.TM;
import static io.drsquirrel.model.assembly.Facts.at;
import static io.drsquirrel.model.assembly.Facts.checkpoint;
import static io.drsquirrel.model.assembly.Facts.failure;
import static io.drsquirrel.model.assembly.Facts.job;
import static io.drsquirrel.model.assembly.Facts.log;
import static io.drsquirrel.model.assembly.Facts.poison;
import static io.drsquirrel.model.assembly.Facts.process;
import static io.drsquirrel.model.assembly.Facts.status;
import static io.drsquirrel.model.assembly.Facts.task;
import static io.drsquirrel.model.assembly.Facts.topology;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class SnapshotAssemblerTest {
    private static SnapshotAssembler assembler() {
        return new SnapshotAssembler(JOB, AssemblerSettings.DEFAULT, new FingerprintGrouping());
    }

    private static JobSnapshot snapshot(int second, Observation... observations) {
        SnapshotAssembler assembler = assembler();
        for (Observation o : observations) {
            assembler.add(o);
        }
        return assembler.snapshot(at(second), false);
    }

    /** The value in the pane of that second. */
    private static double value(JobSnapshot snapshot, Signal signal, String subject, int second) {
        return snapshot.series(signal, subject)
                .orElseThrow(() -> new AssertionError("no " + signal + " of '" + subject + "'"))
                .at(snapshot.window().paneOf(at(second)))
                .orElse(Double.NaN);
    }

    @Nested
    class Order {
        @Test
        void shuffledObservations_giveTheSameSnapshot() {
            JobSnapshot expected = of(Facts.story());
            for (int seed = 0; seed < 20; seed++) {
                List<Observation> shuffled = new ArrayList<>(Facts.story());
                Collections.shuffle(shuffled, new Random(seed));
                assertThat(of(shuffled)).as("seed " + seed).isEqualTo(expected);
            }
        }

        @Test
        void stateWrittenAndReadHalfway_givesTheSameSnapshot() throws IOException {
            List<Observation> story = new ArrayList<>(Facts.story());
            Collections.shuffle(story, new Random(7));
            AssemblerStateCodec codec = new AssemblerStateCodec(new FingerprintGrouping());
            SnapshotAssembler assembler = assembler();
            for (int i = 0; i < story.size(); i++) {
                assembler.add(story.get(i));
                if (i % 400 == 200) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    codec.write(assembler, new DataOutputStream(bytes));
                    assembler = codec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
                }
            }
            assertThat(assembler.snapshot(at(1200), false)).isEqualTo(of(Facts.story()));
        }

        @Test
        void snapshotTakenTwice_isEqual() {
            SnapshotAssembler assembler = assembler();
            Facts.story().forEach(assembler::add);
            assertThat(assembler.snapshot(at(1200), false)).isEqualTo(assembler.snapshot(at(1200), false));
        }

        private JobSnapshot of(List<Observation> observations) {
            SnapshotAssembler assembler = assembler();
            observations.forEach(assembler::add);
            return assembler.snapshot(at(1200), false);
        }
    }

    /** Per signal: samples at 12:00:10, 12:00:50, 12:01:10 and 12:01:50, and what is expected of the second minute. */
    static Stream<Arguments> taskSignals() {
        return Stream.of(
                arguments(FlinkMetric.NUM_RECORDS_IN, new double[] {0, 400, 600, 1000}, Signal.RECORDS_IN_RATE, 10),
                arguments(FlinkMetric.NUM_RECORDS_IN, new double[] {900, 1000, 0, 600}, Signal.RECORDS_IN_RATE, 10),
                arguments(FlinkMetric.NUM_RECORDS_IN, new double[] {900, 1000, 1300, 300}, Signal.RECORDS_IN_RATE, 10),
                arguments(FlinkMetric.NUM_RECORDS_OUT, new double[] {0, 40, 60, 100}, Signal.RECORDS_OUT_RATE, 1),
                arguments(FlinkMetric.NUM_BYTES_IN, new double[] {0, 0, 0, 6000}, Signal.BYTES_IN_RATE, 100),
                arguments(FlinkMetric.NUM_RECORDS_IN_PER_SECOND, new double[] {1, 1, 4, 6}, Signal.RECORDS_IN_RATE, 5),
                arguments(
                        FlinkMetric.ACCUMULATE_BUSY_TIME_MS,
                        new double[] {0, 40_000, 40_000, 70_000},
                        Signal.BUSY_RATIO,
                        0.5),
                arguments(FlinkMetric.BUSY_TIME_MS_PER_SECOND, new double[] {1, 1, 250, 750}, Signal.BUSY_RATIO, 0.5),
                arguments(
                        FlinkMetric.BUSY_TIME_MS_PER_SECOND,
                        new double[] {1, 1, Double.NaN, 750},
                        Signal.BUSY_RATIO,
                        0.75),
                arguments(
                        FlinkMetric.ACCUMULATE_BACK_PRESSURED_TIME_MS,
                        new double[] {0, 0, 0, 90_000},
                        Signal.BACKPRESSURED_RATIO,
                        1),
                arguments(FlinkMetric.IDLE_TIME_MS_PER_SECOND, new double[] {0, 0, 900, 900}, Signal.IDLE_RATIO, 0.9),
                arguments(FlinkMetric.IN_POOL_USAGE, new double[] {0, 0, 0.5, 0.9}, Signal.INPUT_BUFFERS_USAGE, 0.9),
                arguments(FlinkMetric.OUT_POOL_USAGE, new double[] {0, 0, 1, 0.9}, Signal.OUTPUT_BUFFERS_USAGE, 1),
                arguments(
                        FlinkMetric.CURRENT_INPUT_WATERMARK,
                        new double[] {5, 6, 1.7e12, 1.8e12},
                        Signal.WATERMARK,
                        1.7e12),
                arguments(
                        FlinkMetric.CURRENT_OUTPUT_WATERMARK,
                        new double[] {5, 6, Long.MIN_VALUE, 1.8e12},
                        Signal.WATERMARK,
                        Long.MIN_VALUE),
                arguments(FlinkMetric.SPLIT_WATERMARK, new double[] {5, 6, 7, Long.MAX_VALUE}, Signal.WATERMARK_MAX, 7),
                arguments(FlinkMetric.PENDING_RECORDS, new double[] {5, 6, 70, 90}, Signal.PENDING_RECORDS, 80),
                arguments(FlinkMetric.RECORDS_LAG_MAX, new double[] {5, 6, -1, 90}, Signal.PENDING_RECORDS, 90),
                arguments(
                        FlinkMetric.CURRENT_EMIT_EVENT_TIME_LAG,
                        new double[] {5, 6, 70, 90},
                        Signal.EMIT_EVENT_TIME_LAG,
                        90),
                arguments(FlinkMetric.WATERMARK_LAG, new double[] {5, 6, 70, -1}, Signal.WATERMARK_LAG, 70),
                arguments(FlinkMetric.CURRENT_SEND_TIME, new double[] {5, 6, 70, 90}, Signal.SEND_TIME, 90),
                arguments(FlinkMetric.NUM_RECORDS_SEND_ERRORS, new double[] {0, 0, 6, 60}, Signal.SEND_ERRORS_RATE, 1),
                arguments(
                        FlinkMetric.NUM_LATE_RECORDS_DROPPED, new double[] {0, 0, 6, 60}, Signal.LATE_RECORDS_RATE, 1),
                arguments(
                        FlinkMetric.CHECKPOINT_START_DELAY_NANOS,
                        new double[] {0, 0, 9e6, 3e6},
                        Signal.CHECKPOINT_START_DELAY,
                        9),
                arguments(
                        FlinkMetric.CHECKPOINT_ALIGNMENT_TIME,
                        new double[] {0, 0, 9e6, 3e6},
                        Signal.CHECKPOINT_ALIGNMENT,
                        9),
                arguments(FlinkMetric.STATE_GET_LATENCY, new double[] {0, 0, 2e6, 3e6}, Signal.STATE_ACCESS_LATENCY, 3),
                arguments(
                        FlinkMetric.ROCKSDB_IS_WRITE_STOPPED,
                        new double[] {0, 0, 0, 1},
                        Signal.ROCKSDB_WRITE_STOPPED,
                        1),
                arguments(FlinkMetric.ASYNC_QUEUE_SIZE, new double[] {0, 0, 0, 31}, Signal.ASYNC_QUEUE_SIZE, 31));
    }

    @ParameterizedTest
    @MethodSource("taskSignals")
    void signalOfVertex(FlinkMetric metric, double[] values, Signal signal, double expected) {
        JobSnapshot snapshot = snapshot(
                120,
                task(10, SINK, 0, metric, values[0]),
                task(50, SINK, 0, metric, values[1]),
                task(70, SINK, 0, metric, values[2]),
                task(110, SINK, 0, metric, values[3]));
        assertThat(value(snapshot, signal, SINK, 110)).isCloseTo(expected, within(1e-9));
    }

    static Stream<Arguments> processSignals() {
        return Stream.of(
                arguments(FlinkMetric.HEAP_USED, "", new double[] {1, 2, 30, 40}, Signal.HEAP_USED, 40),
                arguments(FlinkMetric.HEAP_USED, "", new double[] {1, 2, 30, 40}, Signal.HEAP_AFTER_GC, 30),
                arguments(FlinkMetric.HEAP_MAX, "", new double[] {1, 2, -1, 40}, Signal.HEAP_MAX, 40),
                arguments(
                        FlinkMetric.GC_TIME,
                        "G1_Young_Generation",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_TIME_RATIO,
                        0.1),
                arguments(
                        FlinkMetric.GC_TIME,
                        "G1 Old Generation",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_OLD_TIME_RATIO,
                        0.1),
                arguments(
                        FlinkMetric.GC_TIME,
                        "PS MarkSweep",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_OLD_TIME_RATIO,
                        0.1),
                arguments(
                        FlinkMetric.GC_TIME,
                        "MarkSweepCompact",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_OLD_TIME_RATIO,
                        0.1),
                arguments(
                        FlinkMetric.GC_TIME,
                        "ConcurrentMarkSweep",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_OLD_TIME_RATIO,
                        0.1),
                arguments(FlinkMetric.GC_TIME, "ZGC Pauses", new double[] {0, 0, 0, 6000}, Signal.GC_TIME_RATIO, 0.1),
                arguments(
                        FlinkMetric.GC_TIME,
                        "Shenandoah Pauses",
                        new double[] {0, 0, 0, 6000},
                        Signal.GC_OLD_TIME_RATIO,
                        0),
                arguments(FlinkMetric.GC_TIME, "All", new double[] {0, 0, 0, 6000}, Signal.GC_TIME_RATIO, 0.1),
                arguments(FlinkMetric.GC_COUNT, "Copy", new double[] {0, 2, 2, 5}, Signal.GC_COUNT, 3),
                arguments(FlinkMetric.CPU_TIME, "", new double[] {0, 0, 0, 90e9}, Signal.CPU_CORES, 1.5),
                arguments(FlinkMetric.CPU_LOAD, "", new double[] {0, 0, 0.25, 0.75}, Signal.CPU_LOAD, 0.5),
                arguments(FlinkMetric.CLASSES_LOADED, "", new double[] {0, 0, 2, 75}, Signal.CLASSES_LOADED, 75),
                arguments(FlinkMetric.TASK_SLOTS_AVAILABLE, "", new double[] {0, 0, 2, 0}, Signal.SLOTS_FREE, 0));
    }

    @ParameterizedTest
    @MethodSource("processSignals")
    void signalOfProcess(FlinkMetric metric, String qualifier, double[] values, Signal signal, double expected) {
        JobSnapshot snapshot = snapshot(
                120,
                process(10, metric, qualifier, values[0]),
                process(50, metric, qualifier, values[1]),
                process(70, metric, qualifier, values[2]),
                process(110, metric, qualifier, values[3]));
        assertThat(value(snapshot, signal, "tm-1", 110)).isCloseTo(expected, within(1e-9));
    }

    @Nested
    class Signals {
        @Test
        void concurrentCollectorBeans_areNoCollectionTime() {
            JobSnapshot snapshot = snapshot(
                    120,
                    process(50, FlinkMetric.GC_TIME, "G1_Young_Generation", 0),
                    process(110, FlinkMetric.GC_TIME, "G1_Young_Generation", 600),
                    process(50, FlinkMetric.GC_TIME, "G1_Concurrent_GC", 0),
                    process(110, FlinkMetric.GC_TIME, "G1_Concurrent_GC", 30_000),
                    process(50, FlinkMetric.GC_TIME, "All", 0),
                    process(110, FlinkMetric.GC_TIME, "All", 30_600));
            assertThat(value(snapshot, Signal.GC_TIME_RATIO, "tm-1", 110)).isCloseTo(0.01, within(1e-9));
        }

        @Test
        void subtasksOfAVertex_areFoldedAsTheSignalSays() {
            JobSnapshot snapshot = snapshot(
                    60,
                    task(10, SINK, 0, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 200),
                    task(10, SINK, 1, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 800),
                    task(10, SINK, 0, FlinkMetric.IDLE_TIME_MS_PER_SECOND, 800),
                    task(10, SINK, 1, FlinkMetric.IDLE_TIME_MS_PER_SECOND, 200),
                    task(10, SOURCE, 0, FlinkMetric.PENDING_RECORDS, 3),
                    task(10, SOURCE, 1, FlinkMetric.PENDING_RECORDS, 4));
            assertThat(value(snapshot, Signal.BUSY_RATIO, SINK, 10)).isEqualTo(0.8);
            assertThat(value(snapshot, Signal.BUSY_RATIO_MEAN, SINK, 10)).isEqualTo(0.5);
            assertThat(value(snapshot, Signal.IDLE_RATIO, SINK, 10)).isEqualTo(0.2);
            assertThat(value(snapshot, Signal.PENDING_RECORDS, SOURCE, 10)).isEqualTo(7);
        }

        @Test
        void exactCounterOfBusyTime_winsOverTheGauge() {
            JobSnapshot snapshot = snapshot(
                    120,
                    task(50, SINK, 0, FlinkMetric.ACCUMULATE_BUSY_TIME_MS, 0),
                    task(110, SINK, 0, FlinkMetric.ACCUMULATE_BUSY_TIME_MS, 6_000),
                    task(110, SINK, 0, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 900));
            assertThat(value(snapshot, Signal.BUSY_RATIO, SINK, 110)).isCloseTo(0.1, within(1e-9));
        }

        @Test
        void panesWithoutSamples_areAbsent() {
            JobSnapshot snapshot = snapshot(
                    300, process(10, FlinkMetric.HEAP_USED, "", 1), process(290, FlinkMetric.HEAP_USED, "", 1));
            assertThat(snapshot.series(Signal.HEAP_USED, "tm-1").orElseThrow().present())
                    .isEqualTo(2);
        }

        @Test
        void recordsOfTheJob_areThoseOfItsSourcesAndSinks() {
            JobSnapshot snapshot = snapshot(
                    120,
                    topology(1),
                    task(50, SOURCE, 0, FlinkMetric.NUM_RECORDS_IN, 0),
                    task(110, SOURCE, 0, FlinkMetric.NUM_RECORDS_IN, 600),
                    task(50, SINK, 0, FlinkMetric.NUM_RECORDS_IN, 0),
                    task(110, SINK, 0, FlinkMetric.NUM_RECORDS_IN, 300),
                    task(50, SINK, 0, FlinkMetric.NUM_RECORDS_OUT, 0),
                    task(110, SINK, 0, FlinkMetric.NUM_RECORDS_OUT, 0));
            assertThat(value(snapshot, Signal.RECORDS_IN_PER_SECOND, "", 110)).isEqualTo(10);
            assertThat(value(snapshot, Signal.RECORDS_OUT_PER_SECOND, "", 110)).isEqualTo(5);
        }

        @Test
        void spread_isTheMeanOfTheLastFiveMinutesPerSubtask() {
            JobSnapshot snapshot = snapshot(
                    600,
                    topology(1),
                    task(10, SINK, 1, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 1000),
                    task(400, SINK, 1, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 200),
                    task(500, SINK, 1, FlinkMetric.BUSY_TIME_MS_PER_SECOND, 400));
            assertThat(snapshot.spread(Signal.BUSY_RATIO, SINK).orElseThrow().values())
                    .satisfiesExactly(
                            v -> assertThat(v).isNaN(), v -> assertThat(v).isCloseTo(0.3, within(1e-9)));
        }

        @Test
        void containers_giveMemoryAndCores() {
            JobSnapshot snapshot = snapshot(60, topology(1), Facts.container(10, TM, 1000));
            assertThat(value(snapshot, Signal.RSS, "tm-1", 10)).isEqualTo(1000);
            assertThat(value(snapshot, Signal.CPU_CORES, "tm-1", 10)).isEqualTo(0.5);
            assertThat(value(snapshot, Signal.CPU_THROTTLED_RATIO, "tm-1", 10)).isEqualTo(0.125);
            assertThat(snapshot.coverage().has(Capability.CONTAINER)).isTrue();
        }

        @Test
        void runningShare_followsTheStatus() {
            JobSnapshot snapshot = snapshot(
                    180,
                    status(0, JobStatus.RUNNING),
                    status(60, JobStatus.RESTARTING),
                    status(90, JobStatus.RUNNING),
                    process(170, FlinkMetric.HEAP_USED, "", 1));
            assertThat(value(snapshot, Signal.RUNNING, "", 10)).isEqualTo(1);
            assertThat(value(snapshot, Signal.RUNNING, "", 70)).isEqualTo(0.5);
            assertThat(value(snapshot, Signal.RESTARTS, "", 70)).isEqualTo(1);
            assertThat(value(snapshot, Signal.RESTARTS, "", 10)).isZero();
        }
    }

    @Nested
    class Restarts {
        @Test
        void jobSuspendedAndRunAgain_wasRestarted() {
            JobSnapshot snapshot = snapshot(
                    180,
                    status(0, JobStatus.RUNNING),
                    status(60, JobStatus.SUSPENDED),
                    status(66, JobStatus.INITIALIZING),
                    status(70, JobStatus.RUNNING));
            assertThat(snapshot.restarts()).singleElement().satisfies(restart -> assertThat(restart.recoveredAt())
                    .isEqualTo(status(70, JobStatus.RUNNING).at()));
        }

        @Test
        void jobSuspendedBeforeItRan_wasNotRestarted() {
            assertThat(snapshot(180, status(0, JobStatus.SUSPENDED), status(70, JobStatus.RUNNING))
                            .restarts())
                    .isEmpty();
        }

        @Test
        void statusAndCounterOfOneRestart_areOneRestart() {
            JobSnapshot snapshot = snapshot(
                    300,
                    status(0, JobStatus.RUNNING),
                    job(10, FlinkMetric.NUM_RESTARTS, 0),
                    status(118, JobStatus.FAILING),
                    status(119, JobStatus.RESTARTING),
                    failure(118, "Map (1/2)", "t/0@1"),
                    status(122, JobStatus.RUNNING),
                    job(130, FlinkMetric.NUM_RESTARTS, 1));
            assertThat(snapshot.restarts()).singleElement().satisfies(r -> {
                assertThat(r.at()).isEqualTo(at(118));
                assertThat(r.recoveredAt()).isEqualTo(at(122));
                assertThat(r.rescale()).isFalse();
                assertThat(r.cause().taskName()).isEqualTo("Map (1/2)");
            });
        }

        @Test
        void counterAlone_tellsRestarts() {
            JobSnapshot snapshot = snapshot(
                    300,
                    job(10, FlinkMetric.NUM_RESTARTS, 4),
                    job(130, FlinkMetric.NUM_RESTARTS, 6),
                    job(190, FlinkMetric.NUM_RESTARTS, 6));
            assertThat(snapshot.restarts()).extracting(Restart::at).containsExactly(at(130), at(130));
        }

        @Test
        void rescales_areNoFailures() {
            JobSnapshot snapshot = snapshot(
                    300,
                    status(0, JobStatus.RUNNING),
                    job(10, FlinkMetric.NUM_RESTARTS, 0),
                    job(10, FlinkMetric.NUM_RESCALES, 0),
                    status(118, JobStatus.RESTARTING),
                    status(122, JobStatus.RUNNING),
                    job(130, FlinkMetric.NUM_RESTARTS, 1),
                    job(130, FlinkMetric.NUM_RESCALES, 1));
            assertThat(snapshot.restarts()).singleElement().satisfies(r -> assertThat(r.rescale())
                    .isTrue());
        }

        @Test
        void failureToldByLogAndRest_isOneFailure() {
            JobSnapshot snapshot = snapshot(
                    300,
                    failure(100, "Map (1/2)", "t/0@1"),
                    failure(101, "Map (1/2) - execution #3", "exceptions"),
                    failure(102, null, "jobmanager.log:1"),
                    failure(200, "Map (1/2)", "t/0@2"));
            assertThat(snapshot.failures()).hasSize(2);
            assertThat(snapshot.failures().get(0).at()).isEqualTo(at(100));
        }

        @Test
        void restartAndOutOfMemory_askForAPictureAtOnce() {
            SnapshotAssembler assembler = assembler();
            assertThat(assembler.add(status(1, JobStatus.RUNNING))).isFalse();
            assertThat(assembler.add(status(2, JobStatus.RESTARTING))).isTrue();
            assertThat(assembler.add(failure(2, null, "x"))).isTrue();
            LoggedThrowable oom = LoggedThrowable.of("java.lang.OutOfMemoryError", "Java heap space");
            assertThat(assembler.add(log(3, TM, LogLevel.ERROR, "Fatal", oom))).isTrue();
            assertThat(assembler.add(log(3, TM, LogLevel.ERROR, "No", poison())))
                    .isFalse();
        }
    }

    @Nested
    class Status {
        @Test
        void nothingHeardForLong_isUnknown() {
            JobSnapshot snapshot = snapshot(600, status(0, JobStatus.RUNNING));
            assertThat(snapshot.status()).isEqualTo(JobStatus.UNKNOWN);
        }

        @Test
        void metricsAfterTheStatus_keepItKnown() {
            JobSnapshot snapshot =
                    snapshot(600, status(0, JobStatus.RUNNING), process(590, FlinkMetric.HEAP_USED, "", 1));
            assertThat(snapshot.status()).isEqualTo(JobStatus.RUNNING);
            assertThat(snapshot.statusSince()).isEqualTo(NOON);
        }

        @Test
        void endedJob_staysEndedThoughNothingIsHeard() {
            assertThat(snapshot(1200, status(0, JobStatus.FAILED)).status()).isEqualTo(JobStatus.FAILED);
        }

        @Test
        void uptimeAlone_meansRunning() {
            JobSnapshot snapshot = snapshot(60, job(50, FlinkMetric.UPTIME, 100_000));
            assertThat(snapshot.status()).isEqualTo(JobStatus.RUNNING);
        }

        @Test
        void nothingAtAll_isUnknownWithoutCoverage() {
            JobSnapshot snapshot = snapshot(60);
            assertThat(snapshot.status()).isEqualTo(JobStatus.UNKNOWN);
            assertThat(snapshot.series()).isEmpty();
            assertThat(snapshot.coverage().has(Capability.METRICS)).isFalse();
        }
    }

    @Nested
    class Checkpointing {
        @Test
        void piecesOfOneCheckpoint_arePutTogether() {
            JobSnapshot snapshot = snapshot(
                    300,
                    checkpoint(100, 7, Checkpoint.Status.FAILED, null, "Checkpoint expired before completing."),
                    checkpoint(60, 7, Checkpoint.Status.IN_PROGRESS, null, null));
            assertThat(snapshot.checkpoints().history()).singleElement().satisfies(c -> {
                assertThat(c.status()).isEqualTo(Checkpoint.Status.FAILED);
                assertThat(c.triggeredAt()).isEqualTo(at(60));
                assertThat(c.endToEnd()).isEqualTo(Duration.ofSeconds(40));
                assertThat(c.failureReason()).contains("expired");
            });
            assertThat(value(snapshot, Signal.CHECKPOINTS_FAILED, "", 100)).isEqualTo(1);
        }

        @Test
        void configuration_tellsIntervalAndTimeout() {
            JobSnapshot snapshot = snapshot(
                    60,
                    Facts.configuration(1, "execution.checkpointing.interval", "10 s"),
                    Facts.configuration(1, "execution.checkpointing.timeout", "PT5M"),
                    Facts.configuration(1, "execution.checkpointing.tolerable-failed-checkpoints", "3"));
            assertThat(snapshot.checkpoints().enabled()).isTrue();
            assertThat(snapshot.checkpoints().interval()).isEqualTo(Duration.ofSeconds(10));
            assertThat(snapshot.checkpoints().timeout()).isEqualTo(Duration.ofMinutes(5));
            assertThat(snapshot.checkpoints().tolerableFailures()).isEqualTo(3);
        }

        @Test
        void jobConfigurationWithoutInterval_isSwitchedOff() {
            assertThat(snapshot(60, Facts.configuration(1, "parallelism.default", "2"))
                            .checkpoints()
                            .enabled())
                    .isFalse();
            assertThat(snapshot(60).checkpoints().enabled()).isNull();
        }
    }

    @Nested
    class Logs {
        @Test
        void groups_countAllAndKeepFirstLatestAndDistinctMessages() {
            SnapshotAssembler assembler = assembler();
            for (int i = 0; i < 500; i++) {
                assembler.add(log(i, TM, LogLevel.WARN, "Slow answer from shop " + i % 40, null));
            }
            JobSnapshot snapshot = assembler.snapshot(at(600), false);
            ExceptionGroup group = snapshot.exceptionGroups().get(0);
            assertThat(snapshot.exceptionGroups()).hasSize(1);
            assertThat(group.total()).isEqualTo(500);
            assertThat(group.perPane().stream().mapToInt(i -> i).sum()).isEqualTo(500);
            assertThat(group.samples()).hasSizeLessThanOrEqualTo(20);
            assertThat(group.samples().get(0).at()).isEqualTo(at(0));
            assertThat(group.samples().get(group.samples().size() - 1).at()).isEqualTo(at(499));
            assertThat(value(snapshot, Signal.LOG_WARNINGS, "", 10)).isEqualTo(60);
        }

        @Test
        void groupBehindARestart_isMarked() {
            JobSnapshot snapshot = snapshot(
                    300,
                    log(100, TM, LogLevel.WARN, "Map (1/2) failed", poison()),
                    log(100, TM, LogLevel.WARN, "unrelated", null),
                    failure(100, "Map (1/2)", "t/0@1"),
                    status(0, JobStatus.RUNNING),
                    status(100, JobStatus.RESTARTING));
            assertThat(snapshot.exceptionGroups())
                    .extracting(ExceptionGroup::causedRestart)
                    .containsExactly(true, false);
        }

        @Test
        void firstFaultOfALoop_outlivesTheWindow() {
            SnapshotAssembler assembler = assembler();
            for (int minute = 0; minute < 180; minute++) {
                assembler.add(log(minute * 60, TM, LogLevel.ERROR, "attempt " + minute, poison()));
                assembler.snapshot(at(minute * 60 + 30), false);
            }
            ExceptionGroup group =
                    assembler.snapshot(at(180 * 60), false).exceptionGroups().get(0);
            assertThat(group.first()).isEqualTo(NOON);
            assertThat(group.samples().get(0).message()).isEqualTo("attempt 0");
            assertThat(group.total()).isEqualTo(60);
        }

        @Test
        void lifeCycleLines_areKeptOneByOneAndBounded() {
            SnapshotAssembler assembler = assembler();
            for (int i = 0; i < 3000; i++) {
                assembler.add(log(i, JM, LogLevel.INFO, "line " + i, null));
            }
            JobSnapshot snapshot = assembler.snapshot(at(3000), false);
            assertThat(snapshot.events()).hasSize(2000);
            assertThat(snapshot.events().get(1999).message()).isEqualTo("line 2999");
            assertThat(snapshot.exceptionGroups()).isEmpty();
        }

        @Test
        void manyKindsOfErrors_areBounded() {
            SnapshotAssembler assembler = assembler();
            for (int i = 0; i < 2000; i++) {
                assembler.add(
                        log(i, JM, LogLevel.ERROR, "x".repeat(10_000), LoggedThrowable.of("E" + i, "m".repeat(9_000))));
            }
            JobSnapshot snapshot = assembler.snapshot(at(2000), false);
            assertThat(snapshot.exceptionGroups()).hasSize(500);
            assertThat(new JobSnapshotCodec().encode(snapshot)).hasSizeLessThan(12 * 1024 * 1024);
        }

        @Test
        void version_isReadFromTheStartLine() {
            JobSnapshot snapshot = snapshot(
                    60,
                    log(
                            1,
                            JM,
                            LogLevel.INFO,
                            "Starting StandaloneSessionClusterEntrypoint (Version: 2.2.1, Scala: 2.12)",
                            null));
            assertThat(snapshot.flinkVersion()).isEqualTo("2.2.1");
        }
    }

    @Nested
    class Clocks {
        @Test
        void factsFarAhead_areLeftOutAndNoted() {
            SnapshotAssembler assembler = assembler();
            Facts.story().forEach(assembler::add);
            assembler.add(process(1_000_000, FlinkMetric.HEAP_USED, "", 9e12));
            assembler.add(log(1_000_000, TM, LogLevel.ERROR, "from the future", null));
            assembler.add(status(1_000_000, JobStatus.FAILED));
            JobSnapshot snapshot = assembler.snapshot(at(1200), false);
            assertThat(snapshot.window().to()).isEqualTo(at(1200));
            assertThat(snapshot.status()).isEqualTo(JobStatus.RUNNING);
            assertThat(snapshot.series(Signal.HEAP_USED, "tm-1")
                            .orElseThrow()
                            .max()
                            .orElseThrow())
                    .isLessThan(9e12);
            assertThat(snapshot.exceptionGroups()).noneMatch(g -> g.title().contains("future"));
            assertThat(snapshot.coverage()
                            .entry(Capability.STATUS)
                            .orElseThrow()
                            .note())
                    .contains("clock");
        }

        @Test
        void factsALittleAhead_areInThePicture() {
            JobSnapshot snapshot = snapshot(58, status(0, JobStatus.RUNNING), status(63, JobStatus.RESTARTING));
            assertThat(snapshot.status()).isEqualTo(JobStatus.RESTARTING);
            assertThat(snapshot.window().contains(at(60))).isTrue();
        }

        @Test
        void newest_leavesOutWhatStandsAloneFarAhead() {
            SnapshotAssembler assembler = assembler();
            Facts.story().forEach(assembler::add);
            assembler.add(process(10_000_000, FlinkMetric.HEAP_USED, "", 1));
            assertThat(assembler.newest().orElseThrow()).isBetween(at(1180), at(1260));
        }

        @Test
        void window_hasItsPanesAndBorders() {
            JobSnapshot snapshot = snapshot(90, process(10, FlinkMetric.HEAP_USED, "", 1));
            assertThat(snapshot.window().panes()).isEqualTo(60);
            assertThat(snapshot.window().to()).isEqualTo(at(90));
            assertThat(snapshot.window().from()).isEqualTo(NOON.minus(Duration.ofMinutes(58)));
            for (SignalSeries series : snapshot.series()) {
                assertThat(series.size()).isEqualTo(60);
            }
        }

        @Test
        void idOfTheSameTime_isTheSame() {
            assertThat(snapshot(60).id())
                    .isEqualTo(snapshot(60, status(1, JobStatus.RUNNING)).id());
            assertThat(snapshot(60).id()).isNotEqualTo(snapshot(75).id());
        }
    }

    @Nested
    class GraphAndProcesses {
        @Test
        void partsOfTheGraph_arePutTogetherWithInferredEdges() {
            JobSnapshot snapshot = snapshot(
                    60,
                    part(10, SOURCE, "Source: orders", 2, 0, "tm-1"),
                    part(10, SOURCE, "Source: orders", 2, 1, "tm-2"),
                    part(11, SINK, "store: Writer", 1, 0, "tm-2"));
            assertThat(snapshot.topology().vertices())
                    .extracting(JobVertex::name)
                    .containsExactly("Source: orders", "store: Writer");
            JobVertex sink = snapshot.topology().vertex(SINK).orElseThrow();
            assertThat(sink.inputs()).containsExactly(new JobVertex.Edge(SOURCE, TopologyLedger.INFERRED));
            assertThat(snapshot.topology().vertex(SOURCE).orElseThrow().subtasks())
                    .hasSize(2);
            assertThat(snapshot.coverage()
                            .entry(Capability.TOPOLOGY)
                            .orElseThrow()
                            .note())
                    .contains("inferred");
        }

        @Test
        void metricsAlone_giveVerticesAndParallelism() {
            JobSnapshot snapshot = snapshot(60, task(10, SINK, 3, FlinkMetric.NUM_RECORDS_IN, 1));
            assertThat(snapshot.topology().vertices()).singleElement().satisfies(v -> assertThat(v.parallelism())
                    .isEqualTo(4));
        }

        @Test
        void lostTaskManager_hasEndAndReason() {
            ContainerObserved lost = new ContainerObserved(
                    at(120), TM, null, at(120), "no longer reachable", null, null, null, null, null);
            JobSnapshot snapshot =
                    snapshot(180, process(100, FlinkMetric.HEAP_USED, "", 1), lost, Facts.container(170, OTHER_TM, 1));
            assertThat(snapshot.processes()).extracting(ProcessFacts::endedAt).containsExactly(at(120), null);
            assertThat(snapshot.processes().get(0).exitReason()).isEqualTo("no longer reachable");
        }

        @Test
        void processThatSpeaksAgain_didNotEnd() {
            ContainerObserved lost = new ContainerObserved(
                    at(60), TM, null, at(60), "heartbeat timed out", null, null, null, null, null);
            JobSnapshot snapshot = snapshot(180, lost, process(170, FlinkMetric.HEAP_USED, "", 1));
            assertThat(snapshot.processes().get(0).endedAt()).isNull();
        }

        private TopologyObserved part(
                int second, String id, String name, int parallelism, int index, String taskManager) {
            JobVertex vertex = new JobVertex(
                    id,
                    name,
                    parallelism,
                    0,
                    List.of(),
                    List.of(),
                    List.of(new JobVertex.Subtask(index, 0, "RUNNING", taskManager)));
            return new TopologyObserved(at(second), JM, RUN, "", new Topology(List.of(vertex)));
        }
    }

    @Nested
    class Bounds {
        @Test
        void tooManySeries_areRefusedAndNoted() {
            AssemblerSettings small =
                    new AssemblerSettings(Duration.ofMinutes(1), 60, Duration.ofMinutes(3), 100, 10, 20, 100);
            SnapshotAssembler assembler = new SnapshotAssembler(JOB, small, new FingerprintGrouping());
            for (int i = 0; i < 1000; i++) {
                assembler.add(task(10, SINK, i, FlinkMetric.IN_POOL_USAGE, 0.5));
            }
            assertThat(assembler
                            .snapshot(at(60), false)
                            .coverage()
                            .entry(Capability.METRICS)
                            .orElseThrow()
                            .note())
                    .contains("900 samples were left out");
        }

        @Test
        void jumpingTimes_keepStateSmall() throws IOException {
            SnapshotAssembler assembler = assembler();
            Random random = new Random(1);
            for (int i = 0; i < 100_000; i++) {
                Instant at = Instant.ofEpochSecond(random.nextInt(2_000_000_000));
                assembler.add(new io.drsquirrel.model.observation.MetricSample(
                        at,
                        TM,
                        io.drsquirrel.model.observation.MetricSample.MetricScope.PROCESS,
                        FlinkMetric.HEAP_USED,
                        "",
                        i));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new AssemblerStateCodec(new FingerprintGrouping()).write(assembler, new DataOutputStream(bytes));
            assertThat(bytes.size()).isLessThan(500_000);
        }
    }
}
