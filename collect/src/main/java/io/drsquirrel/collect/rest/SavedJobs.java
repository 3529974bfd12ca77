// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.AnswerReader.Scene;
import io.drsquirrel.collect.readings.SiblingFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which job saved answers are about. The answer or the call before it tells best; then an id in the file's name; a vertex or operators
 * that only one job has; the job's name in the file's name; a file beside it that begins with the same words and tells; all that the folder
 * tells; that there is only one. Ids of vertices tell less than they seem to: Flink derives them from a vertex' place in the graph, so
 * that two jobs often share some.
 *
 * <p>Graphs without an id that have nothing in common are of different jobs; each gets a name of its own after the file.
 */
final class SavedJobs {
    /** Stands for a job that nobody names. */
    static final String SOME_JOB = "job";

    private static final Pattern ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])");
    private static final int MOST_OF_A_GRAPH = 2_000;

    private final Set<String> jobs = new LinkedHashSet<>();
    /** Of all jobs, also of those that are only listed. */
    private final JobNames names = new JobNames();
    /** Jobs that a file tells of; several where it holds several answers. */
    private final Map<String, Set<String>> ofFile = new LinkedHashMap<>();

    private final Map<String, Set<String>> ofVertex = new HashMap<>();
    private final Map<String, Set<String>> operators = new LinkedHashMap<>();
    /** What graphs without an id are of, by answer. */
    private final Map<SavedAnswer, String> standIns = new IdentityHashMap<>();
    /** Jobs of which a whole graph was saved. */
    private final Set<String> drawn = new HashSet<>();

    private final Map<SavedAnswer, Optional<String>> found = new IdentityHashMap<>();

    SavedJobs(List<SavedAnswer> answers, Scene scene) {
        jobs.addAll(scene.jobs());
        scene.names().forEach(names::add);
        scene.jobsOfLogs().forEach((log, told) -> ofFile.computeIfAbsent(log, l -> new HashSet<>())
                .addAll(told));
        for (String job : scene.jobs()) {
            scene.verticesOf(job).forEach((name, id) -> vertex(job, id, name));
        }
        for (SavedAnswer answer : answers) {
            JsonNode body = answer.saved().answer();
            if (answer.kind() == AnswerKind.JOBS) {
                for (JsonNode node : body.path("jobs")) {
                    name(Fields.text(node, "jid"), Fields.text(node, "name"));
                }
            }
            if (!answer.job().isEmpty()) {
                tells(answer, answer.job());
                switch (answer.kind()) {
                    case JOB, JOB_OPTIONS -> name(answer.job(), Fields.text(body, "name"));
                    case PLAN -> name(answer.job(), Fields.text(body.path("plan"), "name"));
                    default -> {
                        // Names no job.
                    }
                }
                Map<String, String> graph = graph(answer, body);
                if (!graph.isEmpty()) {
                    drawn.add(answer.job());
                }
                vertices(answer.job(), graph);
                if (!answer.vertex().isEmpty()) {
                    vertex(answer.job(), answer.vertex(), "");
                }
            }
        }
        unnamed(answers);
        // Whoever is named by a file's name alone is a job, too, before it is asked whether there is only one.
        answers.forEach(this::told);
    }

    private void name(String job, String name) {
        if (Fields.isId(job) && !name.isEmpty()) {
            names.add(job, name);
        }
    }

    private void tells(SavedAnswer answer, String job) {
        jobs.add(job);
        ofFile.computeIfAbsent(answer.saved().label(), l -> new HashSet<>()).add(job);
    }

    private void vertices(String job, Map<String, String> graph) {
        graph.forEach((id, name) -> vertex(job, id, name));
    }

    private void vertex(String job, String id, String name) {
        ofVertex.computeIfAbsent(id, v -> new LinkedHashSet<>()).add(job);
        Set<String> known = operators.computeIfAbsent(job, j -> new HashSet<>());
        for (String operator : name.isEmpty() ? new String[0] : name.split(" -> ")) {
            known.add(letters(operator.replaceAll("^\\(+|\\)+$", "")));
        }
    }

    /** Names of the graph's vertices by their ids; empty for answers that hold no graph. */
    private static Map<String, String> graph(SavedAnswer answer, JsonNode body) {
        boolean plan = answer.kind() == AnswerKind.PLAN;
        Map<String, String> graph = new LinkedHashMap<>();
        for (JsonNode node : plan ? body.path("plan").path("nodes") : body.path("vertices")) {
            String id = Fields.text(node, "id");
            if (graph.size() < MOST_OF_A_GRAPH && (answer.kind() == AnswerKind.JOB || plan)) {
                graph.put(
                        id.isEmpty() ? Fields.text(node, "name") : id,
                        plan ? Fields.text(node, "description") : Fields.text(node, "name"));
            }
        }
        return graph;
    }

    // ---------------------------------------------------------------------------------------------- without an id

    /** What graphs that name no job have in common with others, or with none. */
    private static final class Unnamed {
        final Set<String> vertices = new HashSet<>();
        final List<SavedAnswer> answers = new ArrayList<>();
        final Map<String, String> names = new LinkedHashMap<>();
        String name = "";

        boolean isLike(Map<String, String> others, String other) {
            if (!name.isEmpty() && !other.isEmpty()) {
                return name.equals(other);
            }
            // Single vertices were cut out of a graph, whichever.
            return vertices.size() < 2
                    || others.size() < 2
                    || others.entrySet().stream().anyMatch(v -> vertices.contains(v.getKey() + " " + v.getValue()));
        }
    }

    private void unnamed(List<SavedAnswer> answers) {
        List<Unnamed> groups = new ArrayList<>();
        for (SavedAnswer answer : answers) {
            boolean graph = answer.kind() == AnswerKind.JOB || answer.kind() == AnswerKind.PLAN;
            if (!graph || !answer.job().isEmpty()) {
                continue;
            }
            Map<String, String> vertices = graph(answer, answer.saved().answer());
            String name = Fields.text(answer.saved().answer(), "name");
            Optional<String> job = graphsJob(answer, vertices, name);
            if (job.isPresent()) {
                standIn(answer, job.get(), vertices);
                continue;
            }
            Unnamed group = groups.stream()
                    .filter(g -> g.isLike(vertices, name))
                    .findFirst()
                    .orElseGet(() -> {
                        Unnamed added = new Unnamed();
                        groups.add(added);
                        return added;
                    });
            group.name = group.name.isEmpty() ? name : group.name;
            group.answers.add(answer);
            group.names.putAll(vertices);
            vertices.forEach((id, vertex) -> group.vertices.add(id + " " + vertex));
        }
        boolean one = groups.size() == 1
                && jobs.size() < 2
                && (drawn.isEmpty() || groups.get(0).vertices.size() < 2);
        for (Unnamed group : groups) {
            String job = one ? onlyJob().orElse(SOME_JOB) : standInName(group.answers.get(0), group.name);
            group.answers.forEach(answer -> standIn(answer, job, group.names));
        }
    }

    private Optional<String> graphsJob(SavedAnswer answer, Map<String, String> vertices, String name) {
        String label = answer.saved().label();
        return id(label)
                .or(() -> names.of(name))
                .or(() -> named(label))
                .or(() -> sharing(vertices))
                .or(() -> beside(label).filter(job -> vertices.size() < 2 || !drawn.contains(job)));
    }

    private void standIn(SavedAnswer answer, String job, Map<String, String> vertices) {
        standIns.put(answer, job);
        tells(answer, job);
        vertices(job, vertices);
    }

    /** The only job with a graph that has those vertices, by their ids and names. */
    private Optional<String> sharing(Map<String, String> vertices) {
        Set<String> found = new HashSet<>();
        vertices.forEach((id, name) -> {
            for (String job : ofVertex.getOrDefault(id, Set.of())) {
                Set<String> known = operators.getOrDefault(job, Set.of());
                String first = letters(name.split(" -> |<br/>", 2)[0].replaceAll("^\\(+|\\)+$", ""));
                if (known.isEmpty() || known.contains(first)) {
                    found.add(job);
                }
            }
        });
        return found.size() == 1 ? Optional.of(found.iterator().next()) : Optional.empty();
    }

    private String standInName(SavedAnswer answer, String told) {
        String label = answer.saved().label();
        String name = !told.isEmpty() ? told : String.join("-", JobNames.words(SiblingFiles.shortName(label)));
        if (name.isEmpty()) {
            String folder = label.substring(
                    0,
                    Math.max(0, label.length() - SiblingFiles.shortName(label).length()));
            name = String.join("-", JobNames.words(SiblingFiles.shortName(folder.replaceFirst("[/!]$", ""))));
        }
        String free = name.isEmpty() ? SOME_JOB : name;
        for (int i = 2; jobs.contains(free); i++) {
            free = (name.isEmpty() ? SOME_JOB : name) + "-" + i;
        }
        if (!name.isEmpty()) {
            names.add(free, name);
        }
        return free;
    }

    // ---------------------------------------------------------------------------------------------- whose

    /** Ids of all jobs that answers are about. */
    Set<String> ids() {
        return jobs;
    }

    /** The job's name, as far as one is told. */
    String name(String job) {
        return names.name(job);
    }

    /** The job that the answer is about; empty where it may be any of several. */
    Optional<String> of(SavedAnswer answer) {
        if (!answer.job().isEmpty()) {
            return Optional.of(answer.job());
        }
        return found.computeIfAbsent(answer, asked -> Optional.ofNullable(standIns.get(asked))
                .or(() -> told(asked))
                .or(this::onlyJob));
    }

    /** The job that everything in a file of that name is about; empty where it may be any of several. */
    Optional<String> of(String label) {
        return id(label).or(() -> named(label)).or(() -> beside(label)).or(this::onlyJob);
    }

    private Optional<String> told(SavedAnswer answer) {
        String label = answer.saved().label();
        Set<String> having = ofVertex.getOrDefault(answer.vertex(), Set.of());
        return id(label)
                .or(() -> having.size() == 1 ? having.stream().findFirst() : Optional.empty())
                .or(() -> named(label))
                .or(() -> beside(label))
                .or(() -> byOperators(answer.operators()));
    }

    private Optional<String> id(String label) {
        Matcher id = ID.matcher(label);
        while (id.find()) {
            if (jobs.contains(id.group()) || names.isNamed(id.group())) {
                jobs.add(id.group());
                return Optional.of(id.group());
            }
        }
        return Optional.empty();
    }

    private Optional<String> named(String label) {
        Optional<String> job = names.in(label, jobs);
        job.ifPresent(jobs::add);
        return job;
    }

    /** By what the same file, the file beside it that is called most alike, or else all files of the folder tell. */
    private Optional<String> beside(String label) {
        Set<String> same = ofFile.getOrDefault(label, Set.of());
        if (same.size() == 1) {
            return same.stream().findFirst();
        }
        Map<String, String> sure = new LinkedHashMap<>();
        ofFile.forEach((file, told) -> {
            if (told.size() == 1) {
                sure.put(file, told.iterator().next());
            }
        });
        return SiblingFiles.nearest(label, sure).or(() -> folder(label));
    }

    private Optional<String> folder(String label) {
        int end = Math.max(label.lastIndexOf('/'), label.lastIndexOf('!'));
        while (end >= 0) {
            String folder = label.substring(0, end + 1);
            Set<String> told = new HashSet<>();
            ofFile.forEach((file, of) -> {
                if (file.startsWith(folder)) {
                    told.addAll(of);
                }
            });
            if (!told.isEmpty()) {
                return told.size() == 1 ? Optional.of(told.iterator().next()) : Optional.empty();
            }
            end = Math.max(label.lastIndexOf('/', end - 1), label.lastIndexOf('!', end - 1));
        }
        return Optional.empty();
    }

    /** The only job that has all of those operators. */
    private Optional<String> byOperators(Set<String> seen) {
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        operators.forEach((job, known) -> {
            boolean all = seen.stream()
                    .map(SavedJobs::letters)
                    .allMatch(operator -> known.contains(operator)
                            || operator.length() >= 60 && known.stream().anyMatch(k -> k.startsWith(operator)));
            if (all) {
                found.add(job);
            }
        });
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static String letters(String text) {
        return text.strip().replaceAll("[^A-Za-z0-9]", "_");
    }

    private Optional<String> onlyJob() {
        if (jobs.isEmpty()) {
            return Optional.of(SOME_JOB);
        }
        return jobs.size() == 1 ? jobs.stream().findFirst() : Optional.empty();
    }
}
