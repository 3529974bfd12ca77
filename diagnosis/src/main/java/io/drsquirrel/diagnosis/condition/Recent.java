// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.SignalSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * The latest panes with data of one series, up to a span of time: what "now" means for a number.
 *
 * <p>A look at a cluster may be 15 seconds in panes of five or an hour in panes of one minute, and a few panes may lack data.
 * So the span is counted back from the last pane that has data, and three panes or twenty seconds of data suffice to speak. What
 * ended more than five minutes ago is not now.
 *
 * @param values values of the panes with data, oldest first, none of them NaN
 * @param pane length of a pane
 * @param panesBeforeEnd panes between the first of these and the end of the window
 */
public record Recent(double[] values, Duration pane, int panesBeforeEnd) {
    /** What a bottleneck looks back on: Flink's own ratios are averages over one minute. */
    public static final Duration A_MINUTE = Duration.ofMinutes(1);
    /** What numbers of "now" look back on. */
    public static final Duration TWO_MINUTES = Duration.ofMinutes(2);
    /** What a state that is to last looks back on. */
    public static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private static final int ENOUGH_PANES = 3;
    /** In a window of days panes are long, and what is told of the last ones is told of now. */
    private static final int LATEST_PANES = 2;
    /** Where fewer than one in so many panes has data, the reporter is slower than the panes are long. */
    private static final int SELDOM = 3;

    /** How far apart the reports of one may be that are still read together: some speak every ten minutes. */
    private static final Duration REPORTS = Duration.ofMinutes(30);

    private static final long ENOUGH_MILLIS = 20_000;
    /** A look shorter than this is judged by nearly all of its panes, since a burst may fill half of it. */
    private static final long SHORT_MILLIS = 60_000;

    /** The latest panes with data; empty where they are too few to speak. */
    public static Optional<Recent> of(SignalSeries series, Duration span) {
        Optional<Recent> dense = any(series, span);
        if (dense.isEmpty()) {
            return dense;
        }
        int with = dense.get().values().length;
        boolean enough = with >= ENOUGH_PANES || dense.get().millis() >= ENOUGH_MILLIS;
        if (with * SELDOM < panes(series, span)) {
            Optional<Recent> seldom = reportedSeldom(series, span);
            return seldom.isPresent() || !enough ? seldom : dense;
        }
        return enough ? dense : Optional.empty();
    }

    /**
     * The latest values of a reporter that speaks once in many panes, as one does that writes to the log each minute: few panes have
     * data, but what they hold stands for the time between them too. So the panes given back are as long as that time.
     */
    private static Optional<Recent> reportedSeldom(SignalSeries series, Duration span) {
        long pane = Math.max(1, series.pane().toMillis());
        int first = Math.max(0, series.size() - (int) (REPORTS.toMillis() / pane));
        int wanted = panes(series, span);
        double[] values = new double[series.size()];
        int count = 0;
        int oldest = 0;
        int latest = 0;
        for (int i = series.size() - 1; i >= first && (count < ENOUGH_PANES || latest - i < wanted); i--) {
            OptionalDouble value = series.at(i);
            boolean longAgo = i < series.size() - FIVE_MINUTES.toMillis() / pane;
            if (longAgo && value.isPresent() && i > 0 && series.at(i - 1).isPresent()) {
                // Dense data before a gap, a restart say: not a slow reporter's.
                break;
            }
            if (value.isPresent()) {
                latest = count == 0 ? i : latest;
                oldest = i;
                values[values.length - ++count] = value.getAsDouble();
            }
        }
        if (count < 2 || (latest - oldest) * pane < ENOUGH_MILLIS) {
            return Optional.empty();
        }
        Duration between = Duration.ofMillis((latest - oldest) * pane / (count - 1));
        return Optional.of(new Recent(Arrays.copyOfRange(values, values.length - count, values.length), between, (int)
                ((series.size() - oldest) * pane / between.toMillis())));
    }

    private static int panes(SignalSeries series, Duration span) {
        long pane = series.pane().toMillis();
        return (int) Math.max(ENOUGH_PANES, (span.toMillis() + pane - 1) / pane);
    }

    /** The latest panes with data, be it a single one: enough for a level (memory, threads), which does not jump. */
    public static Optional<Recent> any(SignalSeries series, Duration span) {
        int end = series.size();
        while (end > 0 && Double.isNaN(series.at(end - 1, Double.NaN))) {
            end--;
        }
        long pane = series.pane().toMillis();
        if ((series.size() - end) * pane > Math.max(FIVE_MINUTES.toMillis(), LATEST_PANES * pane)) {
            return Optional.empty();
        }
        int from = Math.max(0, end - panes(series, span));
        double[] values = new double[end - from];
        int count = 0;
        for (int i = from; i < end; i++) {
            double value = series.at(i, Double.NaN);
            if (!Double.isNaN(value)) {
                values[count++] = value;
            }
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new Recent(
                        count == values.length ? values : Arrays.copyOf(values, count),
                        series.pane(),
                        series.size() - from));
    }

    /** The same panes with other values, made of each. */
    public Recent map(DoubleUnaryOperator change) {
        double[] changed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            changed[i] = change.applyAsDouble(values[i]);
        }
        return new Recent(changed, pane, panesBeforeEnd);
    }

    /** Time with data. */
    public long millis() {
        return values.length * pane.toMillis();
    }

    /** Time from the begin of the first of these panes to the end of the window. */
    public Duration reach() {
        return pane.multipliedBy(Math.max(panesBeforeEnd, values.length));
    }

    /** Mean of the panes. */
    public double mean() {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** Largest value. */
    public double max() {
        double max = values[0];
        for (double v : values) {
            max = Math.max(max, v);
        }
        return max;
    }

    /** Smallest value. */
    public double min() {
        double min = values[0];
        for (double v : values) {
            min = Math.min(min, v);
        }
        return min;
    }

    /** The latest value. */
    public double latest() {
        return values[values.length - 1];
    }

    /** Middle value. */
    public double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(sorted.length - 1) / 2];
    }

    /**
     * Whether the mean is above the limit and no burst made it so: most panes are at least half of it, and in a look of less
     * than a minute all but one.
     */
    public boolean staysAbove(double limit) {
        long beyond = 0;
        for (double v : values) {
            beyond += v > limit / 2 ? 1 : 0;
        }
        long demanded =
                millis() < SHORT_MILLIS ? Math.max(1, values.length - 1L) : (long) Math.ceil(values.length * 0.7);
        return mean() > limit && beyond >= demanded;
    }

    /** When the first of these panes began, for a window that ends then. */
    public Instant since(Instant windowEnd) {
        return windowEnd.minus(pane.multipliedBy(panesBeforeEnd));
    }
}
