// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Finds the vertex that holds the job up.
 *
 * <p>Back pressure marks the victims: a vertex that cannot hand on its output waits for something downstream. The bottleneck is
 * the first vertex behind the victims that is itself not (or hardly) back pressured and busy. Without edges (an agent reports
 * metrics, not the graph) it is the busiest vertex that is not back pressured, while another one is.
 *
 * <p>Ratios are means over the last minute with data, since Flink's own are averages over one; a burst of seconds is no
 * bottleneck. A vertex counts as a victim above {@link #HINDERED} (Flink's own border between low and high) and as busy above
 * {@link #BUSY}.
 *
 * @param vertex the bottleneck
 * @param busy its busiest subtask's share of busy time
 * @param victims vertices that wait, nearest first
 * @param backpressure the worst victim's share of hindered time; 0 where nothing waits (a source at its limit)
 */
record Bottleneck(JobVertex vertex, double busy, List<JobVertex> victims, double backpressure) {
    static final double HINDERED = 0.5;
    static final double BUSY = 0.6;
    static final Duration OVER = Duration.ofMinutes(1);

    /** The bottleneck of a job that back pressure shows; empty where nothing is held up for long. */
    static Optional<Bottleneck> find(JobSnapshot snapshot) {
        List<JobVertex> victims = new ArrayList<>();
        for (JobVertex vertex : snapshot.topology().vertices()) {
            if (mean(snapshot, Signal.BACKPRESSURED_RATIO, vertex.id()).orElse(0) > HINDERED) {
                victims.add(vertex);
            }
        }
        if (victims.isEmpty()) {
            return Optional.empty();
        }
        Set<String> victimIds = new HashSet<>();
        victims.forEach(v -> victimIds.add(v.id()));
        List<JobVertex> candidates = new ArrayList<>();
        boolean edges = snapshot.topology().vertices().stream()
                .anyMatch(v -> !v.inputs().isEmpty());
        for (JobVertex vertex : snapshot.topology().vertices()) {
            boolean behindVictim = vertex.inputs().stream().anyMatch(e -> victimIds.contains(e.from()));
            if (!victimIds.contains(vertex.id()) && (behindVictim || !edges)) {
                candidates.add(vertex);
            }
        }
        return candidates.stream()
                .max(Comparator.comparingDouble(v -> busy(snapshot, v)))
                .filter(v -> busy(snapshot, v) > BUSY)
                .map(v -> new Bottleneck(
                        v,
                        busy(snapshot, v),
                        List.copyOf(victims),
                        victims.stream()
                                .mapToDouble(x -> mean(snapshot, Signal.BACKPRESSURED_RATIO, x.id())
                                        .orElse(0))
                                .max()
                                .orElse(0)));
    }

    private static double busy(JobSnapshot snapshot, JobVertex vertex) {
        return mean(snapshot, Signal.BUSY_RATIO, vertex.id()).orElse(0);
    }

    static OptionalDouble mean(JobSnapshot snapshot, Signal signal, String subject) {
        return snapshot.series(signal, subject)
                .map(s -> s.last(OVER))
                .map(SignalSeries::mean)
                .orElse(OptionalDouble.empty());
    }

    /** Whether it writes to the outside: nothing reads from it and its name or operators say so. */
    boolean isSink(JobSnapshot snapshot) {
        boolean edges = snapshot.topology().vertices().stream()
                .anyMatch(v -> !v.inputs().isEmpty());
        boolean last = edges && snapshot.topology().downstreamOf(vertex.id()).isEmpty();
        boolean writesOn = edges
                && snapshot.topology().downstreamOf(vertex.id()).stream()
                        .allMatch(v -> v.name().toLowerCase(Locale.ROOT).contains("committer"));
        String names = (vertex.name() + " "
                        + String.join(
                                " ",
                                vertex.operators().stream()
                                        .map(JobVertex.Operator::name)
                                        .toList()))
                .toLowerCase(Locale.ROOT);
        boolean named = names.contains("sink") || names.contains("writer") || names.contains("print");
        return named && (last || writesOn || !edges);
    }

    /** Ids of the task managers its subtasks run on; all of the job's where placement is unknown. */
    Set<String> taskManagers(JobSnapshot snapshot) {
        Set<String> ids = new HashSet<>();
        vertex.subtasks().forEach(s -> {
            if (!s.taskManager().isEmpty()) {
                ids.add(s.taskManager());
            }
        });
        if (ids.isEmpty()) {
            snapshot.processes().forEach(p -> {
                if (p.slots() > 0 || p.process().kind() == io.drsquirrel.model.observation.ProcessKind.TASK_MANAGER) {
                    ids.add(p.process().id());
                }
            });
        }
        return ids;
    }

    /** Worst mean of a process signal over the task managers it runs on. */
    OptionalDouble worst(JobSnapshot snapshot, Signal signal) {
        return taskManagers(snapshot).stream()
                .map(id -> mean(snapshot, signal, id))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    /** Largest value over the median of its subtasks; absent with fewer than two subtasks. */
    OptionalDouble imbalance(JobSnapshot snapshot, Signal signal) {
        Optional<SubtaskSpread> spread = snapshot.spread(signal, vertex.id());
        if (spread.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] values = spread.get().values().stream()
                .mapToDouble(Double::doubleValue)
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        if (values.length < 2) {
            return OptionalDouble.empty();
        }
        double max = values[values.length - 1];
        double median = values[(values.length - 1) / 2];
        return OptionalDouble.of(median <= 0 ? (max > 0 ? Double.POSITIVE_INFINITY : 1) : max / median);
    }

    /** In words, e.g. {@code "Sink: orders" is busy 98 % of the time while "Source" waits for it 97 %}. */
    String words() {
        return "'" + shorten(vertex.name()) + "' is busy " + Quantities.format(busy, "ratio")
                + " of the time; upstream of it '" + shorten(victims.get(0).name()) + "'"
                + (victims.size() > 1 ? " and " + (victims.size() - 1) + " more" : "") + " wait "
                + Quantities.format(backpressure, "ratio") + " of the time";
    }

    private static String shorten(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }
}
