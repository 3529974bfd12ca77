// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One job as saved answers show it.
 *
 * <p>A counter that was looked at once tells no rate. Where Flink's own one-minute rate was saved beside it, that is used; else the
 * counter in the details of a vertex, over the time that the subtask has run: an average over its life, told as a rate of the last
 * minute. That is no news of the last minute, but who was busy all its life mostly still is.
 */
final class SavedJob {
    /** Shorter lives say little about the next minute. */
    private static final Duration SHORTEST_LIFE = Duration.ofSeconds(10);

    private static final Duration METER_SPAN = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofSeconds(5);

    private static final List<FlinkMetric> RATES = List.of(
            FlinkMetric.BUSY_TIME_MS_PER_SECOND,
            FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND,
            FlinkMetric.IDLE_TIME_MS_PER_SECOND,
            FlinkMetric.NUM_RECORDS_IN_PER_SECOND,
            FlinkMetric.NUM_RECORDS_OUT_PER_SECOND);
    private static final Map<String, FlinkMetric> OF_OPERATORS = Map.of(
            "numRecordsIn", FlinkMetric.NUM_RECORDS_IN,
            "numRecordsOut", FlinkMetric.NUM_RECORDS_OUT,
            "numRecordsInPerSecond", FlinkMetric.NUM_RECORDS_IN_PER_SECOND,
            "numRecordsOutPerSecond", FlinkMetric.NUM_RECORDS_OUT_PER_SECOND);

    final String id;
    final Placement placement = new Placement();
    String name = "";
    private final ProcessRef jobManager;
    private final VertexValues values;
    private @Nullable Instant runningSince;

    SavedJob(String id, ProcessRef jobManager) {
        this.id = id;
        this.jobManager = jobManager;
        this.values = new VertexValues(id, jobManager, placement, new TaskTimes(placement), new TaskLoad());
    }

    /** Takes {@code /jobs/:id} in. */
    void described(JsonNode detail) {
        name = Fields.text(detail, "name").isEmpty() ? name : Fields.text(detail, "name");
        runningSince =
                Fields.time(detail.path("timestamps"), JobStatus.RUNNING.name()).orElse(runningSince);
    }

    /**
     * When it was in which state, and its vertices' counters.
     *
     * @param measured vertices of which better is known
     */
    void status(JsonNode detail, Instant at, Predicate<String> measured, Consumer<Observation> out) {
        for (JobStatus each : JobStatus.values()) {
            Fields.time(detail.path("timestamps"), each.name())
                    .ifPresent(since -> out.accept(new StatusObserved(since, jobManager, id, name, each)));
        }
        overview(detail, at, out);
        VertexTotals.samples(detail, id, jobManager, at, seen -> {
            if (!(seen instanceof MetricSample sample)
                    || !measured.test(String.valueOf(sample.scope().vertexId()))) {
                out.accept(seen);
            }
        });
        if (!JobStatus.parse(Fields.text(detail, "state")).isTerminal()) {
            for (JsonNode vertex : detail.path("vertices")) {
                if (measured.test(Fields.text(vertex, "id"))) {
                    continue;
                }
                Duration life = Duration.ofMillis(Math.max(0, Fields.number(vertex, "duration", 0)));
                MetricScope scope = new MetricScope(id, null, Fields.text(vertex, "id"), -1, null, null);
                int parallelism = Math.max(1, vertex.path("parallelism").asInt(1));
                lifetime(vertex.path("metrics"), life, parallelism, jobManager, scope, at, out);
            }
        }
    }

    /** Its state by {@code /jobs/overview} or its own details. */
    void overview(JsonNode node, Instant at, Consumer<Observation> out) {
        if (!node.has("state")) {
            return;
        }
        JobStatus status = JobStatus.parse(Fields.text(node, "state"));
        Fields.time(node, "start-time")
                .ifPresent(
                        start -> out.accept(new StatusObserved(start, jobManager, id, name, JobStatus.INITIALIZING)));
        Instant then = status.isTerminal() ? Fields.time(node, "end-time").orElse(at) : at;
        out.accept(new StatusObserved(then, jobManager, id, name, status));
    }

    /**
     * Takes the details of a vertex.
     *
     * @param only whether no other look at it was saved
     */
    void details(
            JobVertex vertex,
            JsonNode detail,
            Instant at,
            Map<String, ProcessRef> processes,
            boolean only,
            Consumer<Observation> out) {
        values.details(vertex, detail, at, processes, out);
        if (!only) {
            return;
        }
        for (JsonNode node : detail.path("subtasks")) {
            int subtask = node.path("subtask").asInt(-1);
            if (subtask < 0 || !Fields.text(node, "status").equals("RUNNING")) {
                continue;
            }
            long running = Fields.number(node.path("status-duration"), "RUNNING", Fields.number(node, "duration", 0));
            lifetime(
                    node.path("metrics"),
                    Duration.ofMillis(Math.max(0, running)),
                    1,
                    placement.processOf(vertex.id(), subtask, processes, jobManager),
                    MetricScope.subtask(id, vertex.id(), subtask),
                    at,
                    out);
        }
    }

