// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The job graph in {@code /jobs/:id}: vertices from its list, edges and ship strategies from its plan. */
final class JobGraph {
    /** Vertices read of one job. */
    static final int MOST_VERTICES = 5_000;

    private static final int MOST_OPERATORS = 200;
    private static final int MOST_WAITING = 10_000;
    private static final String SCHEDULED = "SCHEDULED";
    private static final int LONGEST_DESCRIPTION = 1_000;
    /** What stands before an operator where the description is drawn as a tree, with a branch per line. */
    private static final Pattern TREE = Pattern.compile("^[\\s|:]*\\+- ");

    private JobGraph() {}

    /** Reads it, sources first. {@code subtasks} gives what is known of a vertex' subtasks. */
    static Topology read(JsonNode job, Function<String, List<JobVertex.Subtask>> subtasks) {
        Map<String, List<JobVertex.Edge>> inputs = new HashMap<>();
        Map<String, String> descriptions = new HashMap<>();
        for (JsonNode node : job.path("plan").path("nodes")) {
            List<JobVertex.Edge> edges = new ArrayList<>();
            for (JsonNode input : node.path("inputs")) {
                edges.add(new JobVertex.Edge(Fields.text(input, "id"), Fields.text(input, "ship_strategy")));
            }
            inputs.put(Fields.text(node, "id"), edges);
            descriptions.put(Fields.text(node, "id"), Fields.text(node, "description"));
        }
        Map<String, JobVertex> vertices = new LinkedHashMap<>();
        for (JsonNode node : job.path("vertices")) {
            String id = Fields.text(node, "id");
            if (!Fields.isId(id) || vertices.size() >= MOST_VERTICES) {
                continue;
            }
            String name = Fields.text(node, "name");
            vertices.put(
                    id,
                    new JobVertex(
                            id,
                            name,
                            Math.max(0, node.path("parallelism").asInt(0)),
                            Math.max(0, node.path("maxParallelism").asInt(0)),
                            inputs.getOrDefault(id, List.of()),
                            operators(name, descriptions.getOrDefault(id, "")),
                            areWaiting(node) ? waiting(node) : subtasks.apply(id)));
        }
        return new Topology(sourcesFirst(vertices));
    }

    /**
     * REST shows no ids of operators. What a chain is made of stands in the plan's description, which tells of a window's kind
     * even where the job gave it another name; else in the vertex' name.
     */
    private static List<JobVertex.Operator> operators(String name, String description) {
        List<JobVertex.Operator> operators = new ArrayList<>();
        for (String line : description.split("<br/>|\\R")) {
            String text = TREE.matcher(line).replaceFirst("").strip();
            if (!text.isEmpty() && operators.size() < MOST_OPERATORS) {
                operators.add(new JobVertex.Operator(
                        "", text.substring(0, Math.min(LONGEST_DESCRIPTION, text.length())), false));
            }
        }
        if (operators.isEmpty()) {
            return operators(name);
        }
        // The other way to draw it: all in one line.
        return operators.size() == 1 && description.contains(" -> ") ? operators(description) : operators;
    }

    private static List<JobVertex.Operator> operators(String name) {
        List<JobVertex.Operator> operators = new ArrayList<>();
        for (String part : name.split(" -> ")) {
            // Branches of a chain stand in brackets: a -> (b, c -> d).
            for (String one : part.replaceAll("^\\(+|\\)+$", "").split(", (?![^(\\[]*[)\\]])")) {
                if (!one.isBlank()) {
                    operators.add(new JobVertex.Operator("", one.strip(), false));
                }
            }
        }
        return operators;
    }

    private static List<JobVertex> sourcesFirst(Map<String, JobVertex> vertices) {
        Map<String, JobVertex> sorted = new LinkedHashMap<>();
        int before = -1;
        while (sorted.size() > before && sorted.size() < vertices.size()) {
            before = sorted.size();
            for (JobVertex vertex : vertices.values()) {
                boolean ready = vertex.inputs().stream()
                        .allMatch(e -> sorted.containsKey(e.from()) || !vertices.containsKey(e.from()));
                if (ready) {
                    sorted.putIfAbsent(vertex.id(), vertex);
                }
            }
        }
        vertices.forEach(sorted::putIfAbsent);
        return List.copyOf(sorted.values());
    }

    /** Whether none of its tasks has a slot yet. */
    private static boolean areWaiting(JsonNode vertex) {
        long scheduled = 0;
        long all = 0;
        for (Map.Entry<String, JsonNode> count : vertex.path("tasks").properties()) {
            all += count.getValue().asLong(0);
            scheduled += count.getKey().equals(SCHEDULED) ? count.getValue().asLong(0) : 0;
        }
        return scheduled > 0 && scheduled == all;
    }

    private static List<JobVertex.Subtask> waiting(JsonNode vertex) {
        List<JobVertex.Subtask> subtasks = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_WAITING, vertex.path("parallelism").asInt(0)); i++) {
            subtasks.add(new JobVertex.Subtask(i, 0, SCHEDULED, ""));
        }
        return subtasks;
    }

    /** Subtasks of {@code /jobs/:id/vertices/:vid}. */
    static List<JobVertex.Subtask> subtasks(JsonNode vertex) {
        List<JobVertex.Subtask> subtasks = new ArrayList<>();
        for (JsonNode node : vertex.path("subtasks")) {
            String taskManager = Fields.text(node, "taskmanager-id");
            subtasks.add(new JobVertex.Subtask(
                    node.path("subtask").asInt(0),
                    node.path("attempt").asInt(0),
                    Fields.text(node, "status"),
                    taskManager.startsWith("(") ? "" : taskManager));
        }
        return subtasks;
    }
}
