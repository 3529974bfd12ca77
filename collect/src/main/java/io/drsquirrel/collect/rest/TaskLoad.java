// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How busy and how hindered the subtasks of a job are, for no other purpose than to decide whose threads are worth a look: those of
 * a busy vertex that a hindered one waits for, that has no time left, or that reads from outside. The diagnosis judges by itself.
 */
final class TaskLoad {
    private static final double BUSY = 0.6;
    private static final double HINDERED = 0.5;
    private static final double FULL = 0.95;
    private static final double SOMEWHAT = 0.1;
    private static final int MOST = 2;

    private final Map<String, Map<Integer, Seen>> seen = new HashMap<>();

    private record Seen(Instant at, double busyMillis, double hinderedMillis, double busy, double hindered) {}

    /** A subtask whose threads are worth a look. */
    record Suspect(JobVertex vertex, int subtask) {}

    /**
     * Takes the accumulated times of a subtask, and their one-minute rates in milliseconds per second where they are known (else
     * NaN).
     */
    void add(
            String vertexId,
            int subtask,
            Instant at,
            double busyMillis,
            double hinderedMillis,
            double busyMeter,
            double hinderedMeter) {
        Map<Integer, Seen> of = seen.computeIfAbsent(vertexId, v -> new HashMap<>());
        Seen before = of.get(subtask);
        double busy = busyMeter / 1000;
        double hindered = hinderedMeter / 1000;
        if (before != null) {
            long millis = Duration.between(before.at(), at).toMillis();
            if (millis < 1_000) {
                return;
            }
            busy = (busyMillis - before.busyMillis()) / millis;
            hindered = (hinderedMillis - before.hinderedMillis()) / millis;
        }
        of.put(subtask, new Seen(at, busyMillis, hinderedMillis, busy, hindered));
    }

    /** The suspects, busiest first. */
    List<Suspect> suspects(Topology topology) {
        List<Map.Entry<Double, Suspect>> found = new ArrayList<>();
        for (JobVertex vertex : topology.vertices()) {
            boolean awaited = vertex.isSource()
                    || worst(vertex.id(), Seen::busy) > FULL
                    || vertex.inputs().stream().anyMatch(edge -> worst(edge.from(), Seen::hindered) > enough(vertex));
            if (!awaited || worst(vertex.id(), Seen::hindered) > HINDERED) {
                continue;
            }
            seen.getOrDefault(vertex.id(), Map.of()).entrySet().stream()
                    .filter(e -> e.getValue().busy() > BUSY)
                    .max(Comparator.comparingDouble(e -> e.getValue().busy()))
                    .ifPresent(e -> found.add(Map.entry(e.getValue().busy(), new Suspect(vertex, e.getKey()))));
        }
        found.sort(Map.Entry.<Double, Suspect>comparingByKey().reversed());
        return found.stream().map(Map.Entry::getValue).limit(MOST).toList();
    }

    /** Before a vertex that has no time left, waiting now and then is enough: a source that pauses by itself waits less. */
    private double enough(JobVertex vertex) {
        return worst(vertex.id(), Seen::busy) > FULL ? SOMEWHAT : HINDERED;
    }

    private double worst(String vertexId, java.util.function.ToDoubleFunction<Seen> of) {
        return seen.getOrDefault(vertexId, Map.of()).values().stream()
                .mapToDouble(of)
                .filter(v -> !Double.isNaN(v))
                .max()
                .orElse(0);
    }
}
