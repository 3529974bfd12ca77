// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalScope;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.ThreadSample;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the facts that a case writes down beside its logs into a snapshot. */
final class GivenFacts {
    private static final Instant NOW = Instant.parse("2026-03-01T11:00:00Z");
    private static final Duration PANE = Duration.ofMinutes(1);
    private static final int PANES = 60;

    private GivenFacts() {}

    /** A snapshot of a running job of which nothing else is known. */
    static JobSnapshot empty() {
        return new JobSnapshot(
                "case",
                new JobKey("case", "", "orders"),
                "0123456789abcdef0123456789abcdef",
                new Window(NOW.minus(PANE.multipliedBy(PANES)), NOW, PANE),
                NOW,
                false,
                JobStatus.RUNNING,
                NOW.minus(Duration.ofHours(2)),
                NOW.minus(Duration.ofHours(2)),
                "2.2.1",
                Topology.EMPTY,
                List.of(),
                List.of(),
                List.of(),
                Checkpoints.UNKNOWN,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Coverage(Map.of(Capability.STATUS, covered())));
    }

    static JobSnapshot merge(JobSnapshot base, Map<String, Object> given) {
        Map<Capability, Coverage.Entry> coverage = new EnumMap<>(Capability.class);
        coverage.putAll(base.coverage().entries());
        List<SignalSeries> series = new ArrayList<>(base.series());
        List<ProcessFacts> processes = new ArrayList<>(base.processes());
        Set<String> known = new HashSet<>();
        processes.forEach(p -> known.add(p.process().id()));
        for (Map<?, ?> entry : maps(given.get("signals"))) {
            Signal signal = Signal.valueOf(text(entry, "signal", ""));
            String subject = text(entry, "subject", "");
            series.add(series(base.window(), signal, subject, entry.get("values")));
            coverage.put(Capability.METRICS, covered());
            if (signal.scope() == SignalScope.PROCESS) {
                coverage.put(Capability.PROCESS_METRICS, covered());
                coverage.put(Capability.CONTAINER, covered());
                if (known.add(subject)) {
                    ProcessKind kind = subject.startsWith("jm") || subject.startsWith("jobmanager")
                            ? ProcessKind.JOB_MANAGER
                            : ProcessKind.TASK_MANAGER;
                    processes.add(new ProcessFacts(
                            new ProcessRef("case", kind, subject, ""), null, null, null, null, null, 1));
                }
            }
            if (signal.name().startsWith("ROCKSDB_")) {
                coverage.put(Capability.ROCKSDB_METRICS, covered());
            }
        }
        Topology topology = base.topology();
        if (given.get("topology") != null) {
            topology = new Topology(
                    maps(given.get("topology")).stream().map(GivenFacts::vertex).toList());
            coverage.put(Capability.TOPOLOGY, covered());
        }
        List<SubtaskSpread> spreads = new ArrayList<>(base.spreads());
        for (Map<?, ?> entry : maps(given.get("spreads"))) {
            spreads.add(new SubtaskSpread(
                    Signal.valueOf(text(entry, "signal", "")),
                    text(entry, "vertex", ""),
                    numbers(entry.get("values"))));
        }
        List<ConfigurationEntry> configuration = new ArrayList<>(base.configuration());
        configuration(given.get("configuration"), configuration);
        if (given.get("configuration") != null) {
            coverage.put(Capability.CONFIGURATION, covered());
        }
        Checkpoints checkpoints = base.checkpoints();
        if (given.get("checkpoints") instanceof Map<?, ?> map) {
            checkpoints = checkpoints(map, base.takenAt());
            coverage.put(Capability.CHECKPOINTS, covered());
        }
        List<ThreadSample> threads = new ArrayList<>(base.threads());
        for (Map<?, ?> entry : maps(given.get("threads"))) {
            threads.add(new ThreadSample(
                    text(entry, "vertex", ""),
                    text(entry, "process", ""),
                    text(entry, "name", ""),
                    text(entry, "state", "RUNNABLE"),
                    Double.parseDouble(text(entry, "share", "1")),
                    entry.get("frames") instanceof List<?> l
                            ? l.stream().map(String::valueOf).toList()
                            : List.of(),
                    Integer.parseInt(text(entry, "looks", "1"))));
            coverage.put(Capability.THREAD_DUMP, covered());
        }
        JobStatus status =
                given.get("status") == null ? base.status() : JobStatus.parse(String.valueOf(given.get("status")));
        return new JobSnapshot(
                base.id(),
                base.key(),
                base.jobId(),
                base.window(),
                base.takenAt(),
                base.urgent(),
                status,
                base.statusSince(),
                base.startedAt(),
                base.flinkVersion(),
                topology,
                series,
                spreads,
                processes,
                checkpoints,
                base.failures(),
                base.restarts(),
                base.exceptionGroups(),
                base.events(),
                configuration,
                threads,
                new Coverage(coverage));
    }

    private static Coverage.Entry covered() {
        return new Coverage.Entry(true, NOW.minus(PANE.multipliedBy(PANES)), NOW, "");
    }

