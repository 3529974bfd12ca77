// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import java.util.Arrays;
import java.util.Optional;

/**
 * How one signal spreads over the subtasks of one vertex.
 *
 * @param byIndex one value per subtask index, NaN where there is none
 * @param sorted the values there are, smallest first
 */
public record Spread(double[] byIndex, double[] sorted) {
    /** The spread; empty where no subtask has a value. */
    public static Optional<Spread> of(Facts facts, Signal signal, String vertex) {
        Optional<SubtaskSpread> found = facts.spread(signal, vertex);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return facts.once(new Of(signal, vertex), () -> of(found.get()));
    }

    private record Of(Signal signal, String vertex) {}

    private static Optional<Spread> of(SubtaskSpread spread) {
        double[] byIndex = new double[spread.values().size()];
        double[] sorted = new double[byIndex.length];
        int count = 0;
        for (double value : spread.values()) {
            byIndex[count++] = value;
        }
        count = 0;
        for (double value : byIndex) {
            if (!Double.isNaN(value)) {
                sorted[count++] = value;
            }
        }
        Arrays.sort(sorted, 0, count);
        return count == 0 ? Optional.empty() : Optional.of(new Spread(byIndex, Arrays.copyOf(sorted, count)));
    }

    /** Number of subtasks with a value. */
    public int size() {
        return sorted.length;
    }

    /** Sum over subtasks. */
    public double sum() {
        return Arrays.stream(sorted).sum();
    }

    /** Mean over subtasks. */
    public double mean() {
        return sum() / sorted.length;
    }

    /** The middle value, the lower one of two. */
    public double median() {
        return sorted[(sorted.length - 1) / 2];
    }

    /** Largest value. */
    public double max() {
        return sorted[sorted.length - 1];
    }

    /** Smallest value. */
    public double min() {
        return sorted[0];
    }

    /** Index of the subtask with the largest value. */
    public int maxIndex() {
        int best = 0;
        for (int i = 1; i < byIndex.length; i++) {
            if (Double.isNaN(byIndex[best]) || byIndex[i] > byIndex[best]) {
                best = i;
            }
        }
        return best;
    }

    /** Largest over median: 1 where all are equal or nothing flows, infinite where half of them have nothing. */
    public double imbalance() {
        double median = median();
        return median > 0 ? max() / median : max() > 0 ? Double.POSITIVE_INFINITY : 1;
    }

    /** Value of one subtask, NaN where there is none. */
    public double at(int index) {
        return index < byIndex.length ? byIndex[index] : Double.NaN;
    }
}
