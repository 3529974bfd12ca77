// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.ExceptionGroup;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Snapshots of made-up jobs on a cluster "demo". */
public final class SampleJob {
    private static final Duration PANE = Duration.ofMinutes(1);
    private static final int PANES = 60;
    private static final String TASK_MANAGER = "10.0.0.7:41511-a1b2c3";

    private final JobKey key;
    private Instant takenAt = Instant.parse("2026-11-21T09:30:00Z");
    private String jobId = "8f2c4e0b9d314a55a1c3b7de20491f6a";
    private JobStatus status = JobStatus.RUNNING;
    private int restarts;
    private int parallelism = 2;
    private List<ConfigurationEntry> configuration = List.of(
            new ConfigurationEntry("parallelism.default", "1", ConfigurationEntry.Origin.FLINK_DEFAULT),
            new ConfigurationEntry("parallelism.default", "2", ConfigurationEntry.Origin.CLUSTER),
            new ConfigurationEntry("s3.secret-key", "hunter2", ConfigurationEntry.Origin.CLUSTER));

    private SampleJob(String name, String cluster) {
        key = new JobKey(cluster, "", name);
    }

    public static SampleJob named(String name) {
        return new SampleJob(name, "demo");
    }

    public static SampleJob named(String name, String cluster) {
        return new SampleJob(name, cluster);
    }

    public SampleJob at(Instant time) {
        takenAt = time;
        return this;
    }

    public SampleJob runningAs(String id) {
        jobId = id;
        return this;
    }

    public SampleJob being(JobStatus now) {
        status = now;
        return this;
    }

    /** Restarted that often, one minute apart, the latest one a minute ago, each time on a number that cannot be parsed. */
    public SampleJob restarted(int times) {
        restarts = times;
        return this;
    }

    public SampleJob withParallelism(int subtasks) {
        parallelism = subtasks;
        return this;
    }

    public SampleJob configured(ConfigurationEntry... entries) {
        configuration = List.of(entries);
        return this;
    }

    public JobSnapshot snapshot() {
        Window window = new Window(takenAt.minus(PANE.multipliedBy(PANES)), takenAt, PANE);
        List<Restart> happened = new ArrayList<>();
        List<JobFailure> failures = new ArrayList<>();
        List<LogEvent> events = new ArrayList<>();
        for (int i = restarts; i >= 1; i--) {
            Instant at = takenAt.minusSeconds(60L * i);
            JobFailure failure = new JobFailure(
                    at, poison(), "Source: payments -> parse (1/2)", TASK_MANAGER, Map.of(), false, "exceptions");
            failures.add(failure);
            happened.add(new Restart(at, at.plusSeconds(3), false, failure));
            events.add(event(at, i));
        }
        return new JobSnapshot(
                key.slug() + "@" + takenAt.toEpochMilli(),
                key,
                jobId,
                window,
                takenAt,
                restarts > 0,
                status,
                takenAt.minus(Duration.ofHours(2)),
                takenAt.minus(Duration.ofHours(5)),
                "2.2.1",
                topology(),
                series(),
                List.of(),
                processes(),
                checkpoints(),
                failures,
                happened,
                groups(events),
                events,
                configuration,
                List.of(),
                coverage(window));
    }

    private Topology topology() {
        JobVertex source = new JobVertex("v1", "Source: payments", parallelism, 128, List.of(), List.of(), List.of());
        JobVertex sink = new JobVertex(
                "v2",
                "Sink: ledger",
                parallelism,
                128,
                List.of(new JobVertex.Edge("v1", "HASH")),
                List.of(),
                List.of(new JobVertex.Subtask(0, restarts, "RUNNING", TASK_MANAGER)));
        return new Topology(List.of(source, sink));
    }

