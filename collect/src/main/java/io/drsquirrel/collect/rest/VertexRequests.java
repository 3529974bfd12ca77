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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked about the vertices of one job in a poll, within a number of requests.
 *
 * <p>Per subtask one value of each metric, where that fits into few requests; else aggregated values, and per subtask only the
 * counters in the vertex' details. With very many vertices these take turns. Details, which tell where subtasks run, are asked for
 * when the job has changed.
 */
final class VertexRequests {
    private static final int LEAST_BUDGET = 4;
    private static final int MOST_VALUES = 20_000;

    private final String jobId;
    private final String addressPrefix;
    private final int budget;
    private final Map<String, List<MetricName>> names = new HashMap<>();
    private final Set<String> backfilled = new HashSet<>();
    private boolean placementDue = true;
    private int turn;

    /** Requests of one poll for one vertex. */
    record Plan(JobVertex vertex, boolean perSubtask, List<String> metricPaths, boolean detail) {}

    /**
     * @param addressPrefix path prefix of the cluster's address, which takes room in a request
     * @param budget requests per poll
     */
    VertexRequests(String jobId, String addressPrefix, int budget) {
        this.jobId = jobId;
        this.addressPrefix = addressPrefix;
        this.budget = Math.max(LEAST_BUDGET, budget);
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
        placementDue = true;
    }

    /** The first values of the vertex' counters were read, with those of the minute before. */
    void backfilled(JobVertex vertex) {
        backfilled.add(vertex.id());
    }

    // ---------------------------------------------------------------------------------------------- names

    /** Names of metrics that are not known yet, or that are {@code due} again. */
    List<String> namePaths(Topology topology, boolean due) {
        return topology.vertices().stream()
                .filter(vertex -> due || names(vertex).isEmpty())
                .map(vertex -> path(vertex, "/subtasks/metrics"))
                .toList();
    }

    /** Takes names; returns whether any vertex has metrics now. */
    boolean names(Topology topology, Map<String, Answer> answers) {
        for (JobVertex vertex : topology.vertices()) {
            Answer answer = answers.get(path(vertex, "/subtasks/metrics"));
            if (answer != null && answer.body() != null && !answer.body().isEmpty()) {
                List<String> all = new ArrayList<>();
                for (JsonNode node : answer.body()) {
                    all.add(Fields.text(node, "id"));
                }
                names.put(vertex.id(), MetricName.ofTask(all));
            }
        }
        return !names.isEmpty();
    }

    /** What is worth asking for of a vertex, as far as it is known. */
    List<MetricName> names(JobVertex vertex) {
        return names.getOrDefault(vertex.id(), List.of());
    }

    // ---------------------------------------------------------------------------------------------- plan

    /** The requests of this poll. */
    List<Plan> plan(Topology topology, boolean running) {
        List<JobVertex> vertices = new ArrayList<>(topology.vertices());
        // Vertices that did not have their turn in the last poll come first.
        Collections.rotate(vertices, vertices.isEmpty() ? 0 : -(turn % vertices.size()));
        boolean details = placementDue;
        List<Plan> chosen = new ArrayList<>();
        int left = budget;
        int fair = Math.max(1, budget / Math.max(1, vertices.size()));
        for (JobVertex vertex : vertices) {
            List<MetricName> wanted = running ? names(vertex) : List.of();
            List<String> each = perSubtask(vertex, wanted);
            boolean detail = details;
            boolean perSubtask = each.size() + (detail ? 1 : 0) <= Math.max(2, fair);
            List<String> paths = perSubtask ? each : aggregated(vertex, wanted);
            detail |= !perSubtask;
            int cost = paths.size() + (detail ? 1 : 0);
            if (cost > left) {
                break;
            }
            left -= cost;
            chosen.add(new Plan(vertex, perSubtask, paths, detail));
        }
        if (chosen.size() < vertices.size()) {
            turn += chosen.size();
        } else {
            placementDue = false;
        }
        return chosen;
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
