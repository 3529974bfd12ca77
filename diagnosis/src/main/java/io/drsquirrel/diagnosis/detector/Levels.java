// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What collections left of one process' heap, in bytes, with the panes they happened in, oldest first. */
final class Levels {
    private final int[] panes;
    private final double[] values;
    private final int size;

    private Levels(int[] panes, double[] values, int size) {
        this.panes = panes;
        this.values = values;
        this.size = size;
    }

    /** The heap in the panes with collections; none where nobody counted these. */
    static Levels of(SignalSeries heap, @Nullable SignalSeries collections) {
        int[] panes = new int[heap.size()];
        double[] values = new double[heap.size()];
        int size = 0;
        for (int i = 0; i < panes.length && collections != null; i++) {
            double value = heap.at(i, Double.NaN);
            if (!Double.isNaN(value) && collections.at(i, 0) > 0) {
                panes[size] = i;
                values[size++] = value;
            }
        }
        return new Levels(panes, values, size);
    }

    int size() {
        return size;
    }

    int firstPane() {
        return panes[0];
    }

    /** From the first to the last. */
    int panes() {
        return panes[size - 1] - panes[0];
    }

    double first() {
        return values[0];
    }

    double last() {
        return values[size - 1];
    }

    /** The last less the first. */
    double rise() {
        return last() - first();
    }

    /** How many are above the one before. */
    int steps() {
        int steps = 0;
        for (int i = 1; i < size; i++) {
            steps += values[i] > values[i - 1] ? 1 : 0;
        }
        return steps;
    }

    /** How much of their movement a straight line explains, 0 to 1. */
    double straight() {
        return new SignalSeries(Signal.HEAP_AFTER_GC, "", Duration.ofMinutes(1), Arrays.copyOf(values, size))
                .trend()
                .map(SignalSeries.Trend::r2)
                .orElse(0d);
    }
}