    private static void lifetime(
            JsonNode metrics,
            Duration life,
            int parallelism,
            ProcessRef process,
            MetricScope scope,
            Instant at,
            Consumer<Observation> out) {
        if (life.compareTo(SHORTEST_LIFE) < 0) {
            return;
        }
        double seconds = life.toMillis() / 1000.0;
        rate(metrics, "read-records", FlinkMetric.NUM_RECORDS_IN_PER_SECOND, seconds, process, scope, at, out);
        rate(metrics, "write-records", FlinkMetric.NUM_RECORDS_OUT_PER_SECOND, seconds, process, scope, at, out);
        double each = seconds * parallelism;
        rate(metrics, "accumulated-busy-time", FlinkMetric.BUSY_TIME_MS_PER_SECOND, each, process, scope, at, out);
        rate(
                metrics,
                "accumulated-backpressured-time",
                FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND,
                each,
                process,
                scope,
                at,
                out);
        rate(metrics, "accumulated-idle-time", FlinkMetric.IDLE_TIME_MS_PER_SECOND, each, process, scope, at, out);
    }

    private static void rate(
            JsonNode metrics,
            String field,
            FlinkMetric metric,
            double seconds,
            ProcessRef process,
            MetricScope scope,
            Instant at,
            Consumer<Observation> out) {
        double value = Fields.value(metrics, field);
        if (Double.isFinite(value) && metrics.path(field + "-complete").asBoolean(true)) {
            overAMinute(new MetricSample(at, process, scope, metric, "", value / seconds), out);
        }
    }

    /** Takes {@code /backpressure}: shares of the last minute. */
    void backPressure(
            JobVertex vertex,
            JsonNode answer,
            Instant at,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        for (JsonNode node : answer.path("subtasks")) {
            int subtask = node.path("subtask").asInt(-1);
            if (subtask < 0) {
                continue;
            }
            ProcessRef process = placement.processOf(vertex.id(), subtask, processes, jobManager);
            MetricScope scope = MetricScope.subtask(id, vertex.id(), subtask);
            share(node, "ratio", FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND, process, scope, at, out);
            share(node, "busyRatio", FlinkMetric.BUSY_TIME_MS_PER_SECOND, process, scope, at, out);
            share(node, "idleRatio", FlinkMetric.IDLE_TIME_MS_PER_SECOND, process, scope, at, out);
        }
    }

    private static void share(
            JsonNode node,
            String field,
            FlinkMetric metric,
            ProcessRef process,
            MetricScope scope,
            Instant at,
            Consumer<Observation> out) {
        double value = Fields.value(node, field);
        if (Double.isFinite(value) && value >= 0) {
            overAMinute(new MetricSample(at, process, scope, metric, "", value * 1000), out);
        }
    }

    /**
     * Takes {@code /jobs/:id/metrics}.
     *
     * @param timed whether it is known when it was answered; if not, the job's uptime tells
     */
    void metrics(JsonNode answer, Instant at, boolean timed, Consumer<Observation> out) {
        JobMetrics reader = new JobMetrics(id, jobManager, "");
        Map<String, Answer> answers = new HashMap<>();
        reader.paths().forEach(path -> answers.put(path, new Answer(highest(answer), null)));
        reader.read(
                answers,
                name,
                timed ? Optional.empty() : Optional.ofNullable(runningSince),
                false,
                at,
                out,
                problem -> {});
    }

