// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Kind;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A metric as the REST API names it, without the subtask before it.
 *
 * @param raw that name
 * @param metric what it means
 * @param operator the operator inside the task, empty for metrics of the task itself
 * @param qualifier part that varies: collector, split
 * @param meter name of the one-minute rate that belongs to this counter, null where there is none
 */
record MetricName(
        String raw,
        FlinkMetric metric,
        String operator,
        String qualifier,
        @Nullable String meter) {
    private static final String MEAN = "_mean";
    private static final String SOURCE_COUNTER = ".numRecordsOut";
    private static final Map<String, String> METERS = Map.of(
            "numRecordsIn", "numRecordsInPerSecond",
            "numRecordsOut", "numRecordsOutPerSecond",
            "numBytesIn", "numBytesInPerSecond",
            "numBytesOut", "numBytesOutPerSecond",
            "accumulateBusyTimeMs", "busyTimeMsPerSecond",
            "accumulateBackPressuredTimeMs", "backPressuredTimeMsPerSecond",
            "accumulateIdleTimeMs", "idleTimeMsPerSecond");

    /** What is worth asking for of a vertex that has metrics of these names. */
    static List<MetricName> ofTask(Collection<String> names) {
        Set<String> all = new HashSet<>(names);
        boolean inputWatermark = all.contains("currentInputWatermark");
        List<MetricName> chosen = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String raw : names) {
            read(raw, all)
                    .filter(n -> n.metric.level() == Level.TASK || n.metric.level() == Level.OPERATOR)
                    .filter(n -> isWorthAsking(n, all, inputWatermark))
                    // 1.20 has some under two names.
                    .filter(n -> seen.add(n.metric + n.operator + n.qualifier + (n.operator.isEmpty() ? "" : raw)))
                    .ifPresent(chosen::add);
        }
        readBySource(all).ifPresent(read -> {
            chosen.removeIf(n -> n.metric == FlinkMetric.NUM_RECORDS_IN && n.operator.isEmpty());
            chosen.add(read);
        });
        return chosen;
    }

    /**
     * What a source's task takes in: Flink counts none for it, and none going out where the whole job is one chain, but the
     * source's operator counts what it hands to the next.
     */
    private static Optional<MetricName> readBySource(Set<String> all) {
        List<String> counters = all.stream()
                .filter(raw -> raw.startsWith("Source__") && raw.endsWith(SOURCE_COUNTER))
                .filter(raw -> raw.indexOf('.') == raw.length() - SOURCE_COUNTER.length())
                .toList();
        if (counters.size() != 1 || !all.contains("numRecordsIn")) {
            return Optional.empty();
        }
        String raw = counters.get(0);
        String meter = raw + "PerSecond";
        return Optional.of(new MetricName(raw, FlinkMetric.NUM_RECORDS_IN, "", "", all.contains(meter) ? meter : null));
    }

    private static boolean isWorthAsking(MetricName name, Set<String> all, boolean inputWatermark) {
        if (name.metric.level() == Level.TASK) {
            // The same again for each operator of the chain; and rates whose counter is there.
            return name.operator.isEmpty() && !(METERS.containsValue(name.raw) && all.contains(counterOf(name.raw)));
        }
        return switch (name.metric) {
            case CURRENT_INPUT_WATERMARK -> name.operator.isEmpty();
            // Operators behind the first hand on what they get; a source's is made by one of its chain.
            case CURRENT_OUTPUT_WATERMARK -> !inputWatermark;
            default -> true;
        };
    }

    private static String counterOf(String meter) {
        return METERS.entrySet().stream()
                .filter(e -> e.getValue().equals(meter))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** What is worth asking for of a process that has metrics of these names. */
    static List<MetricName> ofProcess(Collection<String> names) {
        Set<String> all = new HashSet<>(names);
        List<MetricName> chosen = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String raw : names) {
            read(raw, all)
                    .filter(n -> n.metric.level() == Level.PROCESS)
                    .filter(n -> seen.add(n.metric + n.qualifier))
                    .ifPresent(chosen::add);
        }
        return chosen;
    }

    /** All names that metrics of a job may have; those that a release lacks are missing from its answer. */
    static List<MetricName> ofJob() {
        List<MetricName> chosen = new ArrayList<>();
        for (FlinkMetric metric : FlinkMetric.values()) {
            if (metric.level() == Level.JOB) {
                metric.names().forEach(raw -> chosen.add(new MetricName(raw, metric, "", "", null)));
            }
        }
        return chosen;
    }

    private static Optional<MetricName> read(String raw, Set<String> all) {
        if (raw.length() > 500) {
            return Optional.empty();
        }
        String name = raw.endsWith(MEAN) ? raw.substring(0, raw.length() - MEAN.length()) : raw;
        return FlinkMetric.resolve(name)
                .filter(r -> (r.metric().kind() == Kind.HISTOGRAM) == raw.endsWith(MEAN))
                .map(r -> {
                    String meter = METERS.get(raw);
                    if (r.metric() == FlinkMetric.GC_TIME) {
                        meter = raw + "MsPerSecond";
                    }
                    String operator = operator(name, r.metric());
                    return new MetricName(
                            raw,
                            r.metric(),
                            operator,
                            r.qualifier().isEmpty() ? qualifier(name, r.metric()) : r.qualifier(),
                            meter != null && all.contains(meter) ? meter : null);
                });
    }

    private static String operator(String name, FlinkMetric metric) {
        if (metric.level() == Level.PROCESS) {
            return "";
        }
        String best = name;
        for (String tail : metric.names()) {
            if (name.equals(tail)) {
                return "";
            }
            if (name.endsWith("." + tail)) {
                String before = name.substring(0, name.length() - tail.length() - 1);
                best = before.length() < best.length() ? before : best;
            }
        }
        int dot = best.indexOf('.');
        return dot < 0 ? best : best.substring(0, dot);
    }

    /** Of splits and states there may be several in one operator; what stands between them tells which. */
    private static String qualifier(String name, FlinkMetric metric) {
        for (String tail : metric.names()) {
            if (name.endsWith("." + tail)) {
                String before = name.substring(0, name.length() - tail.length() - 1);
                int dot = before.indexOf('.');
                return dot < 0 ? "" : before.substring(dot + 1).replaceFirst("^split\\.", "");
            }
        }
        return "";
    }

    /** Names by their raw form, for reading answers. */
    static Map<String, MetricName> byRaw(Collection<MetricName> names) {
        Map<String, MetricName> map = new HashMap<>();
        names.forEach(n -> map.put(n.raw(), n));
        return map;
    }
}