    /** Values are the latest panes; one value alone holds for all panes. */
    private static SignalSeries series(Window window, Signal signal, String subject, @Nullable Object values) {
        List<Double> given = numbers(values);
        double[] all = new double[Math.max(window.panes(), given.size())];
        java.util.Arrays.fill(all, given.size() == 1 ? given.get(0) : Double.NaN);
        for (int i = 0; i < given.size(); i++) {
            all[all.length - given.size() + i] = given.get(i);
        }
        return new SignalSeries(signal, subject, window.pane(), all);
    }

    private static JobVertex vertex(Map<?, ?> entry) {
        List<JobVertex.Edge> inputs = new ArrayList<>();
        if (entry.get("from") instanceof List<?> list) {
            list.forEach(f -> inputs.add(new JobVertex.Edge(String.valueOf(f), text(entry, "ship", "HASH"))));
        }
        int parallelism = Integer.parseInt(text(entry, "parallelism", "1"));
        List<JobVertex.Subtask> subtasks = new ArrayList<>();
        if (entry.get("on") instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                String on = String.valueOf(list.get(i));
                subtasks.add(new JobVertex.Subtask(i, 0, on.isEmpty() ? "SCHEDULED" : "RUNNING", on));
            }
        }
        return new JobVertex(
                text(entry, "id", ""),
                text(entry, "name", text(entry, "id", "")),
                parallelism,
                Integer.parseInt(text(entry, "maxParallelism", "128")),
                inputs,
                List.of(),
                subtasks);
    }

    private static void configuration(@Nullable Object given, List<ConfigurationEntry> into) {
        if (given instanceof Map<?, ?> map) {
            map.forEach((k, v) -> into.add(
                    new ConfigurationEntry(String.valueOf(k), String.valueOf(v), ConfigurationEntry.Origin.CLUSTER)));
        }
        for (Map<?, ?> entry : given instanceof List<?> ? maps(given) : List.<Map<?, ?>>of()) {
            into.add(new ConfigurationEntry(
                    text(entry, "key", ""),
                    text(entry, "value", ""),
                    ConfigurationEntry.Origin.valueOf(
                            text(entry, "origin", "CLUSTER").toUpperCase(Locale.ROOT))));
        }
    }

    /**
     * {@code {enabled, interval, timeout, tolerable, completed: n, failed: n, reason, duration, size, parts: [{vertex,
     * endToEnd: [], startDelay: [], alignment: [], sync: [], async: [], size: []}]}}: the completed ones first, then the failed.
     */
    private static Checkpoints checkpoints(Map<?, ?> map, Instant now) {
        Duration interval = Duration.ofMillis((long) number(map, "interval", "60 s"));
        int completed = (int) number(map, "completed", "0");
        int failed = (int) number(map, "failed", "0");
        Duration duration = Duration.ofMillis((long) number(map, "duration", "1 s"));
        List<Checkpoint.VertexPart> parts =
                maps(map.get("parts")).stream().map(GivenFacts::part).toList();
        List<Double> sizes = numbers(map.get("size"));
        List<Checkpoint> history = new ArrayList<>();
        for (int i = 0; i < completed + failed; i++) {
            boolean ok = i < completed;
            long size = sizes.isEmpty()
                    ? 1000L
                    : sizes.get(Math.min(i, sizes.size() - 1)).longValue();
            history.add(new Checkpoint(
                    i + 1L,
                    ok ? Checkpoint.Status.COMPLETED : Checkpoint.Status.FAILED,
                    false,
                    false,
                    now.minus(interval.multipliedBy(completed + failed - (long) i)),
                    duration,
                    size,
                    size,
                    ok ? null : text(map, "reason", "Checkpoint expired before completing."),
                    0,
                    0,
                    parts));
        }
        return new Checkpoints(
                Boolean.parseBoolean(text(map, "enabled", "true")),
                interval,
                Duration.ofMillis((long) number(map, "timeout", "10 min")),
                (int) number(map, "tolerable", "0"),
                completed == 0 ? null : now.minus(interval.multipliedBy(failed + 1L)),
                history);
    }

    private static Checkpoint.VertexPart part(Map<?, ?> entry) {
        return new Checkpoint.VertexPart(
                text(entry, "vertex", ""),
                longs(entry.get("endToEnd")),
                longs(entry.get("startDelay")),
                longs(entry.get("alignment")),
                longs(entry.get("sync")),
                longs(entry.get("async")),
                longs(entry.get("size")));
    }

    private static double number(Map<?, ?> map, String key, String otherwise) {
        return Quantities.parse(text(map, key, otherwise), true).orElse(0);
    }

    private static String text(Map<?, ?> map, String key, String otherwise) {
        Object value = map.get(key);
        return value == null ? otherwise : String.valueOf(value);
    }

    private static List<Map<?, ?>> maps(@Nullable Object value) {
        List<Map<?, ?>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map) {
                    maps.add(map);
                }
            }
        }
        return maps;
    }

    private static List<Double> numbers(@Nullable Object value) {
        List<Double> numbers = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                numbers.add(
                        element == null
                                ? Double.NaN
                                : Quantities.parse(String.valueOf(element), false)
                                        .orElse(Double.NaN));
            }
        } else if (value != null) {
            numbers.add(Quantities.parse(String.valueOf(value), false).orElse(Double.NaN));
        }
        return numbers;
    }

    private static List<Long> longs(@Nullable Object value) {
        return numbers(value).stream().map(Double::longValue).toList();
    }
}
