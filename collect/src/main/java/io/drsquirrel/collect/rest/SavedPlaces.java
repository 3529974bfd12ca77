// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.AnswerReader.Scene;
import io.drsquirrel.collect.readings.SiblingFiles;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which job and vertex saved answers are about, where neither they nor the calls before them tell: by ids and names in the file's name, by
 * the file beside it that begins with the same words, by the operators whose metrics they are, or because there is only one.
 */
final class SavedPlaces {
    private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");

    private final Map<String, Topology> graphs = new LinkedHashMap<>();
    /** Names of vertices by their ids, by job: two jobs may share ids. */
    private final Map<String, Map<String, String>> names = new LinkedHashMap<>();

    private final Map<String, String> vertexOfFile = new LinkedHashMap<>();
    private final Map<String, String> taskManagerOfFile = new LinkedHashMap<>();
    private final SavedJobs jobs;

    SavedPlaces(List<SavedAnswer> answers, Scene scene) {
        jobs = new SavedJobs(answers, scene);
        for (SavedAnswer answer : answers) {
            if (!answer.vertex().isEmpty()) {
                vertexOfFile.putIfAbsent(answer.saved().label(), answer.vertex());
            }
            if (answer.kind() == AnswerKind.TASK_MANAGER) {
                taskManagerOfFile.putIfAbsent(answer.saved().label(), answer.process());
            }
            switch (answer.kind()) {
                case JOB, PLAN -> graph(answer);
                case VERTEX, SUBTASK_TIMES, HOSTS -> {
                    String name = Fields.text(answer.saved().answer(), "name");
                    if (!name.isEmpty() && !answer.vertex().isEmpty()) {
                        jobs.of(answer).ifPresent(job -> namesOf(job).put(answer.vertex(), name));
                    }
                }
                default -> {
                    // Others name no vertex.
                }
            }
        }
        for (String job : scene.jobs()) {
            scene.verticesOf(job).forEach((name, id) -> namesOf(job).putIfAbsent(id, name));
        }
    }

    private Map<String, String> namesOf(String job) {
        return names.computeIfAbsent(job, j -> new LinkedHashMap<>());
    }

    private void graph(SavedAnswer answer) {
        JsonNode body = answer.saved().answer();
        Optional<String> of = jobs.of(answer);
        if (of.isEmpty()) {
            return;
        }
        String job = of.get();
        Topology graph = JobGraph.read(answer.kind() == AnswerKind.PLAN ? ofPlan(body) : body, id -> List.of());
        Topology known = graphs.get(job);
        if (known != null && answer.kind() == AnswerKind.PLAN) {
            return;
        }
        graphs.put(job, known == null ? graph : joined(known, graph));
        graph.vertices().forEach(vertex -> namesOf(job).put(vertex.id(), vertex.name()));
    }

    /** The later graph; where it is but a part, what was cut from it stays as it was. */
    private static Topology joined(Topology before, Topology later) {
        boolean whole = before.vertices().stream()
                .allMatch(vertex -> later.vertex(vertex.id()).isPresent());
        if (whole && before.vertices().stream().allMatch(v -> v.inputs().isEmpty())
                || before.vertices().isEmpty()) {
            return later;
        }
        Map<String, JobVertex> vertices = new LinkedHashMap<>();
        before.vertices().forEach(vertex -> vertices.put(vertex.id(), vertex));
        later.vertices().forEach(vertex -> {
            JobVertex old = vertices.get(vertex.id());
            boolean lost =
                    old != null && vertex.inputs().isEmpty() && !old.inputs().isEmpty();
            vertices.put(
                    vertex.id(),
                    old == null || !lost
                            ? vertex
                            : new JobVertex(
                                    vertex.id(),
                                    vertex.name(),
                                    vertex.parallelism(),
                                    vertex.maxParallelism(),
                                    old.inputs(),
                                    old.operators(),
                                    vertex.subtasks()));
        });
        return new Topology(List.copyOf(vertices.values()));
    }

    /** A plan tells vertices by what they do. */
    private static JsonNode ofPlan(JsonNode answer) {
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        ArrayNode vertices = job.putArray("vertices");
        for (JsonNode node : answer.path("plan").path("nodes")) {
            String name = Fields.text(node, "description")
                    .replaceAll("<br/>\\s*\\+- ", " -> ")
                    .replace("<br/>", "");
            vertices.addObject()
                    .put("id", Fields.text(node, "id"))
                    .put("name", name)
                    .put("parallelism", node.path("parallelism").asInt(0));
        }
        job.set("plan", answer.path("plan"));
        return job;
    }

    /** Graphs by job, as far as they are known. */
    Map<String, Topology> graphs() {
        return graphs;
    }

