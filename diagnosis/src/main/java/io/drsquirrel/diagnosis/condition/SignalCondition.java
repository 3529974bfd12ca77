// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalScope;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signal, aggregated over time, lies beyond a limit.
 *
 * @param signal which
 * @param of a second signal of the same subject that the first is divided by (heap used of heap max); null: none
 * @param aggregate how the panes become one number
 * @param over how far to look back; null: the whole window
 * @param above limit that is exceeded; null: none
 * @param below limit that is undercut; null: none
 * @param all whether every subject must be beyond the limit, instead of any
 * @param minPanes panes with data needed to say anything
 */
public record SignalCondition(
        Signal signal,
        @Nullable Signal of,
        Aggregate aggregate,
        @Nullable Duration over,
        @Nullable Double above,
        @Nullable Double below,
        boolean all,
        int minPanes)
        implements Condition {
    private static final int QUOTED = 3;
    private static final Set<Aggregate> BETWEEN_EXTREMES =
            EnumSet.of(Aggregate.LATEST, Aggregate.MEAN, Aggregate.MAX, Aggregate.MIN, Aggregate.P90);
    /** Of what is computed, relative: a mean of equal values may come out larger than each. */
    private static final double ROUNDING = 1e-9;

    /** How panes become one number. */
    public enum Aggregate {
        LATEST,
        MEAN,
        MAX,
        MIN,
        SUM,
        P90,
        /** Rise per hour by a straight line through the panes. */
        SLOPE_PER_HOUR,
        /** Latest minus earliest value. */
        CHANGE
    }

    @Override
    public Outcome evaluate(Facts facts) {
        List<Beyond> beyond = new ArrayList<>();
        int assessed = 0;
        int count = 0;
        for (SignalSeries whole : facts.series(signal)) {
            if (isSurelyWithin(facts, whole)) {
                assessed++;
                continue;
            }
            SignalSeries series = over == null ? whole : whole.last(lookBack(whole));
            // Where one pane is longer than the time looked back there are no more.
            if (series.present() < Math.min(minPanes, Math.max(1, series.size()))) {
                continue;
            }
            OptionalDouble value = value(facts, series);
            if (value.isEmpty()) {
                continue;
            }
            assessed++;
            double v = value.getAsDouble();
            if (isBeyond(v)) {
                count++;
                if (beyond.size() < QUOTED) {
                    beyond.add(new Beyond(series, v));
                }
            }
        }
        if (assessed == 0) {
            return Outcome.unknown(missing());
        }
        boolean holds = all ? count == assessed : count > 0;
        if (!holds) {
            return Outcome.fails();
        }
        return Outcome.holds(
                beyond.stream().map(b -> evidence(facts, b.series(), b.value())).toList(),
                Map.of("subject", Subjects.name(facts, beyond.get(0).series().subject())));
    }

    /**
     * How far back to look. A pane that is longer than that shows the extreme of all its time, which says nothing of how long it
     * lasted; so as many panes are asked for as values are.
     */
    private Duration lookBack(SignalSeries series) {
        Duration asked = Objects.requireNonNull(over);
        boolean extreme = signal.fold() == Signal.PaneFold.MAX && above != null
                || signal.fold() == Signal.PaneFold.MIN && below != null;
        Duration panes = series.pane().multipliedBy(minPanes);
        return extreme && panes.compareTo(asked) > 0 ? panes : asked;
    }

    private record Beyond(SignalSeries series, double value) {}

    /**
     * Whether none of its values is beyond the limit, so that what lies between its extremes is not either, whatever panes are looked back
     * on. A series knows its extremes; of a job's thousands of series most need no other look.
     */
    private boolean isSurelyWithin(Facts facts, SignalSeries series) {
        if (!BETWEEN_EXTREMES.contains(aggregate) || !isDense(series)) {
            return false;
        }
        double divisor = 1;
        if (of != null) {
            SignalSeries whole = facts.series(of, series.subject()).orElse(null);
            if (whole == null || !isDense(whole)) {
                return false;
            }
            divisor = whole.latest(0);
        }
        double largest = series.max().orElse(Double.NaN) / divisor;
        double smallest = series.min().orElse(Double.NaN) / divisor;
        return divisor > 0
                && (above != null && largest + Math.abs(largest) * ROUNDING <= above
                        || below != null && smallest - Math.abs(smallest) * ROUNDING >= below);
    }

    /** Whether all of its panes have data, and so the latest of them. */
    private static boolean isDense(SignalSeries series) {
        return series.size() > 0 && series.present() == series.size();
    }

    private OptionalDouble value(Facts facts, SignalSeries series) {
        OptionalDouble plain = aggregated(series);
        if (of == null || plain.isEmpty()) {
            return plain;
        }
        Optional<SignalSeries> whole = facts.series(of, series.subject());
        double divisor =
                whole.isEmpty() ? 0 : (over == null ? whole.get() : whole.get().last(over)).latest(0);
        return divisor <= 0 ? OptionalDouble.empty() : OptionalDouble.of(plain.getAsDouble() / divisor);
    }

    private OptionalDouble aggregated(SignalSeries series) {
        return switch (aggregate) {
            case LATEST -> series.latest();
            case MEAN -> series.mean();
            case MAX -> series.max();
            case MIN -> series.min();
            case SUM -> series.sum();
            case P90 -> series.quantile(0.9);
            case SLOPE_PER_HOUR ->
                series.trend().map(t -> OptionalDouble.of(t.perHour())).orElse(OptionalDouble.empty());
            case CHANGE ->
                series.present() < 2
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(series.latest().getAsDouble()
                                - series.earliest().getAsDouble());
        };
    }

    private Evidence evidence(Facts facts, SignalSeries series, double value) {
        JobSnapshot snapshot = facts.snapshot();
        Double limit = above != null ? above : below;
        String unit = of == null ? signal.unit().symbol() : "ratio";
        String text = signal.name() + (of == null ? "" : " / " + of.name())
                + " (" + aggregate.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ") of "
                + Subjects.name(facts, series.subject()) + " is " + Quantities.format(value, unit)
                + (limit == null ? "" : ", limit " + Quantities.format(limit, unit));
        Instant at = snapshot.window().to().minus(series.pane().multipliedBy(series.size() - (long) first(series)));
        return new Evidence(
                Evidence.Kind.METRIC,
                text,
                signal.name(),
                at,
                snapshot.takenAt(),
                signal.scope() == SignalScope.PROCESS ? series.subject() : null,
                signal.name(),
                series.subject(),
                value,
                limit,
                series.present());
    }

    /** The pane it began in: for a latest value the first since when it was beyond the limit, else the first with data. */
    private int first(SignalSeries series) {
        boolean stretch = aggregate == Aggregate.LATEST && of == null;
        int first = series.size() - 1;
        for (int i = first; i >= 0; i--) {
            OptionalDouble value = series.at(i);
            if (value.isPresent()) {
                if (stretch && !isBeyond(value.getAsDouble())) {
                    break;
                }
                first = i;
            }
        }
        return Math.max(0, first);
    }

    private boolean isBeyond(double value) {
        return (above == null || value > above) && (below == null || value < below);
    }

    private Set<Capability> missing() {
        if (signal.name().startsWith("ROCKSDB_")) {
            return EnumSet.of(Capability.ROCKSDB_METRICS);
        }
        return switch (signal) {
            case RSS, MEMORY_LIMIT, CPU_CORES, CPU_LIMIT, CPU_THROTTLED_RATIO -> EnumSet.of(Capability.CONTAINER);
            case CHECKPOINTS_COMPLETED,
                    CHECKPOINTS_FAILED,
                    CHECKPOINT_DURATION,
                    CHECKPOINT_SIZE,
                    CHECKPOINT_FULL_SIZE -> EnumSet.of(Capability.CHECKPOINTS);
            case RESTARTS, RESCALES, RUNNING -> EnumSet.of(Capability.STATUS);
            default ->
                EnumSet.of(signal.scope() == SignalScope.PROCESS ? Capability.PROCESS_METRICS : Capability.METRICS);
        };
    }
}
