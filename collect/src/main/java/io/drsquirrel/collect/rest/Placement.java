// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** On which task managers the subtasks of a job run, and since when, as far as the details of its vertices were read. */
final class Placement {
    private final Map<String, List<JobVertex.Subtask>> subtasks = new HashMap<>();
    private final Map<String, Map<Integer, Instant>> runningSince = new HashMap<>();

    /** Takes {@code /jobs/:id/vertices/:vid}. */
    void learn(String vertexId, JsonNode detail) {
        subtasks.put(vertexId, JobGraph.subtasks(detail));
        Map<Integer, Instant> started = new HashMap<>();
        Optional<Instant> now = Fields.time(detail, "now");
        for (JsonNode node : detail.path("subtasks")) {
            // Counters stand still while a task is deployed and restores its state.
            long running = Fields.number(node.path("status-duration"), "RUNNING", -1);
            now.filter(n -> running >= 0)
                    .map(n -> n.minusMillis(running))
                    .or(() -> Fields.time(node, "start-time"))
                    .ifPresent(at -> started.put(node.path("subtask").asInt(-1), at));
        }
        runningSince.put(vertexId, started);
    }

    /** The subtasks of a vertex, empty while they are not known. */
    List<JobVertex.Subtask> of(String vertexId) {
        return subtasks.getOrDefault(vertexId, List.of());
    }

    /** When a subtask began to run. */
    Optional<Instant> runningSince(String vertexId, int subtask) {
        return Optional.ofNullable(runningSince.getOrDefault(vertexId, Map.of()).get(subtask));
    }

    /** Id of the task manager that a subtask runs on. */
    Optional<String> taskManagerOf(String vertexId, int subtask) {
        List<JobVertex.Subtask> all = of(vertexId);
        // Mostly in the order of their indexes.
        boolean there = subtask >= 0 && subtask < all.size() && all.get(subtask).index() == subtask;
        return (there ? all.subList(subtask, subtask + 1) : all)
                .stream()
                        .filter(s -> s.index() == subtask && !s.taskManager().isEmpty())
                        .map(JobVertex.Subtask::taskManager)
                        .findFirst();
    }

    /** The process that a subtask runs in, {@code otherwise} where that is not known. */
    ProcessRef processOf(String vertexId, int subtask, Map<String, ProcessRef> processes, ProcessRef otherwise) {
        return taskManagerOf(vertexId, subtask).map(processes::get).orElse(otherwise);
    }

    /** The same graph with the subtasks that are known by now. */
    Topology placed(Topology topology) {
        return new Topology(topology.vertices().stream()
                .map(v -> new JobVertex(
                        v.id(),
                        v.name(),
                        v.parallelism(),
                        v.maxParallelism(),
                        v.inputs(),
                        v.operators(),
                        subtasks.getOrDefault(v.id(), v.subtasks())))
                .toList());
    }
}
