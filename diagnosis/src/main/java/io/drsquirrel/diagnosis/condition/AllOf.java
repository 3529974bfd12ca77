// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All parts hold; with {@code within}, each part has evidence that lies no further than that from evidence of the first part.
 * A part that fails decides; else a part that cannot be told makes the whole so.
 */
public record AllOf(List<Condition> parts, @Nullable Duration within) implements Condition {
    public AllOf {
        parts = List.copyOf(parts);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        List<Outcome> held = new ArrayList<>();
        List<Outcome> unknown = new ArrayList<>();
        for (Condition part : parts) {
            Outcome outcome = part.evaluate(facts);
            switch (outcome.state()) {
                case FAILS -> {
                    return Outcome.fails();
                }
                case UNKNOWN -> unknown.add(outcome);
                case HOLDS -> {
                    if (within != null && !held.isEmpty() && !near(held.get(0), outcome, within)) {
                        return Outcome.fails();
                    }
                    held.add(outcome);
                }
            }
        }
        if (!unknown.isEmpty()) {
            return Outcome.of(unknown);
        }
        return held.isEmpty() ? Outcome.holds(List.of()) : Outcome.of(held);
    }

    /** Timeless evidence (configuration) is near everything. */
    private static boolean near(Outcome a, Outcome b, Duration within) {
        List<Instant> left = times(a);
        List<Instant> right = times(b);
        if (left.isEmpty() || right.isEmpty()) {
            return true;
        }
        NavigableSet<Instant> sorted = new TreeSet<>(right);
        return left.stream().anyMatch(l -> {
            Instant next = sorted.ceiling(l);
            Instant previous = sorted.floor(l);
            return next != null && Duration.between(l, next).compareTo(within) <= 0
                    || previous != null && Duration.between(previous, l).compareTo(within) <= 0;
        });
    }

    private static List<Instant> times(Outcome outcome) {
        if (!outcome.hits().isEmpty()) {
            return outcome.hits().stream().map(h -> h.fact().at()).toList();
        }
        return outcome.evidence().stream()
                .map(Evidence::at)
                .filter(Objects::nonNull)
                .toList();
    }
}
