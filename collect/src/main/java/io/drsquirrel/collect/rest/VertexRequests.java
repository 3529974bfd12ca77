// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked about the vertices of one job in a poll, within a number of requests.
 *
 * <p>Per subtask one value of each metric, where that fits into few requests; else aggregated values, and per subtask only the
 * counters in the vertex' details. Details, which tell where subtasks run, are asked for when the job has changed.
 *
 * <p>A job with more vertices than requests is wide: its own details tell the counters of each vertex in one answer, see {@link
 * VertexTotals}. Half of what is left goes to the vertices that are busiest or most hindered, so that they are seen again and again;
 * the other half to the rest, in turns.
 */
final class VertexRequests {
    /** Sources and sinks tell more than others that are as busy. */
    private static final double AT_THE_EDGE = 0.3;

    private static final int LEAST_FAIR = 2;
    private static final int MOST_VALUES = 20_000;

    private final String jobId;
    private final String addressPrefix;
    private final VertexTotals totals;
    private final Map<String, List<MetricName>> names = new HashMap<>();
    private final Map<String, Integer> namedIn = new HashMap<>();
    private final Set<String> backfilled = new HashSet<>();
    private final Set<String> placed = new HashSet<>();
    private boolean wide;
    private int turn;

    /** Requests of one poll for one vertex. */
    record Plan(JobVertex vertex, boolean perSubtask, List<String> metricPaths, boolean detail) {
        /** How many requests it takes. */
        int cost() {
            return metricPaths.size() + (detail ? 1 : 0);
        }
    }

    /**
     * @param addressPrefix path prefix of the cluster's address, which takes room in a request
     * @param totals tells which vertices are worth requests where there are not enough for all
     */
    VertexRequests(String jobId, String addressPrefix, VertexTotals totals) {
        this.jobId = jobId;
        this.addressPrefix = addressPrefix;
        this.totals = totals;
    }

    /** Where the vertex' details are found. */
    String detailPath(JobVertex vertex) {
        return path(vertex, "");
    }

    private String path(JobVertex vertex, String below) {
        return "/jobs/" + jobId + "/vertices/" + vertex.id() + below;
    }

    /** Subtasks may run elsewhere now. */
    void placementChanged() {
        placed.clear();
    }

    /** It is known where the vertex' subtasks run. */
    void placed(JobVertex vertex) {
        placed.add(vertex.id());
    }

    /** Whether the job's own details must stand in for those of vertices, by the plan made last. */
    boolean isWide() {
        return wide;
    }

    /** The first values of the vertex' counters were read, with those of the minute before. */
    void backfilled(JobVertex vertex) {
        backfilled.add(vertex.id());
    }

    // ---------------------------------------------------------------------------------------------- names

    /** Names of metrics that are not known yet, or that are {@code due} again and were not learnt in this poll. */
    List<String> namePaths(Topology topology, int poll, boolean due, int most) {
        return byWeight(topology).stream()
                .filter(vertex -> names(vertex).isEmpty() || (due && namedIn.getOrDefault(vertex.id(), -1) != poll))
                .limit(most)
                .map(vertex -> path(vertex, "/subtasks/metrics"))
                .toList();
    }

    /** Whether any vertex has metrics. */
    boolean hasNames() {
        return !names.isEmpty();
    }

    /** Takes names; returns whether there were any. */
    boolean names(Topology topology, int poll, Map<String, Answer> answers) {
        boolean learned = false;
        for (JobVertex vertex : topology.vertices()) {
            Answer answer = answers.get(path(vertex, "/subtasks/metrics"));
            if (answer != null && answer.body() != null && !answer.body().isEmpty()) {
                List<String> all = new ArrayList<>();
                for (JsonNode node : answer.body()) {
                    all.add(Fields.text(node, "id"));
                }
                names.put(vertex.id(), MetricName.ofTask(all));
                namedIn.put(vertex.id(), poll);
                learned = true;
            }
        }
        return learned;
    }

    /** What is worth asking for of a vertex, as far as it is known. */
    List<MetricName> names(JobVertex vertex) {
        return names.getOrDefault(vertex.id(), List.of());
    }

    // ---------------------------------------------------------------------------------------------- plan