    private List<SignalSeries> series() {
        return List.of(
                constant(Signal.BACKPRESSURED_RATIO, "v1", 0.25),
                constant(Signal.BACKPRESSURED_RATIO, "v2", 0.0),
                constant(Signal.BUSY_RATIO, "v2", 0.5),
                constant(Signal.RECORDS_IN_PER_SECOND, "", 1234.5678901),
                constant(Signal.PENDING_RECORDS, "v1", 17),
                constant(Signal.HEAP_USED, TASK_MANAGER, 300e6),
                constant(Signal.HEAP_MAX, TASK_MANAGER, 1000e6),
                constant(Signal.RSS, TASK_MANAGER, 900e6),
                constant(Signal.CPU_CORES, TASK_MANAGER, 0.5));
    }

    /** The first pane lacks data. */
    private static SignalSeries constant(Signal signal, String subject, double value) {
        double[] values = new double[PANES];
        Arrays.fill(values, value);
        values[0] = Double.NaN;
        return new SignalSeries(signal, subject, PANE, values);
    }

    private List<ProcessFacts> processes() {
        return List.of(new ProcessFacts(process(), takenAt.minusSeconds(20_000), null, null, 1_800_000_000L, 2.0, 2));
    }

    private ProcessRef process() {
        return new ProcessRef(key.cluster(), ProcessKind.TASK_MANAGER, TASK_MANAGER, "worker-7");
    }

    private Checkpoints checkpoints() {
        Checkpoint done = new Checkpoint(
                41,
                Checkpoint.Status.COMPLETED,
                false,
                false,
                takenAt.minusSeconds(30),
                Duration.ofMillis(250),
                1_000,
                -1,
                null,
                4,
                4,
                List.of());
        return new Checkpoints(
                true, Duration.ofSeconds(10), Duration.ofMinutes(10), 0, takenAt.minusSeconds(30), List.of(done));
    }

    private static LoggedThrowable poison() {
        LoggedThrowable parse = new LoggedThrowable(
                "java.lang.NumberFormatException",
                "For input string: \"12,50\"",
                List.of(
                        "java.base/java.lang.Long.parseLong(Long.java:711)",
                        "org.acme.payments.Parse.map(Parse.java:17)",
                        "org.apache.flink.streaming.api.operators.StreamMap.processElement(StreamMap.java:38)"),
                null,
                List.of());
        return new LoggedThrowable(
                "org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException",
                "Could not forward element to next operator",
                List.of("org.apache.flink.streaming.runtime.tasks.CopyingChainingOutput.pushToOperator"
                        + "(CopyingChainingOutput.java:92)"),
                parse,
                List.of());
    }

    private LogEvent event(Instant at, int number) {
        return new LogEvent(
                at,
                LogLevel.WARN,
                "org.apache.flink.runtime.taskmanager.Task",
                "parse (1/2)#" + number,
                "parse (1/2)#" + number + " switched from RUNNING to FAILED; jdbc:postgresql://shop:geheim@db/ledger",
                poison(),
                jobId,
                process(),
                "squirrel.logs/0@" + number,
                1);
    }

    private List<ExceptionGroup> groups(List<LogEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        List<Integer> perPane = new ArrayList<>(Collections.nCopies(PANES, 0));
        for (int i = 1; i <= restarts; i++) {
            perPane.set(PANES - i, 1);
        }
        return List.of(new ExceptionGroup(
                Fingerprint.of(events.get(0)).id(),
                "java.lang.NumberFormatException: For input string: <*>",
                LogLevel.WARN,
                events.get(0).at(),
                events.get(events.size() - 1).at(),
                events.size(),
                perPane,
                List.of(TASK_MANAGER),
                true,
                List.of(events.get(0), events.get(events.size() - 1))));
    }

    private Coverage coverage(Window window) {
        Map<Capability, Coverage.Entry> entries = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            entries.put(capability, new Coverage.Entry(true, window.from(), takenAt, ""));
        }
        entries.put(
                Capability.ROCKSDB_METRICS, new Coverage.Entry(false, null, null, "state.backend.rocksdb.metrics.*"));
        return new Coverage(entries);
    }
}
