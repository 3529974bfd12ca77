// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The counters of all vertices of a job as its details tell them in one answer, summed over subtasks. For jobs with more vertices than can
 * be asked one by one they tell the rates of each vertex, and which vertices are worth asking.
 */
final class VertexTotals {
    private final Map<String, Seen> seen = new HashMap<>();

    /** Times are those of a mean subtask. */
    private record Seen(Instant at, double busyMillis, double hinderedMillis, double weight) {}

    /** Weighs vertices by how busy or hindered they were since the last answer, else since they were deployed. */
    void weigh(JsonNode detail) {
        Instant at = Fields.time(detail, "now").orElse(Instant.EPOCH);
        for (JsonNode vertex : detail.path("vertices")) {
            JsonNode metrics = vertex.path("metrics");
            double busy = perSubtask(vertex, Fields.value(metrics, "accumulated-busy-time"));
            double hindered = perSubtask(vertex, Fields.value(metrics, "accumulated-backpressured-time"));
            Seen before = seen.get(Fields.text(vertex, "id"));
            double millis = Fields.number(vertex, "duration", 0);
            double busyBefore = 0;
            double hinderedBefore = 0;
            if (before != null && busy >= before.busyMillis() && hindered >= before.hinderedMillis()) {
                millis = Duration.between(before.at(), at).toMillis();
                busyBefore = before.busyMillis();
                hinderedBefore = before.hinderedMillis();
            }
            double weight = millis < 1_000 ? 0 : Math.max(busy - busyBefore, hindered - hinderedBefore) / millis;
            seen.put(Fields.text(vertex, "id"), new Seen(at, busy, hindered, weight));
        }
    }

    /** 0 where a vertex rests, 1 where its mean subtask is always busy or always hindered. */
    double weight(String vertexId) {
        Seen of = seen.get(vertexId);
        return of == null || Double.isNaN(of.weight()) ? 0 : of.weight();
    }

    /** The counters as samples of whole vertices: records and bytes of all subtasks, times of a mean one. */
    static void samples(JsonNode detail, String job, ProcessRef process, Instant at, Consumer<Observation> out) {
        int count = 0;
        for (JsonNode vertex : detail.path("vertices")) {
            if (count++ >= JobGraph.MOST_VERTICES) {
                break;
            }
            JsonNode metrics = vertex.path("metrics");
            MetricScope scope = new MetricScope(job, null, Fields.text(vertex, "id"), -1, null, null);
            counter(metrics, "read-records", FlinkMetric.NUM_RECORDS_IN, at, process, scope, out);
            counter(metrics, "write-records", FlinkMetric.NUM_RECORDS_OUT, at, process, scope, out);
            counter(metrics, "read-bytes", FlinkMetric.NUM_BYTES_IN, at, process, scope, out);
            counter(metrics, "write-bytes", FlinkMetric.NUM_BYTES_OUT, at, process, scope, out);
            time(vertex, "accumulated-busy-time", FlinkMetric.ACCUMULATE_BUSY_TIME_MS, at, process, scope, out);
            time(
                    vertex,
                    "accumulated-backpressured-time",
                    FlinkMetric.ACCUMULATE_BACK_PRESSURED_TIME_MS,
                    at,
                    process,
                    scope,
                    out);
            time(vertex, "accumulated-idle-time", FlinkMetric.ACCUMULATE_IDLE_TIME_MS, at, process, scope, out);
        }
    }

    /** A counter in the details of a vertex or subtask, unless Flink says that parts of it are missing. */
    static void counter(
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

    private static void time(
            JsonNode vertex,
            String field,
            FlinkMetric metric,
            Instant at,
            ProcessRef process,
            MetricScope scope,
            Consumer<Observation> out) {
        double value = perSubtask(vertex, Fields.value(vertex.path("metrics"), field));
        if (Double.isFinite(value)) {
            out.accept(new MetricSample(at, process, scope, metric, "", value));
        }
    }

    private static double perSubtask(JsonNode vertex, double value) {
        return value / Math.max(1, vertex.path("parallelism").asInt(1));
    }
}