    /** The requests of this poll, {@code budget} at most; one less where the job is wide. */
    List<Plan> plan(Topology topology, boolean running, int budget) {
        List<JobVertex> vertices = topology.vertices();
        int fair = Math.max(LEAST_FAIR, budget / Math.max(1, vertices.size()));
        Map<String, Plan> plans = new LinkedHashMap<>();
        vertices.forEach(vertex -> plans.put(vertex.id(), plan(vertex, running, fair)));
        wide = plans.values().stream().mapToInt(Plan::cost).sum() > budget;
        if (!wide) {
            return List.copyOf(plans.values());
        }
        Map<String, Plan> chosen = new LinkedHashMap<>();
        int rest = take(byWeight(topology), plans, chosen, budget - 1, (budget - 1) / 2);
        List<JobVertex> others = new ArrayList<>(vertices);
        others.removeIf(vertex -> chosen.containsKey(vertex.id()));
        Collections.rotate(others, others.isEmpty() ? 0 : -(turn % others.size()));
        int before = chosen.size();
        take(others, plans, chosen, rest, 0);
        turn += chosen.size() - before;
        return List.copyOf(chosen.values());
    }

    /** Chooses plans in this order while more than {@code kept} is left; returns what is left. */
    private static int take(
            List<JobVertex> order, Map<String, Plan> plans, Map<String, Plan> chosen, int budget, int kept) {
        int rest = budget;
        for (JobVertex vertex : order) {
            Plan plan = plans.get(vertex.id());
            if (plan == null || rest - plan.cost() < kept) {
                break;
            }
            if (plan.cost() > 0) {
                rest -= plan.cost();
                chosen.put(vertex.id(), plan);
            }
        }
        return rest;
    }

    private Plan plan(JobVertex vertex, boolean running, int fair) {
        List<MetricName> wanted = running ? names(vertex) : List.of();
        List<String> each = perSubtask(vertex, wanted);
        boolean detail = !placed.contains(vertex.id());
        boolean perSubtask = each.size() + (detail ? 1 : 0) <= fair;
        return new Plan(vertex, perSubtask, perSubtask ? each : aggregated(vertex, wanted), detail || !perSubtask);
    }

    private List<JobVertex> byWeight(Topology topology) {
        Set<String> read = new HashSet<>();
        topology.vertices().forEach(vertex -> vertex.inputs().forEach(edge -> read.add(edge.from())));
        Map<String, Double> weights = new HashMap<>();
        for (JobVertex vertex : topology.vertices()) {
            boolean edge = vertex.isSource() || !read.contains(vertex.id());
            weights.put(vertex.id(), totals.weight(vertex.id()) + (edge ? AT_THE_EDGE : 0));
        }
        return topology.vertices().stream()
                .sorted(Comparator.comparingDouble((JobVertex v) -> weights.getOrDefault(v.id(), 0.0))
                        .reversed())
                .toList();
    }

    private List<String> perSubtask(JobVertex vertex, List<MetricName> wanted) {
        List<String> all = new ArrayList<>();
        boolean backfill = !backfilled.contains(vertex.id());
        for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
            for (MetricName metric : wanted) {
                all.add(subtask + "." + metric.raw());
                if (backfill && metric.meter() != null) {
                    all.add(subtask + "." + metric.meter());
                }
            }
            if (all.size() > MOST_VALUES) {
                break;
            }
        }
        return MetricQuery.paths(addressPrefix, path(vertex, "/metrics"), all);
    }

    private List<String> aggregated(JobVertex vertex, List<MetricName> wanted) {
        return MetricQuery.paths(
                addressPrefix,
                path(vertex, "/subtasks/metrics"),
                wanted.stream()
                        .filter(n -> !isInDetails(n.metric()))
                        .map(MetricName::raw)
                        .toList());
    }

    private static boolean isInDetails(FlinkMetric metric) {
        return switch (metric) {
            case NUM_RECORDS_IN,
                    NUM_RECORDS_OUT,
                    NUM_BYTES_IN,
                    NUM_BYTES_OUT,
                    ACCUMULATE_BUSY_TIME_MS,
                    ACCUMULATE_BACK_PRESSURED_TIME_MS,
                    ACCUMULATE_IDLE_TIME_MS -> true;
            default -> false;
        };
    }
}
