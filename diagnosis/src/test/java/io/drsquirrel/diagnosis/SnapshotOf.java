// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis;

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
import io.drsquirrel.model.snapshot.ConfigurationEntry;
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
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Builds a snapshot of a running job piece by piece; every capability that a piece stands for is covered. */
public final class SnapshotOf {
    /** When it is taken. */
    public static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");

    private final Window window;
    private final Map<Capability, Coverage.Entry> coverage = new EnumMap<>(Capability.class);
    private final List<SignalSeries> series = new ArrayList<>();
    private final List<SubtaskSpread> spreads = new ArrayList<>();
    private final List<JobVertex> vertices = new ArrayList<>();
    private final List<ProcessFacts> processes = new ArrayList<>();
    private final List<Restart> restarts = new ArrayList<>();
    private final List<ConfigurationEntry> configuration = new ArrayList<>();
    private final List<LogEvent> events = new ArrayList<>();
    private final List<JobFailure> failures = new ArrayList<>();
    private Checkpoints checkpoints = Checkpoints.UNKNOWN;
    private JobStatus status = JobStatus.RUNNING;

    private SnapshotOf(Duration pane, int panes) {
        this.window = new Window(NOW.minus(pane.multipliedBy(panes)), NOW, pane);
        cover(Capability.STATUS);
    }

    /** An hour in minutes. */
    public static SnapshotOf anHour() {
        return new SnapshotOf(Duration.ofMinutes(1), 60);
    }

    /** Sixty panes of that length: what logs of a long time come to. */
    public static SnapshotOf inPanesOf(Duration length) {
        return new SnapshotOf(length, 60);
    }

    /** A short look in panes of five seconds. */
    public static SnapshotOf aLookOf(Duration length) {
        return new SnapshotOf(Duration.ofSeconds(5), (int) (length.toSeconds() / 5));
    }

    private void cover(Capability capability) {
        coverage.put(capability, new Coverage.Entry(true, window.from(), NOW, ""));
    }

    /** A signal; one value holds for all panes, several are the latest ones. */
    public SnapshotOf signal(Signal signal, String subject, double... values) {
        double[] all = new double[window.panes()];
        Arrays.fill(all, values.length == 1 ? values[0] : Double.NaN);
        int shared = Math.min(values.length, all.length);
        System.arraycopy(values, values.length - shared, all, all.length - shared, shared);
        series.add(new SignalSeries(signal, subject, window.pane(), all));
        cover(signal.scope() == SignalScope.PROCESS ? Capability.PROCESS_METRICS : Capability.METRICS);
        return this;
    }

    /** Values of the subtasks of a vertex. */
    public SnapshotOf spread(Signal signal, String vertex, Double... values) {
        spreads.add(new SubtaskSpread(signal, vertex, List.of(values)));
        return this;
    }

    /** A vertex that reads from others by hash, with its subtasks on the task managers in turn. */
    public SnapshotOf vertex(String id, int parallelism, int maxParallelism, List<String> from, String... on) {
        List<JobVertex.Subtask> subtasks = new ArrayList<>();
        for (int i = 0; i < parallelism && on.length > 0; i++) {
            subtasks.add(new JobVertex.Subtask(i, 0, "RUNNING", on[i % on.length]));
        }
        vertices.add(new JobVertex(
                id,
                id,
                parallelism,
                maxParallelism,
                from.stream().map(f -> new JobVertex.Edge(f, "HASH")).toList(),
                List.of(),
                subtasks));
        cover(Capability.TOPOLOGY);
        return this;
    }

    /** A task manager, or a job manager where its id begins so. */
    public SnapshotOf process(String id) {
        return process(id, "");
    }

    /** The same on that host. */
    public SnapshotOf process(String id, String host) {
        ProcessKind kind = id.startsWith("jobmanager") ? ProcessKind.JOB_MANAGER : ProcessKind.TASK_MANAGER;
        processes.add(new ProcessFacts(new ProcessRef("lab", kind, id, host), null, null, null, null, null, 1));
        return this;
    }

    /** A restart so long ago. */
    public SnapshotOf restart(Duration ago, boolean rescale) {
        restarts.add(new Restart(NOW.minus(ago), NOW.minus(ago).plusSeconds(5), rescale, null));
        return this;
    }

    /** A configuration value. */
    public SnapshotOf configured(String key, String value, ConfigurationEntry.Origin origin) {
        configuration.add(new ConfigurationEntry(key, value, origin));
        cover(Capability.CONFIGURATION);
        return this;
    }

