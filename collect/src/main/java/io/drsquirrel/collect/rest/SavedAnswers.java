// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.readings.AnswerKind;
import io.drsquirrel.collect.readings.AnswerReader;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of the REST API that somebody saved, by what reads those of a cluster that is asked: graphs and places first, then
 * what needs them, in the order of time. Stateless.
 */
public final class SavedAnswers implements AnswerReader {
    private static final int MOST_JOBS = 50;
    private static final List<String> OPTION_FAMILIES = List.of(
            "jobmanager.", "taskmanager.", "execution.", "rest.", "parallelism.", "state.", "high-availability");

    /** A reader. */
    public SavedAnswers() {}

    @Override
    public Told read(List<RestAnswer> saved, Scene scene) {
        List<SavedAnswer> answers = new ArrayList<>();
        saved.forEach(answer -> SavedAnswer.of(answer).ifPresent(answers::add));
        if (answers.isEmpty()) {
            return Told.NOTHING;
        }
        return new Reading(answers, scene).told();
    }

    /** One pile of answers. */
    private static final class Reading {
        private final List<SavedAnswer> answers;
        private final Scene scene;
        private final SavedTimes times;
        private final SavedPlaces places;
        private final MovedFacts out;
        private final ProcessRef jobManager;
        private final Map<String, ProcessRef> taskManagers = new LinkedHashMap<>();
        private final Map<String, SavedJob> jobs = new LinkedHashMap<>();
        private final Map<String, Map<String, JsonNode>> flames = new LinkedHashMap<>();
        /** Vertices whose records or times were asked for by name, beside which their details say the same less well. */
        private final Set<String> measured = new HashSet<>();

        private final Set<String> measuredSubtasks = new HashSet<>();

        private final Set<SavedAnswer> unplaced = Collections.newSetFromMap(new IdentityHashMap<>());

        Reading(List<SavedAnswer> answers, Scene scene) {
            this.scene = scene;
            this.times = new SavedTimes(answers, scene);
            this.answers =
                    answers.stream().sorted(Comparator.comparing(times::of)).toList();
            this.places = new SavedPlaces(this.answers, scene);
            this.out = new MovedFacts(times.moved());
            this.jobManager = scene.jobManager()
                    .orElseGet(() ->
                            new ProcessRef(scene.cluster(), ProcessKind.JOB_MANAGER, SavedAnswer.JOB_MANAGER, ""));
        }

        Told told() {
            answers.forEach(this::processes);
            answers.forEach(this::placements);
            answers.stream().filter(SavedAnswer::hasRates).forEach(answer -> places.job(answer)
                    .ifPresent(job -> {
                        String vertex = places.vertex(job, answer).id();
                        measured.add(job + vertex);
                        if (answer.hasRatesOfSubtasks()) {
                            measuredSubtasks.add(job + vertex);
                        }
                    }));
            places.graphs().forEach((job, graph) -> {
                Topology placed = job(job).placement.placed(graph);
                out.accept(new TopologyObserved(times.last(), jobManager, job, job(job).name, placed));
            });
            answers.forEach(this::facts);
            answers.stream()
                    .filter(answer -> answer.kind() == AnswerKind.METRICS)
                    .forEach(this::metrics);
            return new Told(
                    out.told(),
                    places.files(),
                    places.jobs()::of,
                    Optional.of(times.last().plus(times.moved())),
                    times.moved(),
                    unplaced.stream().map(answer -> answer.saved().label()).toList());
        }

        private SavedJob job(String id) {
            return jobs.computeIfAbsent(id, job -> {
                SavedJob added = new SavedJob(job, jobManager);
                added.name = places.jobs().name(job);
                return added;
            });
        }

        /** The job that the answer is about; null where that cannot be told. */
        private @Nullable SavedJob jobOf(SavedAnswer answer) {
            Optional<String> id = places.job(answer);
            if (id.isEmpty()) {
                unplaced.add(answer);
            }
            return id.map(this::job).orElse(null);
        }

        // ------------------------------------------------------------------------------------------ who is there

        private void processes(SavedAnswer answer) {
            Instant at = times.of(answer);
            JsonNode body = answer.saved().answer();
            switch (answer.kind()) {
                case TASK_MANAGERS -> body.path("taskmanagers").forEach(node -> taskManager(node, at));
                case TASK_MANAGER -> taskManager(body, at);
                case OVERVIEW -> {
                    count(body, "slots-total", FlinkMetric.TASK_SLOTS_TOTAL, at);
                    count(body, "slots-available", FlinkMetric.TASK_SLOTS_AVAILABLE, at);
                    count(body, "taskmanagers", FlinkMetric.NUM_REGISTERED_TASK_MANAGERS, at);
                }
                case OPTIONS -> {
                    List<ConfigurationEntry> entries = EffectiveConfiguration.cluster(body);
                    boolean flinks = entries.stream().anyMatch(e -> OPTION_FAMILIES.stream()
                            .anyMatch(family -> e.key().startsWith(family)));
                    if (flinks) {
                        out.accept(new ConfigurationObserved(at, jobManager, null, entries));
                    }
                }
                default -> {
                    // About a job.
                }
            }
        }