    /** Values alone; of aggregated ones over several jobs there is nothing to say of one. */
    private static JsonNode highest(JsonNode answer) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        answer.forEach(node -> {
            if (node.has("value")) {
                values.add(node);
            }
        });
        return values;
    }

    /**
     * Takes metrics of a vertex: of single subtasks, or over all.
     *
     * @param subtask the one that was asked about, -1 where names tell
     */
    void vertex(
            JobVertex vertex,
            int subtask,
            JsonNode answer,
            Instant at,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        ArrayNode single = JsonNodeFactory.instance.arrayNode();
        ArrayNode over = JsonNodeFactory.instance.arrayNode();
        int highest = -1;
        for (JsonNode node : answer) {
            String metric = Fields.text(node, "id");
            int index = SavedAnswer.index(metric);
            if (node.has("value") && (index >= 0 || subtask >= 0)) {
                highest = Math.max(highest, index >= 0 ? index : subtask);
                ObjectNode indexed = single.addObject();
                indexed.put("id", index >= 0 ? metric : subtask + "." + metric);
                indexed.set("value", node.path("value"));
            } else if (index < 0) {
                over.add(aggregated(node));
            }
        }
        handedOn(vertex, single);
        handedOn(vertex, over);
        Consumer<Observation> spread = seen -> overAMinute(seen, out);
        if (!single.isEmpty()) {
            JobVertex sized = vertex.parallelism() > highest
                    ? vertex
                    : new JobVertex(
                            vertex.id(),
                            vertex.name(),
                            highest + 1,
                            vertex.maxParallelism(),
                            vertex.inputs(),
                            vertex.operators(),
                            vertex.subtasks());
            values.perSubtask(sized, names(vertex, single), single, at, processes, spread);
        }
        if (!over.isEmpty()) {
            values.aggregated(vertex, names(vertex, over), over, at, spread);
        }
    }

    /** What the operator of a source that is alone in its task hands on is what the task hands on, and what it reads besides. */
    private static void handedOn(JobVertex vertex, ArrayNode values) {
        String task = letters(vertex.name());
        Set<String> known = new LinkedHashSet<>();
        values.forEach(node -> known.add(Fields.text(node, "id")));
        List<JsonNode> added = new ArrayList<>();
        for (JsonNode node : values) {
            String id = Fields.text(node, "id");
            String name = SavedAnswer.withoutIndex(id);
            int dot = name.indexOf('.');
            boolean alone = dot > 0
                    && name.startsWith("Source__")
                    && letters(name.substring(0, dot)).equals(task)
                    && name.startsWith("numRecordsOut", dot + 1)
                    && OF_OPERATORS.containsKey(name.substring(dot + 1));
            String own = id.substring(0, id.length() - name.length()) + name.substring(dot + 1);
            if (alone && known.add(own)) {
                added.add(((ObjectNode) node).deepCopy().put("id", own));
            }
        }
        added.forEach(values::add);
    }

    /** An aggregation that was asked for alone stands for those that are looked at; a rate's highest is no rate of all. */
    private static JsonNode aggregated(JsonNode node) {
        ObjectNode whole = ((ObjectNode) node).deepCopy();
        if (whole.has("value") && !whole.has("max")) {
            whole.set("max", whole.path("value"));
        }
        boolean rate = Fields.text(node, "id").endsWith("PerSecond")
                && !Fields.text(node, "id").endsWith("TimeMsPerSecond");
        if (rate && whole.has("sum")) {
            whole.set("max", whole.path("sum"));
        } else if (!whole.has("max")) {
            whole.set("max", whole.has("avg") ? whole.path("avg") : whole.path("min"));
        }
        return whole;
    }

    /** What is worth reading, rates as well: the counter beside them may have been looked at but once. */
    private static List<MetricName> names(JobVertex vertex, JsonNode metrics) {
        Set<String> raw = new LinkedHashSet<>();
        metrics.forEach(node -> raw.add(SavedAnswer.withoutIndex(Fields.text(node, "id"))));
        Set<String> all = new LinkedHashSet<>(raw);
        if (raw.stream().anyMatch(name -> name.startsWith("Source__"))) {
            // Who knows that a source's task counts nothing asks for what its operator hands on instead.
            all.add("numRecordsIn");
        }
        List<MetricName> names = new ArrayList<>(MetricName.ofTask(all));
        for (FlinkMetric rate : RATES) {
            rate.names().stream().filter(raw::contains).forEach(n -> add(names, n, rate));
        }
        String task = letters(vertex.name());
        for (String name : raw) {
            int dot = name.indexOf('.');
            String operator = dot < 0 ? "" : letters(name.substring(0, dot));
            FlinkMetric metric = dot < 0 ? null : OF_OPERATORS.get(name.substring(dot + 1));
            if (metric == null || operator.isEmpty()) {
                continue;
            }
            boolean source = operator.startsWith("Source__");
            boolean out = metric == FlinkMetric.NUM_RECORDS_OUT || metric == FlinkMetric.NUM_RECORDS_OUT_PER_SECOND;
            if (source && out && task.startsWith(operator)) {
                add(
                        names,
                        name,
                        metric == FlinkMetric.NUM_RECORDS_OUT
                                ? FlinkMetric.NUM_RECORDS_IN
                                : FlinkMetric.NUM_RECORDS_IN_PER_SECOND);
            } else if (out ? task.endsWith(operator) : task.startsWith(operator)) {
                // The first of a chain reads what the task reads, the last writes what it writes.
                add(names, name, metric);
            }
        }
        return names;
    }

    private static void add(List<MetricName> names, String raw, FlinkMetric metric) {
        if (names.stream().noneMatch(n -> n.metric() == metric && n.operator().isEmpty())) {
            names.removeIf(n -> n.raw().equals(raw));
            names.add(new MetricName(raw, metric, "", "", null));
        }
    }

    private static String letters(String text) {
        return text.strip().replaceAll("[^A-Za-z0-9]", "_");
    }

    /** What Flink averages over a minute speaks for all of it. */
    private static void overAMinute(Observation seen, Consumer<Observation> out) {
        out.accept(seen);
        if (!(seen instanceof MetricSample sample)) {
            return;
        }
        switch (sample.metric()) {
            case BUSY_TIME_MS_PER_SECOND,
                    BACK_PRESSURED_TIME_MS_PER_SECOND,
                    IDLE_TIME_MS_PER_SECOND,
                    NUM_RECORDS_IN_PER_SECOND,
                    NUM_RECORDS_OUT_PER_SECOND -> {
                for (Duration back = STEP; back.compareTo(METER_SPAN) < 0; back = back.plus(STEP)) {
                    out.accept(new MetricSample(
                            sample.at().minus(back),
                            sample.process(),
                            sample.scope(),
                            sample.metric(),
                            sample.qualifier(),
                            sample.value()));
                }
            }
            default -> {
                // True for the moment only.
            }
        }
    }
}
