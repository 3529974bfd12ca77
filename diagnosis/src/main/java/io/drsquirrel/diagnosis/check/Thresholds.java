// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Quantities;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The limits in force for a job: the usual ones, and what a fleet or job sets differently.
 *
 * @param set limits that differ from the usual
 */
public record Thresholds(Map<Limit, Double> set) {
    /** The usual ones. */
    public static final Thresholds USUAL = new Thresholds(Map.of());

    public Thresholds {
        set = Map.copyOf(set);
    }

    /** The value of one limit, in its unit. */
    public double of(Limit limit) {
        return set.getOrDefault(limit, limit.usual());
    }

    /**
     * These, with values from configuration over them.
     *
     * @param values key ({@code memory.rss}) to value as people write it ({@code 95 %}, {@code 5 min}, {@code 20 g})
     * @throws IllegalArgumentException naming the key, the value and what is allowed
     */
    public Thresholds with(Map<String, String> values) {
        Map<Limit, Double> all = new EnumMap<>(Limit.class);
        all.putAll(set);
        values.forEach((key, value) -> all.put(limit(key), number(key, value)));
        return new Thresholds(all);
    }

    private static Limit limit(String key) {
        return Arrays.stream(Limit.values())
                .filter(l -> l.key().equals(key))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("thresholds - unknown limit '" + key + "' - allowed are "
                                + Arrays.stream(Limit.values()).map(Limit::key).collect(Collectors.joining(", "))
                                + " - correct the name"));
    }

    private static double number(String key, String value) {
        Limit limit = limit(key);
        boolean time = limit.unit().equals("ms") || limit.unit().equals("s");
        OptionalDouble number = Quantities.parse(value, time);
        if (number.isEmpty() || number.getAsDouble() < 0) {
            throw new IllegalArgumentException("thresholds." + key + " - '" + value
                    + "' - a number of at least 0 with or without unit is allowed, usual is "
                    + Quantities.format(limit.usual(), limit.unit()) + " - write it so");
        }
        boolean bare = value.strip().matches("[0-9.]+");
        return limit.unit().equals("s") && !bare ? number.getAsDouble() / 1_000 : number.getAsDouble();
    }
}