        private void taskManager(JsonNode node, Instant at) {
            String id = Fields.text(node, "id");
            if (id.isEmpty() || id.length() > 300 || taskManagers.size() > 2_000) {
                return;
            }
            ProcessRef process = ProcessPoller.taskManager(node, scene.cluster());
            taskManagers.put(id, process);
            ProcessPoller.facts(node, process, at, out);
            out.accept(ProcessPoller.configuration(node, process, at));
            SavedProcess.details(node.path("metrics"), process, at, out);
        }

        private void count(JsonNode body, String field, FlinkMetric metric, Instant at) {
            if (body.path(field).isNumber()) {
                double value = body.path(field).asDouble();
                out.accept(new MetricSample(at, jobManager, MetricScope.PROCESS, metric, "", value));
            }
        }

        private void placements(SavedAnswer answer) {
            JsonNode body = answer.saved().answer();
            if (answer.kind() == AnswerKind.JOB) {
                SavedJob job = jobOf(answer);
                if (job != null) {
                    job.described(body);
                }
            } else if (answer.kind() == AnswerKind.VERTEX) {
                SavedJob job = jobOf(answer);
                if (job != null) {
                    job.placement.learn(places.vertex(job.id, answer).id(), body);
                }
            } else if ((answer.kind() == AnswerKind.JOB_OPTIONS || answer.kind() == AnswerKind.PLAN)
                    && !answer.job().isEmpty()) {
                SavedJob job = job(answer.job());
                JsonNode named = answer.kind() == AnswerKind.PLAN ? body.path("plan") : body;
                job.name = job.name.isEmpty() ? Fields.text(named, "name") : job.name;
            }
        }

        // ------------------------------------------------------------------------------------------ facts

        private void facts(SavedAnswer answer) {
            Instant at = times.of(answer);
            JsonNode body = answer.saved().answer();
            switch (answer.kind()) {
                case JOBS -> overview(body, at);
                case JOB ->
                    ofJob(answer, job -> job.status(body, at, vertex -> measured.contains(job.id + vertex), out));
                case VERTEX ->
                    ofJob(answer, job -> {
                        JobVertex vertex = places.vertex(job.id, answer);
                        partOfGraph(job, vertex, body, at);
                        if (!measuredSubtasks.contains(job.id + vertex.id())) {
                            job.details(vertex, body, at, taskManagers, isOnlyLook(answer), out);
                        }
                    });
                case BACK_PRESSURE ->
                    ofJob(answer, job -> {
                        JobVertex vertex = places.vertex(job.id, answer);
                        partOfGraph(job, vertex, body, at);
                        job.backPressure(vertex, body, at, taskManagers, out);
                    });
                case FLAME_GRAPH -> ofJob(answer, job -> flames(job, answer, body, at));
                case EXCEPTIONS ->
                    ofJob(answer, job -> {
                        out.accept(new CoverageObserved(at, jobManager, job.id, Capability.EXCEPTIONS, true, ""));
                        for (JobFailure failure : FailureHistory.read(body, at)) {
                            out.accept(new FailureObserved(jobManager, job.id, failure));
                        }
                    });
                case JOB_OPTIONS -> ofJob(answer, job -> configured(job, EffectiveConfiguration.execution(body), at));
                case CHECKPOINT_OPTIONS ->
                    ofJob(answer, job -> configured(job, EffectiveConfiguration.checkpointing(body), at));
                default -> {
                    // Told elsewhere, or of no use.
                }
            }
        }

        private void ofJob(SavedAnswer answer, Consumer<SavedJob> action) {
            SavedJob job = jobOf(answer);
            if (job != null) {
                action.accept(job);
            }
        }

        private void configured(SavedJob job, List<ConfigurationEntry> entries, Instant at) {
            if (!entries.isEmpty()) {
                out.accept(new ConfigurationObserved(at, jobManager, job.id, entries));
            }
        }

        /** The jobs that the pile is about; all that run where it is about the cluster. */
        private void overview(JsonNode body, Instant at) {
            Set<String> known = scene.jobs();
            boolean any =
                    !known.isEmpty() || answers.stream().anyMatch(a -> !a.job().isEmpty());
            int told = 0;
            for (JsonNode node : body.path("jobs")) {
                String id = Fields.text(node, "jid");
                boolean about = known.contains(id) || jobs.containsKey(id);
                boolean runs = !JobStatus.parse(Fields.text(node, "state")).isTerminal();
                if (Fields.isId(id) && (any ? about : runs || body.path("jobs").size() == 1) && told++ < MOST_JOBS) {
                    SavedJob job = job(id);
                    job.name = job.name.isEmpty() ? Fields.text(node, "name") : job.name;
                    job.overview(node, at, out);
                }
            }
        }

