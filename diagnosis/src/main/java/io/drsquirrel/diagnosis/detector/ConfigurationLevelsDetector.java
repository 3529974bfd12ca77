// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Options whose levels disagree: {@code conflict}, where one option has different values at two levels (that one level
 * overrides another is how it is meant, so that this is a hint, not a fault); {@code ineffective}, where what the job runs with is
 * none of what people set, although it was set for this job.
 */
public final class ConfigurationLevelsDetector implements Detector {
    /**
     * Levels at which people set things; what the job runs with ({@code JOB}) is the outcome. The job manager's arguments are among
     * them, since none of the options looked at is one that Flink's scripts pass by themselves.
     */
    private static final Set<Origin> SET = EnumSet.of(Origin.CLUSTER, Origin.JOB_MANAGER, Origin.CLIENT, Origin.CODE);

    /** Levels that set an option for this job alone. */
    private static final Set<Origin> NEAR_THE_JOB = EnumSet.of(Origin.CLIENT, Origin.CODE);

    /** Only what governs the job: addresses, sizes and directories rightly differ between processes. */
    private static final List<String> GOVERNS =
            List.of("execution.", "state.", "restart-strategy", "pipeline.", "parallelism.", "table.");

    private static final int QUOTED = 5;

    @Override
    public String name() {
        return "configuration-levels";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!facts.has(Capability.CONFIGURATION)) {
            return Outcome.unknown(EnumSet.of(Capability.CONFIGURATION));
        }
        boolean conflict = arguments.text("kind", "conflict").equals("conflict");
        Map<String, EnumMap<Origin, String>> byKey = new TreeMap<>();
        for (ConfigurationEntry entry : facts.snapshot().configuration()) {
            if (GOVERNS.stream().anyMatch(entry.key()::startsWith)) {
                byKey.computeIfAbsent(entry.key(), k -> new EnumMap<>(Origin.class))
                        .put(entry.origin(), entry.value());
            }
        }
        List<Evidence> evidence = byKey.entrySet().stream()
                .filter(e -> conflict ? conflicts(e.getValue()) : isVain(e.getValue()))
                .limit(QUOTED)
                .map(e -> evidence(e.getKey(), e.getValue()))
                .toList();
        return evidence.isEmpty()
                ? Outcome.fails()
                : Outcome.holds(evidence, Map.of("key", evidence.get(0).source()));
    }

    private static boolean conflicts(Map<Origin, String> levels) {
        boolean overridden = levels.containsKey(Origin.CLUSTER) && levels.containsKey(Origin.JOB);
        return !isVain(levels)
                && levels.entrySet().stream()
                                .filter(e -> overridden || SET.contains(e.getKey()))
                                .map(e -> plain(e.getValue()))
                                .distinct()
                                .count()
                        > 1;
    }

    /** A cluster's value is a default: that a job runs with another one is how defaults are meant. */
    private static boolean isVain(Map<Origin, String> levels) {
        String runs = levels.get(Origin.JOB);
        return runs != null
                && levels.keySet().stream().anyMatch(NEAR_THE_JOB::contains)
                && levels.entrySet().stream()
                        .filter(e -> SET.contains(e.getKey()))
                        .noneMatch(e -> plain(e.getValue()).equals(plain(runs)));
    }

    /** {@code 10 s} and {@code 10000 ms} and {@code 10s} are one value. */
    private static String plain(String value) {
        String text = value.strip().toLowerCase(Locale.ROOT);
        var number = Quantities.parse(text, true);
        return number.isPresent() ? Double.toString(number.getAsDouble()) : text;
    }

    private static Evidence evidence(String key, EnumMap<Origin, String> levels) {
        StringBuilder text = new StringBuilder(key).append(": ");
        levels.forEach((origin, value) -> text.append(text.toString().endsWith(": ") ? "" : ", ")
                .append(value)
                .append(origin == Origin.JOB ? " in force" : " set by " + word(origin)));
        Origin strongest = null;
        for (Origin origin : levels.keySet()) {
            strongest = origin;
        }
        if (strongest != null && strongest != Origin.JOB && !levels.containsKey(Origin.JOB)) {
            text.append("; ").append(word(strongest)).append(" wins");
        }
        return Evidence.of(Evidence.Kind.CONFIGURATION, text.toString(), key, null);
    }

    private static String word(Origin origin) {
        return "the " + origin.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
