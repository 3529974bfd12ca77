// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the three shapes in which Flink answers with values of a vertex' metrics: one per subtask, one over all subtasks, and the
 * counters in the vertex' details. Hands them on as samples, and to {@link TaskLoad} what it needs.
 */
final class VertexValues {
    private static final int MOST_DIGITS = 6;

    private final String jobId;
    private final ProcessRef jobManager;
    private final Placement placement;
    private final TaskTimes times;
    private final TaskLoad load;

    VertexValues(String jobId, ProcessRef jobManager, Placement placement, TaskTimes times, TaskLoad load) {
        this.jobId = jobId;
        this.jobManager = jobManager;
        this.placement = placement;
        this.times = times;
        this.load = load;
    }

    // ---------------------------------------------------------------------------------------------- per subtask

    /**
     * Values by "subtask.name". Returns whether there were rates among them, by which the values of a minute ago were told, too.
     */
    boolean perSubtask(
            JobVertex vertex,
            List<MetricName> asked,
            JsonNode answer,
            Instant fetched,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        Map<String, MetricName> names = MetricName.byRaw(asked);
        Map<String, Double> values = new HashMap<>();
        answer.forEach(node -> values.put(Fields.text(node, "id"), Fields.value(node, "value")));
        Map<Integer, Instant> readAt = loadBySubtask(vertex, values, fetched);
        boolean rates = false;
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            String key = entry.getKey();
            double value = entry.getValue();
            int dot = key.indexOf('.');
            MetricName metric = dot < 0 ? null : names.get(key.substring(dot + 1));
            int subtask = subtask(key, dot);
            if (metric == null || subtask < 0 || !Double.isFinite(value)) {
                continue;
            }
            String operator = metric.operator().isEmpty() ? null : metric.operator();
            MetricScope scope = new MetricScope(jobId, null, vertex.id(), subtask, operator, operator);
            ProcessRef process = placement.processOf(vertex.id(), subtask, processes, jobManager);
            Instant at = readAt.getOrDefault(subtask, fetched);
            Double meter = metric.meter() == null ? null : values.get(subtask + "." + metric.meter());
            if (meter != null && Double.isFinite(meter)) {
                rates = true;
                CounterPast.tell(
                        at,
                        placement.runningSince(vertex.id(), subtask),
                        value,
                        meter,
                        (time, past) -> out.accept(
                                new MetricSample(time, process, scope, metric.metric(), metric.qualifier(), past)));
            }
            out.accept(new MetricSample(at, process, scope, metric.metric(), metric.qualifier(), value));
        }
        return rates;
    }

    /** Tells how busy subtasks are, and finds out when their values were read. */
    private Map<Integer, Instant> loadBySubtask(JobVertex vertex, Map<String, Double> values, Instant fetched) {
        Map<Integer, Instant> readAt = new HashMap<>();
        for (int subtask = 0; subtask < vertex.parallelism(); subtask++) {
            Double busy = values.get(subtask + ".accumulateBusyTimeMs");
            Double hindered = values.get(subtask + ".accumulateBackPressuredTimeMs");
            if (busy != null && hindered != null) {
                double idle = values.getOrDefault(subtask + ".accumulateIdleTimeMs", Double.NaN);
                Instant at = times.of(vertex.id(), subtask, busy + hindered + idle, fetched);
                readAt.put(subtask, at);
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
        return readAt;
    }

    private static int subtask(String key, int dot) {
        if (dot < 1 || dot > MOST_DIGITS) {
            return -1;
        }
        try {
            return Integer.parseInt(key.substring(0, dot));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    // ---------------------------------------------------------------------------------------------- over all subtasks

    /** Values by name, each with minimum, maximum and sum. */
    void aggregated(JobVertex vertex, List<MetricName> asked, JsonNode answer, Instant at, Consumer<Observation> out) {
        Map<String, MetricName> names = MetricName.byRaw(asked);
        for (JsonNode node : answer) {
            MetricName metric = names.get(Fields.text(node, "id"));
            if (metric == null) {
                continue;
            }
            String operator = metric.operator().isEmpty() ? null : metric.operator();
            MetricScope scope = new MetricScope(jobId, null, vertex.id(), -1, operator, operator);
            switch (metric.metric()) {
                case CURRENT_INPUT_WATERMARK, CURRENT_OUTPUT_WATERMARK -> {
                    sample(node, "min", metric, "min", scope, at, out);
                    sample(node, "max", metric, "max", scope, at, out);
                }
                case PENDING_RECORDS,
                        PENDING_COMMITTABLES,
                        ROCKSDB_ESTIMATE_LIVE_DATA_SIZE,
                        ROCKSDB_ESTIMATE_NUM_KEYS -> sample(node, "sum", metric, metric.qualifier(), scope, at, out);
                default -> {
                    boolean counter = metric.metric().kind() == FlinkMetric.Kind.COUNTER;
                    sample(node, counter ? "sum" : "max", metric, metric.qualifier(), scope, at, out);
                }
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

    // ---------------------------------------------------------------------------------------------- in details

    /** Counters per subtask in {@code /jobs/:id/vertices/:vid}. */
    void details(
            JobVertex vertex,
            JsonNode detail,
            Instant fetched,
            Map<String, ProcessRef> processes,
            Consumer<Observation> out) {
        for (JsonNode node : detail.path("subtasks")) {
            int subtask = node.path("subtask").asInt(-1);
            JsonNode metrics = node.path("metrics");
            if (subtask < 0) {
                continue;
            }
            double busy = Fields.value(metrics, "accumulated-busy-time");
            double hindered = Fields.value(metrics, "accumulated-backpressured-time");
            double idle = Fields.value(metrics, "accumulated-idle-time");
            Instant at = times.of(vertex.id(), subtask, busy + hindered + idle, fetched);
            load.add(vertex.id(), subtask, at, busy, hindered, Double.NaN, Double.NaN);
            MetricScope scope = MetricScope.subtask(jobId, vertex.id(), subtask);
            ProcessRef process = placement.processOf(vertex.id(), subtask, processes, jobManager);
            for (Counter counter : Counter.values()) {
                double value = Fields.value(metrics, counter.field);
                if (Double.isFinite(value)
                        && metrics.path(counter.field + "-complete").asBoolean(true)) {
                    out.accept(new MetricSample(at, process, scope, counter.metric, "", value));
                }
            }
        }
    }

    /** The counters in a vertex' details, by their names there. */
    private enum Counter {
        RECORDS_IN("read-records", FlinkMetric.NUM_RECORDS_IN),
        RECORDS_OUT("write-records", FlinkMetric.NUM_RECORDS_OUT),
        BYTES_IN("read-bytes", FlinkMetric.NUM_BYTES_IN),
        BYTES_OUT("write-bytes", FlinkMetric.NUM_BYTES_OUT),
        BUSY("accumulated-busy-time", FlinkMetric.ACCUMULATE_BUSY_TIME_MS),
        BACK_PRESSURED("accumulated-backpressured-time", FlinkMetric.ACCUMULATE_BACK_PRESSURED_TIME_MS),
        IDLE("accumulated-idle-time", FlinkMetric.ACCUMULATE_IDLE_TIME_MS);

        private final String field;
        private final FlinkMetric metric;

        Counter(String field, FlinkMetric metric) {
            this.field = field;
            this.metric = metric;
        }
    }
}
