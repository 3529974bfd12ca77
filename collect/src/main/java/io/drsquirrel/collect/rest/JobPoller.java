// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * <p>No poll spends more requests on the job than it is allowed, whatever the job looks like.
 */
final class JobPoller {
    private static final String EXCEPTIONS = "/exceptions?maxExceptions=50";
    /** Facts that hardly change are asked for again so many polls later. */
    private static final int RARELY = 20;
    /** Requests that are not spent on names: metrics are what they are for. */
    private static final int KEPT = 12;

    private static final int MOST_KNOWN = 2_000;

    private final String id;
    private final ProcessRef jobManager;
    private final int requestsPerJob;
    private final JobCheckpoints checkpoints;
    private final JobMetrics jobMetrics;
    private final VertexRequests requests;
    private final VertexValues values;
    private final Placement placement = new Placement();
    private final TaskTimes times = new TaskTimes(placement);
    private final TaskLoad load = new TaskLoad();
    private final VertexTotals totals = new VertexTotals();
    private final Set<String> toldFailures = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    });

    private int polls;
    /** Requests that this poll may still spend. */
    private int left;

    private long lastModification = -1;
    private JobStatus status = JobStatus.UNKNOWN;
    private String name = "";
    private Topology topology = Topology.EMPTY;
    private @Nullable Instant runningSince;
    private boolean configured;
    private List<VertexRequests.Plan> plans = List.of();

    JobPoller(String id, FlinkRest rest, ProcessRef jobManager, int requestsPerJob) {
        this.id = id;
        this.jobManager = jobManager;
        this.requestsPerJob = requestsPerJob;
        String path = rest.address().base().getRawPath();
        String prefix = path == null ? "" : path;
        this.checkpoints = new JobCheckpoints(id, jobManager);
        this.jobMetrics = new JobMetrics(id, jobManager, prefix);
        this.requests = new VertexRequests(id, prefix, totals);
        this.values = new VertexValues(id, jobManager, placement, times, load);
    }

    String id() {
        return id;
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
        return jobMetrics.at();
    }

    /** When the values of task managers were read, as far as their subtasks tell; by their id. */
    Map<String, Instant> taskManagersAt() {
        return times.taskManagers();
    }

    /** Subtasks whose threads are worth a look. */
    List<TaskLoad.Suspect> suspects() {
        return isRunning() ? load.suspects(topology) : List.of();
    }

    /** Task manager that a subtask runs on, if that is known. */
    Optional<String> taskManagerOf(TaskLoad.Suspect suspect) {
        return placement.taskManagerOf(suspect.vertex().id(), suspect.subtask());
    }

    private String path(String below) {
        return "/jobs/" + id + below;
    }

    // ---------------------------------------------------------------------------------------------- facts

    /** What to ask for in the first part of a poll. */
    List<String> factPaths() {
        List<String> paths = new ArrayList<>();
        paths.add(path(""));
        paths.add(path(EXCEPTIONS));
        if (checkpoints.areOn() || polls % RARELY == 0) {
            paths.add(checkpoints.path());
        }
        if (!configured || polls % RARELY == 0) {
            paths.add(path("/checkpoints/config"));
            paths.add(path("/config"));
        }
        left = requestsPerJob - paths.size();
        return paths;
    }

    /** Takes the answers. */
    void facts(
            JsonNode overview, Map<String, Answer> answers, Instant now, Consumer<Observation> out, Problems problems) {
        name = Fields.text(overview, "name");
        long modified = Fields.number(overview, "last-modification", 0);
        if (modified != lastModification || polls % RARELY == 0) {
            requests.placementChanged();
            lastModification = modified;
        }
        Answer detail = answers.getOrDefault(path(""), Answer.NONE);
        status(overview, detail.json(), now, out);
        if (detail.body() == null) {
            problems.job(name, "its details", detail.problem());
        } else {
            topology = JobGraph.read(detail.json(), placement::of);
            totals.weigh(detail.json());
        }
        out.accept(new TopologyObserved(now, jobManager, id, name, topology));
        exceptions(answers.getOrDefault(path(EXCEPTIONS), Answer.NONE), now, out, problems);
        checkpoints.history(
                answers.getOrDefault(checkpoints.path(), Answer.NONE),
                polls,
                now,
                out,
                why -> problems.job(name, "its checkpoints", why));
        configuration(answers, now, out, problems);
        polls++;
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
        Answer execution = answers.getOrDefault(path("/config"), Answer.NONE);
        Answer checkpointing = answers.getOrDefault(path("/checkpoints/config"), Answer.NONE);
        if (execution.body() == null) {
            problems.job(name, "its configuration", execution.problem());
            return;
        }
        List<ConfigurationEntry> entries = new ArrayList<>(EffectiveConfiguration.execution(execution.body()));
        if (checkpointing.body() != null) {
            entries.addAll(EffectiveConfiguration.checkpointing(checkpointing.body()));
        } else if (!checkpointing.isMissing()) {
            problems.job(name, "its checkpoint configuration", checkpointing.problem());
        }
        configured = true;
        out.accept(new ConfigurationObserved(now, jobManager, id, entries));
    }

    // ---------------------------------------------------------------------------------------------- metrics

    /** Names of metrics that are not known yet. */
    List<String> namePaths() {
        if (!isRunning()) {
            return List.of();
        }
        // Until Flink has fetched metrics, one question is enough to learn that it has not.
        int most = requests.hasNames() ? Math.min(left / 3, left - KEPT) : Math.min(1, left - KEPT);
        List<String> paths = requests.namePaths(topology, polls, polls % RARELY == 0, Math.max(0, most));
        left -= paths.size();
        return paths;
    }

    /** Takes names; returns whether any were new. */
    boolean names(Map<String, Answer> answers) {
        return requests.names(topology, polls, answers);
    }

    /** Whether metrics can be asked for. */
    boolean hasNames() {
        return requests.hasNames();
    }

    /** What to ask for in the second part of a poll. */
    List<String> metricPaths() {
        List<String> paths = new ArrayList<>(jobMetrics.paths());
        List<String> parts = checkpoints.detailPaths(topology);
        left -= paths.size() + parts.size();
        plans = requests.plan(topology, isRunning(), left - checkpoints.mostParts(topology));
        for (VertexRequests.Plan plan : plans) {
            paths.addAll(plan.metricPaths());
            if (plan.detail()) {
                paths.add(requests.detailPath(plan.vertex()));
            }
            left -= plan.cost();
        }
        if (requests.isWide()) {
            paths.add(path(""));
            left--;
        }
        paths.addAll(parts);
        return paths;
    }

    /** What to ask for last, given the answers to {@link #metricPaths}. */
    List<String> partPaths(Map<String, Answer> answers) {
        return checkpoints.partPaths(answers, left);
    }

    /**
     * Takes the answers.
     *
     * @param repeated whether they are known to be of the fetch that was read last
     * @param processes tells the host of a task manager
     */
    void metrics(
            Map<String, Answer> answers,
            boolean repeated,
            Instant now,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out,
            Problems problems) {
        boolean fresh = jobMetrics.read(
                answers,
                name,
                Optional.ofNullable(runningSince).filter(since -> isRunning()),
                repeated,
                now,
                out,
                why -> problems.job(name, "its metrics", why));
        Instant at = jobMetrics.at().orElse(now);
        times.clear();
        if (fresh && requests.isWide()) {
            VertexTotals.samples(answers.getOrDefault(path(""), Answer.NONE).json(), id, jobManager, at, out);
        }
        for (VertexRequests.Plan plan : plans) {
            vertex(plan, answers, fresh, at, processes, out, problems);
        }
        if (plans.stream().anyMatch(VertexRequests.Plan::detail)) {
            topology = placement.placed(topology);
            out.accept(new TopologyObserved(now.plusMillis(1), jobManager, id, name, topology));
        }
        checkpoints.parts(answers, topology, now, out);
    }

    private void vertex(
            VertexRequests.Plan plan,
            Map<String, Answer> answers,
            boolean fresh,
            Instant at,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out,
            Problems problems) {
        Answer detail =
                plan.detail() ? answers.getOrDefault(requests.detailPath(plan.vertex()), Answer.NONE) : Answer.NONE;
        if (detail.body() != null) {
            placement.learn(plan.vertex().id(), detail.body());
            requests.placed(plan.vertex());
        } else if (!detail.isMissing()) {
            problems.job(name, "where the subtasks of '" + plan.vertex().name() + "' run", detail.problem());
        }
        if (!fresh) {
            return;
        }
        if (!plan.perSubtask() && detail.body() != null) {
            values.details(plan.vertex(), detail.body(), at, processes, out);
        }
        for (String path : plan.metricPaths()) {
            Answer answer = answers.getOrDefault(path, Answer.NONE);
            if (answer.body() == null) {
                if (!answer.isMissing()) {
                    problems.job(name, "metrics of '" + plan.vertex().name() + "'", answer.problem());
                }
            } else if (!plan.perSubtask()) {
                values.aggregated(plan.vertex(), requests.names(plan.vertex()), answer.body(), at, out);
            } else if (values.perSubtask(
                    plan.vertex(), requests.names(plan.vertex()), answer.body(), at, processes, out)) {
                requests.backfilled(plan.vertex());
            }
        }
    }
}
