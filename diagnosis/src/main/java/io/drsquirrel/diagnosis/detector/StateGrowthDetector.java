// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.StateGrowth;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the whole state grows steadily: nearly each checkpoint is larger than the one before, along a straight line that does
 * not flatten, and the state is large enough to matter. State that fills up and then stays, or that comes and goes with windows,
 * does not.
 */
public final class StateGrowthDetector implements Detector {
    private static final double RISING = 0.9;
    private static final double STRAIGHT = 0.9;
    private static final double VERY_STRAIGHT = 0.98;
    private static final double MULTIPLE = 4;
    private static final double FALLS_BACK = 0.85;
    private static final Duration LONG_LOOK = Duration.ofHours(6);
    private static final int LEAST_POINTS = 5;
    private static final int MANY_POINTS = 12;
    private static final long LEAST_MILLIS = 30_000;

    @Override
    public String name() {
        return "state-growth";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("least", "factor");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        Optional<StateGrowth> found = StateGrowth.of(facts);
        if (found.isEmpty()
                || found.get().points() < LEAST_POINTS
                || found.get().span().toMillis() < LEAST_MILLIS) {
            return facts.has(Capability.CHECKPOINTS) && found.isEmpty() && noneTaken(facts)
                    ? Outcome.fails()
                    : Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
        }
        StateGrowth g = found.get();
        double least = arguments.number("least", 32 * 1024 * 1024);
        double factor = arguments.number("factor", 1.2);
        if (g.last() < (isUnmistakable(g) ? least / 4 : least)
                || g.last() < factor * g.first()
                || (!multiplies(facts, g) && (g.rising() < RISING || g.r2() < STRAIGHT))
                || flattens(facts)) {
            return Outcome.fails();
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence(
                Evidence.Kind.CHECKPOINT,
                "the whole state grew from " + Quantities.format(g.first(), "By") + " to "
                        + Quantities.format(g.last(), "By") + " over " + g.points() + " checkpoints in "
                        + Quantities.format(g.span().toMillis(), "ms") + " ("
                        + Quantities.format(g.perHour(), "By") + " per hour, R² "
                        + Quantities.format(g.r2(), "") + ")",
                "checkpoints",
                g.since(),
                facts.snapshot().takenAt(),
                null,
                "CHECKPOINT_FULL_SIZE",
                "",
                g.last(),
                null,
                g.points()));
        return Outcome.holds(
                evidence,
                Map.of(
                        "size", Quantities.format(g.last(), "By"),
                        "rate", Quantities.format(g.perHour(), "By")));
    }

    /** Many checkpoints on one straight line, the last a multiple of the first: less state suffices to say so. */
    private static boolean isUnmistakable(StateGrowth g) {
        return g.points() >= MANY_POINTS && g.r2() >= VERY_STRAIGHT && g.last() >= MULTIPLE * g.first();
    }

    /** Over a long look state may grow ever faster, with ups and downs on the way: it never falls far back, and is a multiple at last. */
    private static boolean multiplies(Facts facts, StateGrowth g) {
        if (g.points() < MANY_POINTS
                || g.last() < MULTIPLE * g.first()
                || g.span().compareTo(LONG_LOOK) < 0) {
            return false;
        }
        double highest = 0;
        for (Checkpoint c : completed(facts)) {
            highest = Math.max(highest, c.fullSizeBytes());
            if (c.fullSizeBytes() < FALLS_BACK * highest) {
                return false;
            }
        }
        return true;
    }

    private static List<Checkpoint> completed(Facts facts) {
        return facts.snapshot().checkpoints().history().stream()
                .filter(c -> c.status() == Checkpoint.Status.COMPLETED && !c.savepoint() && c.fullSizeBytes() >= 0)
                .toList();
    }

    private static boolean noneTaken(Facts facts) {
        return Boolean.FALSE.equals(facts.snapshot().checkpoints().enabled());
    }

    /** Whether it grew much less in the second half than in the first. */
    private static boolean flattens(Facts facts) {
        List<Checkpoint> completed = completed(facts);
        if (completed.size() < LEAST_POINTS) {
            return false;
        }
        Checkpoint first = completed.get(0);
        Checkpoint middle = completed.get(completed.size() / 2);
        Checkpoint last = completed.get(completed.size() - 1);
        return perSecond(middle, last) < 0.5 * perSecond(first, middle);
    }

    private static double perSecond(Checkpoint from, Checkpoint to) {
        double seconds = Duration.between(from.triggeredAt(), to.triggeredAt()).toMillis() / 1_000d;
        return seconds <= 0 ? 0 : (to.fullSizeBytes() - from.fullSizeBytes()) / seconds;
    }
}
