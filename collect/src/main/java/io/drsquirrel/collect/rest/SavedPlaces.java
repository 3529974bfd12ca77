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
import java.util.HashMap;
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
    /** Stands for a job that nobody names. */
    private static final String SOME_JOB = "job";

    private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");

    private final Map<String, Topology> graphs = new LinkedHashMap<>();
    private final Map<String, String> jobOfVertex = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> vertexOfFile = new LinkedHashMap<>();
    private final Map<String, String> taskManagerOfFile = new LinkedHashMap<>();
    private final Set<String> jobs = new LinkedHashSet<>();

    SavedPlaces(List<SavedAnswer> answers, Scene scene) {
        jobs.addAll(scene.jobs());
        for (SavedAnswer answer : answers) {
            if (!answer.job().isEmpty()) {
                jobs.add(answer.job());
            }
            if (!answer.vertex().isEmpty()) {
                vertexOfFile.putIfAbsent(answer.saved().label(), answer.vertex());
                if (!answer.job().isEmpty()) {
                    jobOfVertex.put(answer.vertex(), answer.job());
                }
            }
            if (answer.kind() == AnswerKind.TASK_MANAGER) {
                taskManagerOfFile.putIfAbsent(answer.saved().label(), answer.process());
            }
            switch (answer.kind()) {
                case JOB, PLAN -> graph(answer);
                case VERTEX, SUBTASK_TIMES, HOSTS -> {
                    String name = Fields.text(answer.saved().answer(), "name");
                    if (!name.isEmpty() && !answer.vertex().isEmpty()) {
                        names.put(answer.vertex(), name);
                    }
                }
                default -> {
                    // Others name no vertex.
                }
            }
        }
        for (String job : scene.jobs()) {
            scene.verticesOf(job).forEach((name, id) -> {
                names.putIfAbsent(id, name);
                jobOfVertex.putIfAbsent(id, job);
            });
        }
    }

    private void graph(SavedAnswer answer) {
        JsonNode body = answer.saved().answer();
        String job = answer.job().isEmpty() ? onlyJob().orElse(SOME_JOB) : answer.job();
        jobs.add(job);
        Topology graph = JobGraph.read(answer.kind() == AnswerKind.PLAN ? ofPlan(body) : body, id -> List.of());
        if (answer.kind() == AnswerKind.PLAN && graphs.containsKey(job)) {
            return;
        }
        graphs.put(job, graph);
        graph.vertices().forEach(vertex -> {
            jobOfVertex.put(vertex.id(), job);
            names.put(vertex.id(), vertex.name());
        });
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
        if (!answer.job().isEmpty()) {
            return Optional.of(answer.job());
        }
        return Optional.ofNullable(jobOfVertex.get(answer.vertex()))
                .or(() -> ids(answer).stream().filter(jobs::contains).findFirst())
                .or(this::onlyJob);
    }

    private Optional<String> onlyJob() {
        if (jobs.isEmpty()) {
            return Optional.of(SOME_JOB);
        }
        return jobs.size() == 1 ? jobs.stream().findFirst() : Optional.empty();
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
            String name =
                    names.getOrDefault(id, answer.operators().isEmpty() ? "" : String.join(" -> ", answer.operators()));
            List<JobVertex.Operator> operators = answer.operators().stream()
                    .map(operator -> new JobVertex.Operator("", operator, false))
                    .toList();
            return new JobVertex(id, name.isEmpty() ? id : name, 0, 0, List.of(), operators, List.of());
        });
    }

    private String vertexId(String job, SavedAnswer answer) {
        Map<String, String> ofJob = new LinkedHashMap<>();
        names.forEach((id, name) -> {
            if (jobOfVertex.getOrDefault(id, job).equals(job)) {
                ofJob.put(id, name);
            }
        });
        String label = answer.saved().label();
        return ids(answer).stream()
                .filter(id -> !jobs.contains(id))
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
