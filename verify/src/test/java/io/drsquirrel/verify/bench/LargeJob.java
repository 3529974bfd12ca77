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
import java.util.function.IntFunction;

/** A job with 200 vertices of 64 subtasks on 500 containers, over an hour in minutes: some 22,000 series. */
final class LargeJob {
    private static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");
    private static final Window WINDOW = new Window(NOW.minus(Duration.ofHours(1)), NOW, Duration.ofMinutes(1));
    private static final int VERTICES = 200;
    private static final int SUBTASKS = 64;
    private static final int CONTAINERS = 500;

    private LargeJob() {}

    /** Nothing wrong, few records. */
    static JobSnapshot healthy() {
        return job(0.05, 20, 0, LargeJob::throwable);
    }

    /** Held up and restarting; each of 2,000 records has its own message, the stacks differ by a line number. */
    static JobSnapshot sick() {
        return job(0.95, 2_000, 50, LargeJob::throwable);
    }

    /** The same with four throwables in turn, as a job in a restart loop leaves them; strings are apart, as a decoder makes them. */
    static JobSnapshot sickOfFewStacks() {
        return job(0.95, 2_000, 50, i -> deep(i % 4));
    }

    /** The same with another stack and message in each record: nothing can be told once for several. */
    static JobSnapshot sickOfManyStacks() {
        return job(0.95, 2_000, 50, LargeJob::deep);
    }

    private static JobSnapshot job(
            double hindered, int records, int failures, IntFunction<LoggedThrowable> throwables) {
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
            failed.add(new JobFailure(
                    at, throwables.apply(i), "Map (1/64)", process(i).id(), Map.of(), false, "exceptions"));
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
                events(records, throwables),
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

    private static List<LogEvent> events(int count, IntFunction<LoggedThrowable> throwables) {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new LogEvent(
                    WINDOW.from().plusMillis(1_700L * i),
                    LogLevel.WARN,
                    "org.apache.flink.runtime.taskmanager.Task",
                    "Map -> Sink: Writer",
                    "Map -> Sink: Writer (" + i % SUBTASKS
                            + "/64)#0 switched from RUNNING to FAILED with failure cause:",
                    throwables.apply(i),
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

    /** Three causes deep, with the frames of a chain of operators below code of the job. */
    private static LoggedThrowable deep(int i) {
        LoggedThrowable innermost = new LoggedThrowable(
                "java.net.SocketTimeoutException",
                "Read timed out after " + i + " ms",
                frames(i, "java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:288)"),
                null,
                List.of());
        LoggedThrowable wrapper = new LoggedThrowable(
                "com.acme.orders.LookupFailedException",
                "customer " + i + " of order " + 7 * i + " cannot be looked up",
                frames(i, "com.acme.orders.Customers.find(Customers.java:" + i + ")"),
                innermost,
                List.of());
        return new LoggedThrowable(
                "org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException",
                "Could not forward element to next operator",
                frames(
                        i,
                        "org.apache.flink.streaming.runtime.tasks.ChainingOutput.pushToOperator(ChainingOutput.java:92)"),
                wrapper,
                List.of());
    }

    private static List<String> frames(int i, String top) {
        List<String> frames = new ArrayList<>();
        frames.add(top);
        frames.add("com.acme.orders.Enrich.lambda$map$" + i + "(Enrich.java:" + (40 + i) + ")");
        for (String method : List.of(
                "api.operators.StreamMap.processElement(StreamMap.java:38)",
                "runtime.tasks.CopyingChainingOutput.pushToOperator(CopyingChainingOutput.java:75)",
                "runtime.tasks.CopyingChainingOutput.collect(CopyingChainingOutput.java:50)",
                "api.operators.CountingOutput.collect(CountingOutput.java:59)",
                "runtime.operators.windowing.WindowOperator.emitWindowContents(WindowOperator.java:574)",
                "runtime.operators.windowing.WindowOperator.onEventTime(WindowOperator.java:477)",
                "api.operators.InternalTimerServiceImpl.advanceWatermark(InternalTimerServiceImpl.java:302)",
                "api.operators.AbstractStreamOperator.processWatermark(AbstractStreamOperator.java:639)",
                "runtime.tasks.OneInputStreamTask$StreamTaskNetworkOutput.emitWatermark(OneInputStreamTask.java:239)",
                "runtime.io.AbstractStreamTaskNetworkInput.processElement(AbstractStreamTaskNetworkInput.java:142)",
                "runtime.io.StreamOneInputProcessor.processInput(StreamOneInputProcessor.java:65)",
                "runtime.tasks.StreamTask.processInput(StreamTask.java:579)",
                "runtime.tasks.mailbox.MailboxProcessor.runMailboxLoop(MailboxProcessor.java:231)",
                "runtime.tasks.StreamTask.invoke(StreamTask.java:858)")) {
            frames.add("org.apache.flink.streaming." + method);
        }
        frames.add("org.apache.flink.runtime.taskmanager.Task.run(Task.java:566)");
        frames.add("java.base/java.lang.Thread.run(Thread.java:840)");
        return frames;
    }
}