    /** Vertices by the files that tell them. */
    Map<String, String> files() {
        return vertexOfFile;
    }

    /** The job that the answer is about; empty where it may be any of several. */
    Optional<String> job(SavedAnswer answer) {
        return jobs.of(answer);
    }

    /** Which jobs there are, and what files are about. */
    SavedJobs jobs() {
        return jobs;
    }

    private static List<String> ids(SavedAnswer answer) {
        List<String> ids = new ArrayList<>();
        Matcher id = ID.matcher(answer.saved().label());
        while (id.find()) {
            ids.add(id.group());
        }
        return ids;
    }

    /** The vertex that the answer is about, with its name as far as that is known; one that stands in where nothing tells. */
    JobVertex vertex(String job, SavedAnswer answer) {
        String id = answer.vertex().isEmpty() ? vertexId(job, answer) : answer.vertex();
        Optional<JobVertex> known = Optional.ofNullable(graphs.get(job)).flatMap(graph -> graph.vertex(id));
        return known.orElseGet(() -> {
            String name = namesOf(job)
                    .getOrDefault(id, answer.operators().isEmpty() ? "" : String.join(" -> ", answer.operators()));
            List<JobVertex.Operator> operators = answer.operators().stream()
                    .map(operator -> new JobVertex.Operator("", operator, false))
                    .toList();
            return new JobVertex(id, name.isEmpty() ? id : name, 0, 0, List.of(), operators, List.of());
        });
    }

    private String vertexId(String job, SavedAnswer answer) {
        Map<String, String> ofJob = namesOf(job);
        String label = answer.saved().label();
        return ids(answer).stream()
                .filter(id -> !jobs.ids().contains(id))
                .findFirst()
                .or(() -> SiblingFiles.nearest(label, vertexOfFile))
                .or(() -> byOperators(ofJob, answer.operators()))
                .or(() -> byName(ofJob, SiblingFiles.shortName(label)))
                .or(() -> answer.readsOthers() ? onlyReader(ofJob) : Optional.empty())
                .or(() -> ofJob.size() == 1 ? ofJob.keySet().stream().findFirst() : Optional.empty())
                .orElseGet(() -> answer.operators().isEmpty()
                        ? stem(SiblingFiles.shortName(label))
                        : String.join(" -> ", answer.operators()));
    }

    private static String stem(String file) {
        return file.replaceFirst("\\.(?:json|txt|log|out)$", "");
    }

    private static Optional<String> byOperators(Map<String, String> names, Set<String> operators) {
        int best = 0;
        Optional<String> found = Optional.empty();
        for (Map.Entry<String, String> vertex : names.entrySet()) {
            Set<String> parts = new LinkedHashSet<>();
            for (String part : vertex.getValue().split(" -> ")) {
                parts.add(letters(part.replaceAll("^\\(+|\\)+$", "")));
            }
            int shared = (int) operators.stream()
                    .map(SavedPlaces::letters)
                    .filter(operator -> parts.contains(operator)
                            // Flink cuts names of operators.
                            || (operator.length() >= 60 && parts.stream().anyMatch(p -> p.startsWith(operator))))
                    .count();
            if (shared > best) {
                best = shared;
                found = Optional.of(vertex.getKey());
            } else if (shared == best) {
                found = Optional.empty();
            }
        }
        return found;
    }

    /** The only vertex that is no source. */
    private static Optional<String> onlyReader(Map<String, String> names) {
        List<String> readers = names.entrySet().stream()
                .filter(vertex -> !vertex.getValue().startsWith("Source: "))
                .map(Map.Entry::getKey)
                .toList();
        return readers.size() == 1 ? Optional.of(readers.get(0)) : Optional.empty();
    }

    private static Optional<String> byName(Map<String, String> names, String file) {
        String plain = letters(file).toLowerCase(java.util.Locale.ROOT);
        List<String> found = names.entrySet().stream()
                .filter(vertex -> {
                    String first = letters(vertex.getValue().split(" -> ", 2)[0].replaceFirst("^Source: ", ""))
                            .toLowerCase(java.util.Locale.ROOT);
                    return first.length() > 2 && plain.contains(first);
                })
                .map(Map.Entry::getKey)
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static String letters(String text) {
        return text.strip().replaceAll("[^A-Za-z0-9]", "_");
    }

    /** The task manager that the answer is about, by the file that describes one and is called alike. */
    Optional<String> taskManager(SavedAnswer answer, Set<String> known) {
        String label = answer.saved().label();
        return known.stream()
                .filter(id -> letters(label).contains(letters(id)))
                .findFirst()
                .or(() -> SiblingFiles.nearest(label, taskManagerOfFile))
                .or(() -> known.size() == 1 ? known.stream().findFirst() : Optional.empty());
    }
}
