// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Metrics of one process: those asked for by name, and those in {@code /taskmanagers/:id}. */
final class SavedProcess {
    private static final Map<String, FlinkMetric> FIELDS = Map.ofEntries(
            Map.entry("heapUsed", FlinkMetric.HEAP_USED),
            Map.entry("heapCommitted", FlinkMetric.HEAP_COMMITTED),
            Map.entry("heapMax", FlinkMetric.HEAP_MAX),
            Map.entry("nonHeapUsed", FlinkMetric.NON_HEAP_USED),
            Map.entry("nonHeapMax", FlinkMetric.NON_HEAP_MAX),
            Map.entry("directUsed", FlinkMetric.DIRECT_MEMORY_USED),
            Map.entry("mappedUsed", FlinkMetric.MAPPED_MEMORY_USED),
            Map.entry("nettyShuffleMemoryUsed", FlinkMetric.NETWORK_MEMORY_USED),
            Map.entry("nettyShuffleMemoryTotal", FlinkMetric.NETWORK_MEMORY_TOTAL),
            Map.entry("nettyShuffleMemorySegmentsAvailable", FlinkMetric.NETWORK_SEGMENTS_AVAILABLE),
            Map.entry("nettyShuffleMemorySegmentsTotal", FlinkMetric.NETWORK_SEGMENTS_TOTAL));

    private SavedProcess() {}

    /** Values by name; of aggregated ones over several processes the highest. */
    static void metrics(JsonNode answer, ProcessRef process, Instant at, Consumer<Observation> out) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (JsonNode node : answer) {
            values.put(Fields.text(node, "id"), Fields.value(node, node.has("value") ? "value" : "max"));
        }
        for (MetricName metric : MetricName.ofProcess(values.keySet())) {
            double value = values.getOrDefault(metric.raw(), Double.NaN);
            Double meter = metric.meter() == null ? null : values.get(metric.meter());
            if (!Double.isFinite(value)) {
                continue;
            }
            if (meter != null && Double.isFinite(meter)) {
                CounterPast.tell(
                        at,
                        Optional.empty(),
                        value,
                        meter,
                        (time, past) -> sample(time, process, metric.metric(), metric.qualifier(), past, out));
            }
            sample(at, process, metric.metric(), metric.qualifier(), value, out);
        }
    }

    /** Those that a task manager's own page shows. */
    static void details(JsonNode metrics, ProcessRef process, Instant at, Consumer<Observation> out) {
        FIELDS.forEach((field, metric) -> {
            double value = Fields.value(metrics, field);
            if (Double.isFinite(value) && value >= 0) {
                sample(at, process, metric, "", value, out);
            }
        });
        for (JsonNode collector : metrics.path("garbageCollectors")) {
            String name = Fields.text(collector, "name");
            if (!name.isEmpty() && !name.equals("All")) {
                sample(at, process, FlinkMetric.GC_TIME, name, Fields.value(collector, "time"), out);
                sample(at, process, FlinkMetric.GC_COUNT, name, Fields.value(collector, "count"), out);
            }
        }
    }

    private static void sample(
            Instant at,
            ProcessRef process,
            FlinkMetric metric,
            String qualifier,
            double value,
            Consumer<Observation> out) {
        if (Double.isFinite(value)) {
            out.accept(new MetricSample(at, process, MetricScope.PROCESS, metric, qualifier, value));
        }
    }
}