    /** Checkpoints, oldest first. */
    public SnapshotOf checkpoints(@Nullable Duration interval, @Nullable Duration timeout, Checkpoint... history) {
        checkpoints = new Checkpoints(
                true, interval, timeout, 0, interval == null ? null : NOW.minus(interval), List.of(history));
        cover(Capability.CHECKPOINTS);
        return this;
    }

    /** A completed checkpoint. */
    public static Checkpoint completed(long id, Duration ago, Duration took, long bytes) {
        return new Checkpoint(
                id,
                Checkpoint.Status.COMPLETED,
                false,
                false,
                NOW.minus(ago),
                took,
                bytes,
                bytes,
                null,
                1,
                1,
                List.of());
    }

    /** A failed checkpoint. */
    public static Checkpoint failed(long id, Duration ago, String reason) {
        return new Checkpoint(
                id, Checkpoint.Status.FAILED, false, false, NOW.minus(ago), null, -1, -1, reason, 0, 1, List.of());
    }

    /** A log record of a task manager; both kinds of logs are then covered over the whole window. */
    public SnapshotOf logged(Duration ago, LogLevel level, String message, @Nullable LoggedThrowable throwable) {
        return logged(ago, level, message, throwable, 1);
    }

    /** A log record that stands for several. */
    public SnapshotOf logged(
            Duration ago, LogLevel level, String message, @Nullable LoggedThrowable throwable, long repeat) {
        events.add(new LogEvent(
                NOW.minus(ago),
                level,
                "org.acme.Job",
                "main",
                message,
                throwable,
                null,
                new ProcessRef("lab", ProcessKind.TASK_MANAGER, "tm-1", ""),
                "taskmanager.log:" + (events.size() + 1),
                repeat));
        return logsCovered(Duration.ofHours(1));
    }

    /** A log record of a process that works for other jobs too, without a word on which. */
    public SnapshotOf loggedForAny(Duration ago, LogLevel level, String message, @Nullable LoggedThrowable throwable) {
        logged(ago, level, message, throwable);
        events.add(events.remove(events.size() - 1).sharedByJobs());
        return this;
    }

    /** Logs that begin so long ago and end now. */
    public SnapshotOf logsCovered(Duration length) {
        Coverage.Entry entry = new Coverage.Entry(true, NOW.minus(length), NOW, "");
        coverage.put(Capability.JOB_MANAGER_LOG, entry);
        coverage.put(Capability.TASK_MANAGER_LOG, entry);
        return this;
    }

    /** A failure of the job, from its exception history. */
    public SnapshotOf failure(Duration ago, LoggedThrowable throwable) {
        failures.add(new JobFailure(NOW.minus(ago), throwable, "Map (1/1)", "tm-1", Map.of(), false, "exceptions"));
        cover(Capability.EXCEPTIONS);
        return this;
    }

    /** The records so far in another order. */
    public SnapshotOf shuffled(Random random) {
        Collections.shuffle(events, random);
        return this;
    }

    /** Metrics came in until so long ago. */
    public SnapshotOf lastMeasured(Duration ago) {
        coverage.put(Capability.METRICS, new Coverage.Entry(true, window.from(), NOW.minus(ago), ""));
        return this;
    }

    /** No metrics came in, for that reason. */
    public SnapshotOf unmeasured(String note) {
        coverage.put(Capability.METRICS, new Coverage.Entry(false, null, null, note));
        return this;
    }

    /** A remark on the job's status. */
    public SnapshotOf remark(String note) {
        coverage.put(Capability.STATUS, new Coverage.Entry(true, window.from(), NOW, note));
        return this;
    }

    /** Takes a capability away. */
    public SnapshotOf without(Capability capability) {
        coverage.remove(capability);
        return this;
    }

    /** The job's status. */
    public SnapshotOf status(JobStatus word) {
        this.status = word;
        return this;
    }

    /** The snapshot. */
    public JobSnapshot take() {
        return new JobSnapshot(
                "test",
                new JobKey("lab", "", "orders"),
                "0123456789abcdef0123456789abcdef",
                window,
                NOW,
                false,
                status,
                NOW.minus(Duration.ofHours(2)),
                NOW.minus(Duration.ofHours(2)),
                "2.2.1",
                new Topology(vertices),
                series,
                spreads,
                processes,
                checkpoints,
                failures,
                restarts,
                List.of(),
                events,
                configuration,
                List.of(),
                new Coverage(coverage));
    }
}
