// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * A job that is far too large for its load at its peak: for half an hour at least, no subtask of any vertex was busy beyond a
 * fifth, no process used a fifth of its cores, records flowed and none waited. Small jobs are left alone.
 */
public final class OverProvisionDetector implements Detector {
    private static final Duration LEAST = Duration.ofMinutes(30);
    private static final double USED = 0.2;
    private static final double QUANTILE = 0.95;
    private static final int LEAST_SUBTASKS = 4;
    private static final int LEAST_VALUES = 4;

    @Override
    public String name() {
        return "over-provision";
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.series(Signal.BUSY_RATIO).isEmpty()
                || facts.series(Signal.BUSY_RATIO).stream()
                        .anyMatch(s -> lookedAt(s).compareTo(LEAST) < 0)) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        double peak = peak(facts, Signal.BUSY_RATIO);
        if (peak >= USED) {
            return Outcome.fails();
        }
        double waiting = highest(facts, Signal.PENDING_RECORDS);
        double flow = Math.max(highest(facts, Signal.RECORDS_OUT_RATE), highest(facts, Signal.RECORDS_IN_RATE));
        int widest = facts.snapshot().topology().vertices().stream()
                .mapToInt(JobVertex::parallelism)
                .max()
                .orElse(1);
        double cores = 0;
        double limits = 0;
        for (SignalSeries s : facts.series(Signal.CPU_CORES)) {
            cores += s.max().orElse(0);
            limits += facts.latest(Signal.CPU_LIMIT, s.subject(), 0);
        }
        boolean idle = limits <= 0 || cores < USED * limits;
        if (flow <= 0 || widest < LEAST_SUBTASKS || waiting > 10 * flow || !idle) {
            return Outcome.fails();
        }
        return Outcome.holds(
                List.of(Evidence.metric(
                        "at its peak the busiest subtask was busy " + Quantities.format(peak, "ratio")
                                + " of the time, with " + widest + " subtasks at the widest vertex"
                                + (limits > 0
                                        ? "; the processes used " + Quantities.format(cores, "cores") + " of "
                                                + Quantities.format(limits, "cores")
                                        : ""),
                        Signal.BUSY_RATIO.name(),
                        "",
                        peak,
                        USED,
                        facts.snapshot().window().from())),
                Map.of("peak", Quantities.format(peak, "ratio")));
    }

    /** From the first to the last value: a reporter that speaks once in many panes stands for the time between. */
    private static Duration lookedAt(SignalSeries series) {
        int first = 0;
        int last = series.size() - 1;
        while (first <= last && Double.isNaN(series.at(first, Double.NaN))) {
            first++;
        }
        while (last > first && Double.isNaN(series.at(last, Double.NaN))) {
            last--;
        }
        return series.present() < LEAST_VALUES
                ? series.pane().multipliedBy(series.present())
                : series.pane().multipliedBy(last - first + 1L);
    }

    private static double highest(Facts facts, Signal signal) {
        return facts.series(signal).stream()
                .mapToDouble(s -> s.max().orElse(0))
                .max()
                .orElse(0);
    }

    /** Whether the quantile is above a limit: as many values as there are from its rank on. */
    private static boolean reaches(SignalSeries series, double limit) {
        int above = 0;
        for (int i = 0; i < series.size(); i++) {
            above += series.at(i, limit) > limit ? 1 : 0;
        }
        return above >= series.present() - Math.round(QUANTILE * (series.present() - 1));
    }

    private static double peak(Facts facts, Signal signal) {
        double peak = 0;
        for (SignalSeries s : facts.series(signal)) {
            // Few of many have so many values above what was seen before, and to count takes a fraction of sorting.
            if (s.max().orElse(0) > peak && reaches(s, peak)) {
                peak = Math.max(peak, s.quantile(QUANTILE).orElse(0));
            }
        }
        return peak;
    }
}
