// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.signal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Values of one signal on one subject (a job, vertex or process) over the panes of a window. A pane without data is absent,
 * which is neither zero nor the value before; inside it is kept as NaN, which never leaves this class through its accessors
 * but {@link #toArray()}.
 */
public final class SignalSeries {
    private final Signal signal;
    private final String subject;
    private final Duration pane;
    private final double[] values;
    /** Where its own values begin: the end of a longer series shares its values. */
    private final int from;

    /** Asked of each of twenty thousand series many times per diagnosis: counted and summed up once. */
    private final int present;

    private final double sum;
    private final double max;
    private final double min;
    private final int latest;

    /**
     * @param subject vertex id, process id, or the empty string for the job
     * @param pane length of a pane
     * @param values one value per pane, oldest first, NaN where absent
     */
    public SignalSeries(Signal signal, String subject, Duration pane, double[] values) {
        this(signal, subject, pane, values.clone(), 0);
    }

    private SignalSeries(Signal signal, String subject, Duration pane, double[] values, int from) {
        this.signal = signal;
        this.subject = subject;
        this.pane = pane;
        this.values = values;
        this.from = from;
        int count = 0;
        int last = -1;
        double total = 0;
        double largest = Double.NEGATIVE_INFINITY;
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = from; i < values.length; i++) {
            double value = values[i];
            if (!Double.isNaN(value)) {
                count++;
                last = i - from;
                total += value;
                largest = value > largest ? value : largest;
                smallest = value < smallest ? value : smallest;
            }
        }
        this.sum = total;
        this.max = largest;
        this.min = smallest;
        this.present = count;
        this.latest = last;
    }

    /** Which signal. */
    public Signal signal() {
        return signal;
    }

    /** Vertex id, process id, or the empty string for the job. */
    public String subject() {
        return subject;
    }

    /** Length of a pane. */
    public Duration pane() {
        return pane;
    }

    /** Number of panes, with and without data. */
    public int size() {
        return values.length - from;
    }

    /** The value in that pane. */
    public OptionalDouble at(int index) {
        double value = at(index, Double.NaN);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** The value in that pane, or another where it is absent. */
    public double at(int index, double otherwise) {
        if (index < 0 || index >= size()) {
            return otherwise;
        }
        double value = values[from + index];
        return Double.isNaN(value) ? otherwise : value;
    }

    /** A copy of the values, NaN where absent. */
    public double[] toArray() {
        return Arrays.copyOfRange(values, from, values.length);
    }

    /** The values of the last {@code over}, as a series of its own; the whole where it is shorter. */
    public SignalSeries last(Duration over) {
        int panes = (int) Math.max(1, (over.toMillis() + pane.toMillis() - 1) / pane.toMillis());
        return panes >= size() ? this : new SignalSeries(signal, subject, pane, values, values.length - panes);
    }

    /** Number of panes with data. */
    public int present() {
        return present;
    }

    /** The latest value. */
    public OptionalDouble latest() {
        return at(latest);
    }

    /** The latest value, or another where there is none. */
    public double latest(double otherwise) {
        return at(latest, otherwise);
    }

    /** The earliest value. */
    public OptionalDouble earliest() {
        for (int i = from; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                return OptionalDouble.of(values[i]);
            }
        }
        return OptionalDouble.empty();
    }

    /** Mean of the panes with data. */
    public OptionalDouble mean() {
        return present == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / present);
    }

    /** Largest value. */
    public OptionalDouble max() {
        return present == 0 ? OptionalDouble.empty() : OptionalDouble.of(max);
    }

    /** Smallest value. */
    public OptionalDouble min() {
        return present == 0 ? OptionalDouble.empty() : OptionalDouble.of(min);
    }

    /** Sum of the panes with data; absent where none has. */
    public OptionalDouble sum() {
        return present == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** The value below which the share {@code quantile} (0 to 1) of panes lies, by nearest rank. */
    public OptionalDouble quantile(double quantile) {
        // NaN sorts behind all numbers.
        double[] sorted = toArray();
        Arrays.sort(sorted);
        int count = present();
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) Math.min(count - 1L, Math.round(quantile * (count - 1)))]);
    }

    /** Share of panes with data whose value is above {@code limit}; absent where none has data. */
    public OptionalDouble shareAbove(double limit) {
        int with = present();
        return with == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(values, from, values.length)
                                .filter(v -> v > limit)
                                .count()
                        / (double) with);
    }

    /**
     * Straight line through the panes with data, by least squares.
     *
     * @return the line; absent with fewer than three panes
     */
    public Optional<Trend> trend() {
        int n = present();
        if (n < 3) {
            return Optional.empty();
        }
        double sumX = 0;
        double sumY = 0;
        for (int i = 0; i < size(); i++) {
            double v = values[from + i];
            if (!Double.isNaN(v)) {
                sumX += i;
                sumY += v;
            }
        }
        double meanX = sumX / n;
        double meanY = sumY / n;
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        for (int i = 0; i < size(); i++) {
            double v = values[from + i];
            if (!Double.isNaN(v)) {
                sxx += (i - meanX) * (i - meanX);
                sxy += (i - meanX) * (v - meanY);
                syy += (v - meanY) * (v - meanY);
            }
        }
        double perPane = sxx == 0 ? 0 : sxy / sxx;
        double r2 = syy == 0 ? 0 : (sxy * sxy) / (sxx * syy);
        return Optional.of(new Trend(perPane * 3_600_000d / pane.toMillis(), r2, meanY));
    }

    /**
     * A straight line.
     *
     * @param perHour rise in the signal's unit per hour
     * @param r2 how much of the movement the line explains, 0 to 1
     * @param mean mean of the values
     */
    public record Trend(double perHour, double r2, double mean) {}

    @Override
    public boolean equals(Object other) {
        return other instanceof SignalSeries s
                && s.signal == signal
                && s.subject.equals(subject)
                && s.pane.equals(pane)
                && Arrays.equals(s.values, s.from, s.values.length, values, from, values.length);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * signal.hashCode() + subject.hashCode()) + Arrays.hashCode(toArray());
    }

    @Override
    public String toString() {
        return signal + "(" + subject + ")" + Arrays.toString(toArray());
    }
}
