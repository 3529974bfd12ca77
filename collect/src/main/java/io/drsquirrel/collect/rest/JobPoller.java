// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.ProcessRef;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One job of a cluster over many polls.
 *
 * <p>A poll has two parts, so that the answers of all jobs of a cluster can be asked for side by side: first what Flink knows at
 * once (state, graph, checkpoints, exceptions, configuration), then metrics, which it fetches from its processes only when asked
 * and at most every ten seconds. Between the two it has time to do so.
 *
 * <p><b>When a metric was true</b> is not told by Flink: an answer may be ten seconds old. It is found out by the job's uptime,
 * which is fetched together with all others: start of RUNNING plus uptime is the time of the fetch. Answers of a fetch that was
 * seen already are left out. Without this, rates between two polls would be wrong by a factor of two either way.
 *
 * <p><b>What was before the first look</b>: Flink's one-minute rates are differences of the very counters that we read, so the
 * counter's value of a minute ago follows from the two; a job younger than a minute began with zero. These past values are handed
 * on as samples of their own, so that a look of fifteen seconds speaks about the last minute.
 *
 * <p><b>How many requests</b>: per subtask one value of each metric, where that fits into few requests; else aggregated values, and
 * per subtask only the counters in the vertex' details. With very many vertices these take turns.
 */
final class JobPoller {
    private static final Duration METER_SPAN = Duration.ofSeconds(60);
    /** Facts that hardly change are asked for again so many polls later. */
    private static final int RARELY = 20;
    /** Of the requests per job, those that are not for vertices: detail, checkpoints and their parts, exceptions, metrics. */
    private static final int RESERVED = 14;

    private static final int MOST_PARTS = 6;
    private static final int MOST_KNOWN = 2_000;
    private static final Duration STUCK = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(2);

    private final String id;
    private final FlinkRest rest;
    private final ProcessRef jobManager;
    private final int requestsPerJob;

    private int polls;
    private long lastModification = -1;
    private JobStatus status = JobStatus.UNKNOWN;
    private String name = "";
    private Topology topology = Topology.EMPTY;
    private @Nullable Instant runningSince;
    private @Nullable Instant metricsAt;
    private boolean checkpointed = true;
    private boolean configured;
    private boolean placementDue = true;
    private int turn;
    private final Map<String, List<JobVertex.Subtask>> placement = new HashMap<>();
    private final Map<String, Map<Integer, Instant>> startedAt = new HashMap<>();
    private final Map<String, List<MetricName>> metricNames = new HashMap<>();
    private final Set<String> backfilled = new HashSet<>();
    private final Set<String> toldFailures = boundedSet();
    private final Map<Long, Checkpoint> told = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Checkpoint> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private List<Long> detailDue = List.of();
    private final Set<Long> detailed = new HashSet<>();

    /** Requests of this poll for one vertex' metrics. */
    private record VertexPlan(JobVertex vertex, boolean perSubtask, List<String> metricPaths, boolean detail) {}

    private List<VertexPlan> plans = List.of();
    private final TaskLoad load = new TaskLoad();

    JobPoller(String id, FlinkRest rest, ProcessRef jobManager, int requestsPerJob) {
        this.id = id;
        this.rest = rest;
        this.jobManager = jobManager;
        this.requestsPerJob = requestsPerJob;
    }

