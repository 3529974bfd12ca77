// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Whether the parts of a process' memory that are configured, with the least that Flink takes for the others, are more than the whole
 * that is configured. No process starts with such sizes, so that they are not those of a cluster in which one was seen to run.
 *
 * <p>Parts that Flink derives as a share of the whole count with the smallest value they may have; so what is told is certain.
 */
public final class MemorySizesDetector implements Detector {
    private static final double MEBIBYTE = 1 << 20;

    /** Parts of Flink's own memory, with what Flink takes where they are not set. */
    private static final Map<String, Map<String, Double>> PARTS = Map.of(
            "taskmanager.memory.",
            ordered(
                    "framework.heap.size", 128,
                    "task.heap.size", 0,
                    "managed.size", 0,
                    "framework.off-heap.size", 128,
                    "task.off-heap.size", 0,
                    "network.min", 64),
            "jobmanager.memory.",
            ordered("heap.size", 128, "off-heap.size", 128));

    /** What comes to these in the whole process. */
    private static final Map<String, Double> OUTSIDE = ordered("jvm-metaspace.size", 256, "jvm-overhead.min", 192);

    private static Map<String, Double> ordered(Object... names) {
        Map<String, Double> parts = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i += 2) {
            parts.put((String) names[i], ((Number) names[i + 1]).doubleValue() * MEBIBYTE);
        }
        return parts;
    }

    @Override
    public String name() {
        return "memory-sizes";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!facts.has(Capability.CONFIGURATION)) {
            return Outcome.unknown(EnumSet.of(Capability.CONFIGURATION));
        }
        boolean ran = facts.snapshot().status() == JobStatus.RUNNING
                || !facts.series(Signal.HEAP_MAX).isEmpty()
                || !facts.series(Signal.BUSY_RATIO).isEmpty();
        if (ran) {
            return Outcome.fails();
        }
        Map<String, String> options = new LinkedHashMap<>();
        for (ConfigurationEntry entry : facts.snapshot().configuration()) {
            options.put(entry.key(), entry.value());
        }
        List<Evidence> evidence = new ArrayList<>();
        for (String process : List.of("taskmanager.memory.", "jobmanager.memory.")) {
            Map<String, Double> parts = PARTS.getOrDefault(process, Map.of());
            OptionalDouble flink = size(options, process + "flink.size");
            double least = sum(options, process, parts);
            if (flink.isPresent()) {
                conflict(options, process, "flink.size", least, parts).ifPresent(evidence::add);
            }
            double all = Math.max(least, flink.orElse(0)) + sum(options, process, OUTSIDE);
            Map<String, Double> told = new LinkedHashMap<>(parts);
            told.put("flink.size", 0d);
            told.putAll(OUTSIDE);
            conflict(options, process, "process.size", all, told).ifPresent(evidence::add);
        }
        return evidence.isEmpty()
                ? Outcome.fails()
                : Outcome.holds(evidence, Map.of("key", evidence.get(0).source()));
    }

    private static double sum(Map<String, String> options, String process, Map<String, Double> parts) {
        double sum = 0;
        for (Map.Entry<String, Double> part : parts.entrySet()) {
            sum += size(options, process + part.getKey()).orElse(part.getValue());
        }
        return sum;
    }

    private static OptionalDouble size(Map<String, String> options, String key) {
        return options.containsKey(key)
                ? Quantities.parse(options.getOrDefault(key, ""), false)
                : OptionalDouble.empty();
    }

    private static Optional<Evidence> conflict(
            Map<String, String> options, String process, String whole, double least, Map<String, Double> parts) {
        OptionalDouble most = size(options, process + whole);
        List<String> set = new ArrayList<>();
        parts.keySet().forEach(part -> {
            if (options.containsKey(process + part)) {
                set.add(process + part + " = " + options.get(process + part));
            }
        });
        if (most.isEmpty() || set.isEmpty() || least <= most.getAsDouble()) {
            return Optional.empty();
        }
        return Optional.of(Evidence.of(
                Evidence.Kind.CONFIGURATION,
                process + whole + " is " + options.get(process + whole) + ", but its parts need at least "
                        + Quantities.format(least, "By") + ": " + String.join(", ", set),
                process + whole,
                null));
    }
}
