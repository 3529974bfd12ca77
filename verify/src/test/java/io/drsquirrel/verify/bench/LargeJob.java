// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalScope;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A job with 200 vertices of 64 subtasks on 500 containers, over an hour in minutes: some 22,000 series. */
final class LargeJob {
    private static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");
    private static final Window WINDOW = new Window(NOW.minus(Duration.ofHours(1)), NOW, Duration.ofMinutes(1));
    private static final int VERTICES = 200;
    private static final int SUBTASKS = 64;
    private static final int CONTAINERS = 500;

    private LargeJob() {}

    static JobSnapshot healthy() {
        return job(0.05, 20, 0);
    }

    static JobSnapshot sick() {
        return job(0.95, 2_000, 50);
    }

    private static JobSnapshot job(double hindered, int records, int failures) {
        Random random = new Random(42);
        List<JobVertex> vertices = new ArrayList<>();
        List<SignalSeries> series = new ArrayList<>();
        List<SubtaskSpread> spreads = new ArrayList<>();
        List<ProcessFacts> processes = new ArrayList<>();
        for (int c = 0; c < CONTAINERS; c++) {
            processes.add(new ProcessFacts(process(c), NOW, null, null, 4L << 30, 2d, 4));
            for (Signal signal : Signal.values()) {
                if (signal.scope() == SignalScope.PROCESS) {
                    series.add(series(signal, process(c).id(), value(signal), random));
                }
            }
        }
        for (int v = 0; v < VERTICES; v++) {
            vertices.add(vertex(v));
            for (Signal signal : Signal.values()) {
                if (signal.scope() == SignalScope.VERTEX) {
                    double value = signal == Signal.BACKPRESSURED_RATIO && v < VERTICES / 2 ? hindered : value(signal);
                    series.add(series(signal, "v" + v, value, random));
                }
            }
            for (Signal signal : List.of(Signal.BUSY_RATIO, Signal.RECORDS_IN_RATE, Signal.WATERMARK)) {
                spreads.add(new SubtaskSpread(signal, "v" + v, Collections.nCopies(SUBTASKS, value(signal))));
            }
        }
        Map<Capability, Coverage.Entry> coverage = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            coverage.put(capability, new Coverage.Entry(true, WINDOW.from(), NOW, ""));
        }
        List<JobFailure> failed = new ArrayList<>();
        List<Restart> restarts = new ArrayList<>();
        for (int i = 0; i < failures; i++) {
            Instant at = NOW.minusSeconds(60L * (failures - i));
            failed.add(new JobFailure(at, throwable(i), "Map (1/64)", process(i).id(), Map.of(), false, "exceptions"));
            restarts.add(new Restart(at, at.plusSeconds(5), false, failed.get(i)));
        }
        return new JobSnapshot(
                "large",
                new JobKey("bench", "", "large"),
                "0123456789abcdef0123456789abcdef",
                WINDOW,
                NOW,
                false,
                JobStatus.RUNNING,
                WINDOW.from(),
                WINDOW.from(),
                "2.2.1",
                new Topology(vertices),
                series,
                spreads,
                processes,
                checkpoints(),
                failed,
                restarts,
                List.of(),
                events(records),
                List.of(),
                List.of(),
                new Coverage(coverage));
    }

    private static ProcessRef process(int index) {
        return new ProcessRef("bench", ProcessKind.TASK_MANAGER, "container_" + index, "host" + index / 4);
    }

    private static JobVertex vertex(int index) {
        List<JobVertex.Subtask> subtasks = new ArrayList<>();
        for (int i = 0; i < SUBTASKS; i++) {
            subtasks.add(new JobVertex.Subtask(
                    i, 0, "RUNNING", process((index + i) % CONTAINERS).id()));
        }
        return new JobVertex(
                "v" + index,
                "operator " + index,
                SUBTASKS,
                128,
                index == 0 ? List.of() : List.of(new JobVertex.Edge("v" + (index - 1), "HASH")),
                List.of(),
                subtasks);
    }

    private static double value(Signal signal) {
        return switch (signal.unit()) {
            case RATIO -> 0.1;
            case BYTES -> 1L << 28;
            case EPOCH_MILLISECONDS -> NOW.toEpochMilli();
            case CORES -> 0.5;
            default -> 100;
        };
    }

    private static SignalSeries series(Signal signal, String subject, double value, Random random) {
        double[] values = new double[WINDOW.panes()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value * (0.95 + 0.1 * random.nextDouble());
        }
        return new SignalSeries(signal, subject, WINDOW.pane(), values);
    }

    private static Checkpoints checkpoints() {
        List<Checkpoint> history = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<Checkpoint.VertexPart> parts = new ArrayList<>();
            for (int v = 0; v < VERTICES && i > 55; v++) {
                List<Long> some = Collections.nCopies(SUBTASKS, 500L);
                parts.add(new Checkpoint.VertexPart("v" + v, some, some, some, some, some, some));
            }
            history.add(new Checkpoint(
                    i,
                    Checkpoint.Status.COMPLETED,
                    false,
                    false,
                    WINDOW.startOf(i),
                    Duration.ofSeconds(2),
                    1L << 30,
                    1L << 32,
                    null,
                    0,
                    0,
                    parts));
        }
        return new Checkpoints(true, Duration.ofMinutes(1), Duration.ofMinutes(10), 0, NOW, history);
    }

    private static List<LogEvent> events(int count) {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new LogEvent(
                    WINDOW.from().plusMillis(1_700L * i),
                    LogLevel.WARN,
                    "org.apache.flink.runtime.taskmanager.Task",
                    "Map -> Sink: Writer",
                    "Map -> Sink: Writer (" + i % SUBTASKS
                            + "/64)#0 switched from RUNNING to FAILED with failure cause:",
                    throwable(i),
                    "0123456789abcdef0123456789abcdef",
                    process(i % CONTAINERS),
                    "taskmanager.log:" + i,
                    1));
        }
        return events;
    }

    private static LoggedThrowable throwable(int i) {
        List<String> frames = Collections.nCopies(
                20, "org.apache.flink.streaming.api.operators.StreamMap.processElement(StreamMap.java:" + i % 90 + ")");
        LoggedThrowable cause = new LoggedThrowable(
                "java.lang.IllegalStateException", "order " + i + " has no customer", frames, null, List.of());
        return new LoggedThrowable(
                "org.apache.flink.runtime.JobException",
                "Recovery is suppressed by NoRestartBackoffTimeStrategy",
                frames,
                cause,
                List.of());
    }
}