        /** A vertex of a job whose graph nobody saved. */
        private void partOfGraph(SavedJob job, JobVertex vertex, JsonNode body, Instant at) {
            boolean known = Optional.ofNullable(places.graphs().get(job.id))
                    .flatMap(graph -> graph.vertex(vertex.id()))
                    .isPresent();
            if (!known) {
                int parallelism = Math.max(
                        body.path("parallelism").asInt(0), body.path("subtasks").size());
                JobVertex part = new JobVertex(
                        vertex.id(),
                        vertex.name(),
                        parallelism,
                        0,
                        List.of(),
                        vertex.operators(),
                        job.placement.of(vertex.id()));
                out.accept(new TopologyObserved(at, jobManager, job.id, job.name, new Topology(List.of(part))));
            }
        }

        private void flames(SavedJob job, SavedAnswer answer, JsonNode body, Instant at) {
            JobVertex vertex = places.vertex(job.id, answer);
            String asked = answer.saved().path() + " " + answer.saved().label();
            String state = asked.contains("on_cpu") ? "RUNNABLE" : asked.contains("off_cpu") ? "WAITING" : "";
            Map<String, JsonNode> graphs = flames.computeIfAbsent(job.id + vertex.id(), v -> new HashMap<>());
            if (state.isEmpty() && !graphs.isEmpty()) {
                return;
            }
            graphs.remove("");
            graphs.put(state, body);
            ProcessRef process = job.placement.processOf(vertex.id(), 0, taskManagers, jobManager);
            List<ThreadSample> samples = ThreadLook.samples(vertex.id(), vertex.name(), process.id(), graphs);
            if (!samples.isEmpty()) {
                out.accept(new ThreadsObserved(at, process, job.id, samples));
            }
        }

        /** Whether no other look at the same vertex was saved, from which rates would follow. */
        private boolean isOnlyLook(SavedAnswer answer) {
            return answers.stream()
                            .filter(other -> other.kind() == answer.kind()
                                    && other.vertex().equals(answer.vertex())
                                    && places.job(other).equals(places.job(answer)))
                            .map(times::of)
                            .distinct()
                            .limit(2)
                            .count()
                    < 2;
        }

        // ------------------------------------------------------------------------------------------ metrics

        private void metrics(SavedAnswer answer) {
            Level level = answer.level();
            JsonNode body = answer.saved().answer();
            Instant at = times.of(answer);
            if (level == Level.PROCESS) {
                Optional<ProcessRef> process = process(answer);
                process.ifPresent(p -> SavedProcess.metrics(body, p, at, out));
                if (process.isEmpty()) {
                    unplaced.add(answer);
                }
            } else if (level == Level.JOB) {
                ofJob(answer, job -> job.metrics(body, at, answer.told().isPresent() || hasStamp(answer), out));
            } else if (level != null) {
                ofJob(answer, job -> {
                    JobVertex vertex = places.vertex(job.id, answer);
                    partOfGraph(job, vertex, body, at);
                    job.vertex(vertex, answer.subtask(), body, at, taskManagers, out);
                });
            }
        }

        private static boolean hasStamp(SavedAnswer answer) {
            return !answer.saved().stamp().isEmpty();
        }

        private Optional<ProcessRef> process(SavedAnswer answer) {
            if (answer.process().equals(SavedAnswer.JOB_MANAGER)
                    || (answer.process().isEmpty()
                            && isNamedAfterJobManager(answer.saved().label()))) {
                return Optional.of(jobManager);
            }
            String id = answer.process().isEmpty()
                    ? places.taskManager(answer, taskManagers.keySet()).orElse("")
                    : answer.process();
            if (id.isEmpty() && answer.saved().path().isEmpty()) {
                Optional<ProcessRef> beside = scene.processOf(answer.saved().label());
                if (beside.isPresent()) {
                    return beside;
                }
            }
            if (id.isEmpty() && !taskManagers.isEmpty()) {
                return Optional.empty();
            }
            String name = id.isEmpty() ? "taskmanager" : id;
            return Optional.of(taskManagers.computeIfAbsent(
                    name, n -> new ProcessRef(scene.cluster(), ProcessKind.TASK_MANAGER, n, "")));
        }

        private static boolean isNamedAfterJobManager(String label) {
            String name = label.toLowerCase(java.util.Locale.ROOT);
            return name.contains("jobmanager") || name.contains("job-manager") || name.matches("(?:.*[/_-])?jm[._-].*");
        }
    }
}