    private static Set<String> boundedSet() {
        return java.util.Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MOST_KNOWN;
            }
        });
    }

    String name() {
        return name;
    }

    Topology topology() {
        return topology;
    }

    boolean isRunning() {
        return status == JobStatus.RUNNING;
    }

    /** When the metrics read last were true. */
    Optional<Instant> metricsAt() {
        return Optional.ofNullable(metricsAt);
    }

    /** Subtasks whose threads are worth a look. */
    List<TaskLoad.Suspect> suspects() {
        return isRunning() ? load.suspects(topology) : List.of();
    }

    /** Task manager that a subtask runs on, if that is known. */
    Optional<String> taskManagerOf(TaskLoad.Suspect suspect) {
        return placement.getOrDefault(suspect.vertex().id(), List.of()).stream()
                .filter(s -> s.index() == suspect.subtask() && !s.taskManager().isEmpty())
                .map(JobVertex.Subtask::taskManager)
                .findFirst();
    }

    String id() {
        return id;
    }

    private String path(String below) {
        return "/jobs/" + id + below;
    }

    // ---------------------------------------------------------------------------------------------- facts

    /** What to ask for in the first part of a poll. */
    List<String> factPaths() {
        List<String> paths = new ArrayList<>();
        paths.add(path(""));
        paths.add(path("/exceptions?maxExceptions=50"));
        if (checkpointed || polls % RARELY == 0) {
            paths.add(path("/checkpoints"));
        }
        if (!configured || polls % RARELY == 0) {
            paths.add(path("/checkpoints/config"));
            paths.add(path("/config"));
        }
        return paths;
    }

    /** Takes the answers. */
    void facts(
            JsonNode overview, Map<String, Answer> answers, Instant now, Consumer<Observation> out, Problems problems) {
        name = Fields.text(overview, "name");
        long modified = Fields.number(overview, "last-modification", 0);
        if (modified != lastModification || polls % RARELY == 0) {
            placementDue = true;
            lastModification = modified;
        }
        Answer detail = answer(answers, "");
        status(overview, detail.json(), now, out);
        if (detail.body() == null) {
            problems.job(name, "its details", detail.problem());
        } else {
            topology = JobGraph.read(detail.json(), vertex -> placement.getOrDefault(vertex, List.of()));
        }
        out.accept(new TopologyObserved(now, jobManager, id, name, topology));
        exceptions(answer(answers, "/exceptions?maxExceptions=50"), now, out, problems);
        checkpoints(answers, now, out, problems);
        configuration(answers, now, out, problems);
        polls++;
    }

    private Answer answer(Map<String, Answer> answers, String below) {
        Answer answer = answers.get(path(below));
        return answer == null ? new Answer(null, null) : answer;
    }

    private void status(JsonNode overview, JsonNode detail, Instant now, Consumer<Observation> out) {
        status = JobStatus.parse(Fields.text(overview, "state"));
        JsonNode timestamps = detail.path("timestamps");
        for (JobStatus each : JobStatus.values()) {
            Fields.time(timestamps, each.name())
                    .ifPresent(at -> out.accept(new StatusObserved(at, jobManager, id, name, each)));
        }
        if (detail.has("state")) {
            status = JobStatus.parse(Fields.text(detail, "state"));
        }
        Fields.time(overview, "start-time")
                .ifPresent(at -> out.accept(new StatusObserved(at, jobManager, id, name, JobStatus.INITIALIZING)));
        runningSince = Fields.time(timestamps, JobStatus.RUNNING.name()).orElse(null);
        Instant at = status.isTerminal() ? Fields.time(overview, "end-time").orElse(now) : now;
        out.accept(new StatusObserved(at, jobManager, id, name, status));
    }

    private void exceptions(Answer answer, Instant now, Consumer<Observation> out, Problems problems) {
        if (answer.body() == null) {
            problems.job(name, "its exceptions", answer.problem());
            return;
        }
        out.accept(new CoverageObserved(now, jobManager, id, Capability.EXCEPTIONS, true, ""));
        for (JobFailure failure : FailureHistory.read(answer.body())) {
            String key = failure.at() + " " + failure.taskName() + " "
                    + failure.throwable().headline();
            if (toldFailures.add(key)) {
                out.accept(new FailureObserved(jobManager, id, failure));
            }
        }
    }

    private void configuration(Map<String, Answer> answers, Instant now, Consumer<Observation> out, Problems problems) {
        Answer execution = answer(answers, "/config");
        Answer checkpointing = answer(answers, "/checkpoints/config");
        if (execution.body() == null) {
            problems.job(name, "its configuration", execution.problem());
            return;
        }
        List<ConfigurationEntry> entries = new ArrayList<>(EffectiveConfiguration.execution(execution.body()));
        if (checkpointing.body() != null) {
            entries.addAll(EffectiveConfiguration.checkpointing(checkpointing.body()));
        } else if (!isMissing(checkpointing)) {
            problems.job(name, "its checkpoint configuration", checkpointing.problem());
        }
        configured = true;
        out.accept(new ConfigurationObserved(now, jobManager, id, entries));
    }

    private static boolean isMissing(Answer answer) {
        return answer.problem() != null && answer.problem().kind() == RestException.Kind.NOT_FOUND;
    }

    private void checkpoints(Map<String, Answer> answers, Instant now, Consumer<Observation> out, Problems problems) {
        Answer answer = answer(answers, "/checkpoints");
        if (answer.body() == null) {
            // Flink answers "not found" where checkpointing is off.
            checkpointed = !isMissing(answer) && checkpointed;
            detailDue = List.of();
            if (!isMissing(answer)) {
                problems.job(name, "its checkpoints", answer.problem());
            }
            return;
        }
        checkpointed = true;
        out.accept(new CoverageObserved(now, jobManager, id, Capability.CHECKPOINTS, true, ""));
        List<Checkpoint> history = CheckpointHistory.read(answer.body());
        for (Checkpoint checkpoint : history) {
            Checkpoint known = told.get(checkpoint.id());
            if (known == null
                    || known.status() != checkpoint.status()
                    || known.acknowledged() != checkpoint.acknowledged()) {
                told.put(checkpoint.id(), checkpoint);
                out.accept(new CheckpointObserved(now, jobManager, id, checkpoint));
            }
        }
        detailDue = worthDetails(history, now);
    }

    /** One that is stuck or failed or was slow, and one that tells the sizes of states now and then. */
    private List<Long> worthDetails(List<Checkpoint> history, Instant now) {
        List<Long> due = new ArrayList<>();
        history.stream()
                .filter(c -> c.status() == Checkpoint.Status.IN_PROGRESS
                        && c.triggeredAt().plus(STUCK).isBefore(now))
                .map(Checkpoint::id)
                .findFirst()
                .ifPresent(due::add);
        history.stream()
                .filter(c -> c.status() == Checkpoint.Status.FAILED && !detailed.contains(c.id()))
                .map(Checkpoint::id)
                .findFirst()
                .ifPresent(due::add);
        history.stream()
                .filter(c -> c.status() == Checkpoint.Status.COMPLETED && !detailed.contains(c.id()))
                .filter(c -> {
                    Duration took = c.endToEnd();
                    return took != null && took.compareTo(SLOW) > 0;
                })
                .map(Checkpoint::id)
                .findFirst()
                .ifPresent(due::add);
        if (polls % 4 == 0) {
            history.stream()
                    .filter(c -> c.status() == Checkpoint.Status.COMPLETED && !detailed.contains(c.id()))
                    .map(Checkpoint::id)
                    .findFirst()
                    .filter(checkpoint -> !due.contains(checkpoint))
                    .ifPresent(due::add);
        }
        return due.subList(0, Math.min(2, due.size()));
    }

    // ---------------------------------------------------------------------------------------------- metrics

    /** Names of metrics that are not known yet. */
    List<String> namePaths() {
        if (!isRunning()) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        for (JobVertex vertex : topology.vertices()) {
            if (metricNames.getOrDefault(vertex.id(), List.of()).isEmpty() || polls % RARELY == 0) {
                paths.add(namesPath(vertex.id()));
            }
        }
        return paths.subList(0, Math.min(paths.size(), requestsPerJob / 2));
    }

    private String namesPath(String vertexId) {
        return path("/vertices/" + vertexId + "/subtasks/metrics");
    }

    /** Takes names; returns whether any vertex has metrics now. */
    boolean names(Map<String, Answer> answers) {
        for (JobVertex vertex : topology.vertices()) {
            Answer answer = answers.get(namesPath(vertex.id()));
            if (answer != null && answer.body() != null && !answer.body().isEmpty()) {
                List<String> names = new ArrayList<>();
                answer.body().forEach(node -> names.add(Fields.text(node, "id")));
                metricNames.put(vertex.id(), MetricName.ofTask(names));
            }
        }
        return !metricNames.isEmpty();
    }

    /** What to ask for in the second part of a poll. */
    List<String> metricPaths() {
        List<String> paths = new ArrayList<>(jobMetricPaths());
        plans = plan();
        for (VertexPlan plan : plans) {
            paths.addAll(plan.metricPaths());
            if (plan.detail()) {
                paths.add(path("/vertices/" + plan.vertex().id()));
            }
        }
        for (long checkpoint : detailDue) {
            List<JobVertex> vertices = topology.vertices();
            if (vertices.size() > MOST_PARTS) {
                paths.add(path("/checkpoints/details/" + checkpoint));
            } else {
                vertices.forEach(v -> paths.add(partPath(checkpoint, v.id())));
            }
        }
        return paths;
    }

    private String partPath(long checkpoint, String vertexId) {
        return path("/checkpoints/details/" + checkpoint + "/subtasks/" + vertexId);
    }

    private List<String> jobMetricPaths() {
        return MetricQuery.paths(
                prefix(),
                path("/metrics"),
                MetricName.ofJob().stream().map(MetricName::raw).toList());
    }

    private String prefix() {
        String path = rest.address().base().getRawPath();
        return path == null ? "" : path;
    }

    private List<VertexPlan> plan() {
        int budget = Math.max(4, requestsPerJob - RESERVED);
        List<JobVertex> vertices = new ArrayList<>(topology.vertices());
        // Vertices that did not have their turn in the last poll come first.
        java.util.Collections.rotate(vertices, vertices.isEmpty() ? 0 : -(turn % vertices.size()));
        boolean details = placementDue;
        List<VertexPlan> chosen = new ArrayList<>();
        int fair = Math.max(1, budget / Math.max(1, vertices.size()));
        for (JobVertex vertex : vertices) {
            List<MetricName> names = isRunning() ? metricNames.getOrDefault(vertex.id(), List.of()) : List.of();
            List<String> each = perSubtask(vertex, names);
            boolean detail = details;
            boolean perSubtask = each.size() + (detail ? 1 : 0) <= Math.max(2, fair);
            List<String> paths = perSubtask ? each : aggregated(vertex, names);
            detail |= !perSubtask;
            int cost = paths.size() + (detail ? 1 : 0);
            if (cost > budget) {
                break;
            }
            budget -= cost;
            chosen.add(new VertexPlan(vertex, perSubtask, paths, detail));
        }
        if (chosen.size() < vertices.size()) {
            turn += chosen.size();
        } else {
            placementDue = false;
        }
        return chosen;
    }

    private List<String> perSubtask(JobVertex vertex, List<MetricName> names) {
        List<String> all = new ArrayList<>();
        boolean backfill = !backfilled.contains(vertex.id());
        for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
            for (MetricName metric : names) {
                all.add(subtask + "." + metric.raw());
                if (backfill && metric.meter() != null) {
                    all.add(subtask + "." + metric.meter());
                }
            }
            if (all.size() > 20_000) {
                break;
            }
        }
        return MetricQuery.paths(prefix(), path("/vertices/" + vertex.id() + "/metrics"), all);
    }

    private List<String> aggregated(JobVertex vertex, List<MetricName> names) {
        return MetricQuery.paths(
                prefix(),
                path("/vertices/" + vertex.id() + "/subtasks/metrics"),
                names.stream()
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

    /** Takes the answers; {@code processes} tells the host of a task manager. */
    void metrics(
            Map<String, Answer> answers,
            Instant now,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out,
            Problems problems) {
        boolean fresh = jobMetrics(answers, now, out, problems);
        Instant at = metricsAt == null ? now : metricsAt;
        for (VertexPlan plan : plans) {
            Answer detail = plan.detail()
                    ? answers.get(path("/vertices/" + plan.vertex().id()))
                    : null;
            if (detail != null && detail.body() != null) {
                place(plan.vertex().id(), detail.body());
            } else if (detail != null && !isMissing(detail)) {
                problems.job(name, "where the subtasks of '" + plan.vertex().name() + "' run", detail.problem());
            }
            if (!fresh) {
                continue;
            }
            if (!plan.perSubtask() && detail != null && detail.body() != null) {
                countersInDetails(plan.vertex().id(), detail.body(), at, processes, out);
            }
            for (String path : plan.metricPaths()) {
                Answer answer = answers.get(path);
                if (answer == null || answer.body() == null) {
                    if (answer != null && !isMissing(answer)) {
                        problems.job(name, "metrics of '" + plan.vertex().name() + "'", answer.problem());
                    }
                } else if (plan.perSubtask()) {
                    subtaskValues(plan.vertex(), answer.body(), at, processes, out);
                } else {
                    aggregatedValues(plan.vertex(), answer.body(), at, out);
                }
            }
        }
        if (plans.stream().anyMatch(VertexPlan::detail)) {
            topology = new Topology(topology.vertices().stream()
                    .map(v -> new JobVertex(
                            v.id(),
                            v.name(),
                            v.parallelism(),
                            v.maxParallelism(),
                            v.inputs(),
                            v.operators(),
                            placement.getOrDefault(v.id(), v.subtasks())))
                    .toList());
            out.accept(new TopologyObserved(now.plusMillis(1), jobManager, id, name, topology));
        }
        parts(answers, now, out);
    }

    private boolean jobMetrics(Map<String, Answer> answers, Instant now, Consumer<Observation> out, Problems problems) {
        Map<String, MetricName> names = MetricName.byRaw(MetricName.ofJob());
        Map<String, Double> values = new HashMap<>();
        for (String path : jobMetricPaths()) {
            Answer answer = answers.get(path);
            if (answer == null || answer.body() == null) {
                if (answer != null && !isMissing(answer)) {
                    problems.job(name, "its metrics", answer.problem());
                }
                continue;
            }
            answer.body().forEach(node -> values.put(Fields.text(node, "id"), Fields.value(node, "value")));
        }
        Double uptime = values.getOrDefault("uptime", values.get("runningTime"));
        Instant before = metricsAt;
        if (isRunning() && runningSince != null && uptime != null && uptime > 0) {
            Instant fetched = runningSince.plusMillis(uptime.longValue());
            // An uptime of the run before the last restart says nothing.
            metricsAt = fetched.isAfter(now.plusSeconds(2)) ? now : fetched;
        } else {
            metricsAt = now;
        }
        Instant at = metricsAt;
        if (before != null && Duration.between(before, at).abs().toMillis() < 500) {
            return false;
        }
        Set<FlinkMetric> seen = new HashSet<>();
        for (MetricName metric : names.values().stream()
                .sorted(Comparator.comparing(
                        (MetricName n) -> n.metric().names().indexOf(n.raw())))
                .toList()) {
            Double value = values.get(metric.raw());
            if (value != null && Double.isFinite(value) && seen.add(metric.metric())) {
                out.accept(new MetricSample(at, jobManager, MetricScope.job(id, name), metric.metric(), "", value));
            }
        }
        return true;
    }

    private void place(String vertexId, JsonNode detail) {
        placement.put(vertexId, JobGraph.subtasks(detail));
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
        startedAt.put(vertexId, started);
    }

    private ProcessRef processOf(String vertexId, int subtask, Map<String, ProcessRef> processes) {
        for (JobVertex.Subtask placed : placement.getOrDefault(vertexId, List.of())) {
            if (placed.index() == subtask) {
                return processes.getOrDefault(placed.taskManager(), jobManager);
            }
        }
        return jobManager;
    }

    private void countersInDetails(
            String vertexId,
            JsonNode detail,
            Instant at,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        for (JsonNode node : detail.path("subtasks")) {
            int subtask = node.path("subtask").asInt(-1);
            JsonNode metrics = node.path("metrics");
            if (subtask < 0) {
                continue;
            }
            load.add(
                    vertexId,
                    subtask,
                    at,
                    Fields.value(metrics, "accumulated-busy-time"),
                    Fields.value(metrics, "accumulated-backpressured-time"),
                    Double.NaN,
                    Double.NaN);
            MetricScope scope = MetricScope.subtask(id, vertexId, subtask);
            ProcessRef process = processOf(vertexId, subtask, processes);
            counter(metrics, "read-records", FlinkMetric.NUM_RECORDS_IN, at, process, scope, out);
            counter(metrics, "write-records", FlinkMetric.NUM_RECORDS_OUT, at, process, scope, out);
            counter(metrics, "read-bytes", FlinkMetric.NUM_BYTES_IN, at, process, scope, out);
            counter(metrics, "write-bytes", FlinkMetric.NUM_BYTES_OUT, at, process, scope, out);
            counter(metrics, "accumulated-busy-time", FlinkMetric.ACCUMULATE_BUSY_TIME_MS, at, process, scope, out);
            counter(
                    metrics,
                    "accumulated-backpressured-time",
                    FlinkMetric.ACCUMULATE_BACK_PRESSURED_TIME_MS,
                    at,
                    process,
                    scope,
                    out);
            counter(metrics, "accumulated-idle-time", FlinkMetric.ACCUMULATE_IDLE_TIME_MS, at, process, scope, out);
        }
    }

    private static void counter(
            JsonNode metrics,
            String field,
            FlinkMetric metric,
            Instant at,
            ProcessRef process,
            MetricScope scope,
            Consumer<Observation> out) {
        double value = Fields.value(metrics, field);
        if (Double.isFinite(value) && metrics.path(field + "-complete").asBoolean(true)) {
            out.accept(new MetricSample(at, process, scope, metric, "", value));
        }
    }

    private void subtaskValues(
            JobVertex vertex,
            JsonNode answer,
            Instant at,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        Map<String, MetricName> names = MetricName.byRaw(metricNames.getOrDefault(vertex.id(), List.of()));
        Map<String, Double> values = new HashMap<>();
        answer.forEach(node -> values.put(Fields.text(node, "id"), Fields.value(node, "value")));
        for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
            Double busy = values.get(subtask + ".accumulateBusyTimeMs");
            Double hindered = values.get(subtask + ".accumulateBackPressuredTimeMs");
            if (busy != null && hindered != null) {
                load.add(
                        vertex.id(),
                        subtask,
                        at,
                        busy,
                        hindered,
                        values.getOrDefault(subtask + ".busyTimeMsPerSecond", Double.NaN),
                        values.getOrDefault(subtask + ".backPressuredTimeMsPerSecond", Double.NaN));
            }
        }
        values.forEach((key, value) -> {
            int dot = key.indexOf('.');
            MetricName metric = dot < 0 ? null : names.get(key.substring(dot + 1));
            int subtask = subtask(key, dot);
            if (metric == null || subtask < 0 || !Double.isFinite(value)) {
                return;
            }
            String operator = metric.operator().isEmpty() ? null : metric.operator();
            MetricScope scope = new MetricScope(id, null, vertex.id(), subtask, operator, operator);
            ProcessRef process = processOf(vertex.id(), subtask, processes);
            Double meter = metric.meter() == null ? null : values.get(subtask + "." + metric.meter());
            if (meter != null && Double.isFinite(meter)) {
                backfilled.add(vertex.id());
                Instant started = startedAt.getOrDefault(vertex.id(), Map.of()).get(subtask);
                before(
                        at,
                        started,
                        value,
                        meter,
                        (time, past) -> out.accept(
                                new MetricSample(time, process, scope, metric.metric(), metric.qualifier(), past)));
            }
            out.accept(new MetricSample(at, process, scope, metric.metric(), metric.qualifier(), value));
        });
    }

    /** Takes a value of the past. */
    interface Past {
        void value(Instant at, double value);
    }

    /** Values that a counter had before, by its one-minute rate. */
    static void before(Instant at, @Nullable Instant started, double value, double perSecond, Past out) {
        Instant minuteAgo = at.minus(METER_SPAN);
        Instant from = started != null && started.isAfter(minuteAgo) ? started : minuteAgo;
        boolean young = from.isAfter(minuteAgo);
        double then = young ? 0 : Math.max(0, value - Math.max(0, perSecond) * METER_SPAN.toSeconds());
        long span = Duration.between(from, at).toMillis();
        if (span < 2_000) {
            return;
        }
        out.value(from, then);
        out.value(from.plusMillis(span / 2), then + (value - then) / 2);
    }

    private static int subtask(String key, int dot) {
        if (dot < 1 || dot > 6) {
            return -1;
        }
        try {
            return Integer.parseInt(key.substring(0, dot));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private void aggregatedValues(JobVertex vertex, JsonNode answer, Instant at, Consumer<Observation> out) {
        Map<String, MetricName> names = MetricName.byRaw(metricNames.getOrDefault(vertex.id(), List.of()));
        for (JsonNode node : answer) {
            MetricName metric = names.get(Fields.text(node, "id"));
            if (metric == null) {
                continue;
            }
            String operator = metric.operator().isEmpty() ? null : metric.operator();
            MetricScope scope = new MetricScope(id, null, vertex.id(), -1, operator, operator);
            switch (metric.metric()) {
                case CURRENT_INPUT_WATERMARK, CURRENT_OUTPUT_WATERMARK -> {
                    sample(node, "min", metric, "min", scope, at, out);
                    sample(node, "max", metric, "max", scope, at, out);
                }
                case PENDING_RECORDS,
                        PENDING_COMMITTABLES,
                        ROCKSDB_ESTIMATE_LIVE_DATA_SIZE,
                        ROCKSDB_ESTIMATE_NUM_KEYS -> sample(node, "sum", metric, metric.qualifier(), scope, at, out);
                default ->
                    sample(
                            node,
                            metric.metric().kind() == FlinkMetric.Kind.COUNTER ? "sum" : "max",
                            metric,
                            metric.qualifier(),
                            scope,
                            at,
                            out);
            }
        }
    }

    private void sample(
            JsonNode node,
            String field,
            MetricName metric,
            String qualifier,
            MetricScope scope,
            Instant at,
            Consumer<Observation> out) {
        double value = Fields.value(node, field);
        if (Double.isFinite(value)) {
            out.accept(new MetricSample(at, jobManager, scope, metric.metric(), qualifier, value));
        }
    }

    // ---------------------------------------------------------------------------------------------- checkpoints in
    // parts

    /** With many vertices: the parts of those that took longest or did not acknowledge. */
    List<String> partPaths(Map<String, Answer> answers) {
        List<String> paths = new ArrayList<>();
        for (long checkpoint : detailDue) {
            Answer detail = answers.get(path("/checkpoints/details/" + checkpoint));
            if (detail == null || detail.body() == null) {
                continue;
            }
            List<Map.Entry<String, JsonNode>> tasks = new ArrayList<>();
            tasks.addAll(detail.body().path("tasks").properties());
            tasks.sort(Comparator.comparingLong((Map.Entry<String, JsonNode> e) -> {
                        JsonNode task = e.getValue();
                        boolean whole = task.path("num_acknowledged_subtasks").asInt()
                                >= task.path("num_subtasks").asInt();
                        return whole ? Fields.number(task, "end_to_end_duration", 0) : Long.MAX_VALUE;
                    })
                    .reversed());
            tasks.stream()
                    .map(Map.Entry::getKey)
                    .filter(Fields::isId)
                    .limit(MOST_PARTS)
                    .forEach(vertex -> paths.add(partPath(checkpoint, vertex)));
        }
        return paths;
    }

    private void parts(Map<String, Answer> answers, Instant now, Consumer<Observation> out) {
        for (long number : detailDue) {
            Checkpoint checkpoint = told.get(number);
            if (checkpoint == null) {
                continue;
            }
            List<Checkpoint.VertexPart> parts = new ArrayList<>();
            for (JobVertex vertex : topology.vertices()) {
                Answer answer = answers.get(partPath(number, vertex.id()));
                if (answer != null && answer.body() != null) {
                    CheckpointHistory.part(vertex.id(), answer.body()).ifPresent(parts::add);
                }
            }
            if (!parts.isEmpty()) {
                Checkpoint whole = CheckpointHistory.with(checkpoint, parts);
                out.accept(new CheckpointObserved(now.plusMillis(1), jobManager, id, whole));
            }
            if (checkpoint.status() != Checkpoint.Status.IN_PROGRESS) {
                detailed.add(number);
                if (detailed.size() > MOST_KNOWN) {
                    detailed.retainAll(new LinkedHashSet<>(told.keySet()));
                }
            }
        }
    }
}
