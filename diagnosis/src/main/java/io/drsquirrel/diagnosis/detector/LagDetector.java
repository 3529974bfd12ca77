// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the lag of the sources says: {@code growing}; {@code source-bound}, where a source is busy all the time, or waits for what it
 * reads from, nothing holds it up and records wait; {@code capacity-saturated}, where lag grows, no vertex stands out and the processors are used up,
 * or all vertices are busy.
 */
public final class LagDetector implements Detector {
    private static final double FULL = 0.8;
    private static final double FREE = 0.3;
    private static final double SECONDS_BEHIND = 8;
    private static final double LEAST_RECORDS = 500;
    private static final long LONG_ENOUGH = 15_000;
    private static final long SHORT_LOOK = 5_000;
    /** Seconds it would take to read what waits. */
    private static final double FAR_BEHIND = 30;

    @Override
    public String name() {
        return "lag";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        String kind = arguments.text("kind", "growing");
        if (facts.series(Signal.PENDING_RECORDS).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        for (JobVertex source : Flow.sources(facts.snapshot())) {
            List<Evidence> evidence = new ArrayList<>();
            boolean holds =
                    switch (kind) {
                        case "source-bound" ->
                            sourceBound(facts, source, evidence) || waitsOutside(facts, source, evidence);
                        case "capacity-saturated" -> saturated(facts, source, evidence);
                        default -> growing(facts, source, evidence);
                    };
            if (holds) {
                return Outcome.holds(evidence, Map.of("vertex", source.name()));
            }
        }
        return Outcome.fails();
    }

    private static boolean growing(Facts facts, JobVertex source, List<Evidence> evidence) {
        Optional<Recent> recent = Flow.pending(facts, source);
        // A reporter may speak less often than each five minutes.
        Optional<SignalSeries> series = facts.series(Signal.PENDING_RECORDS, source.id())
                .map(s -> s.last(recent.map(Recent::reach)
                        .filter(r -> r.compareTo(Recent.FIVE_MINUTES) > 0)
                        .orElse(Recent.FIVE_MINUTES)));
        if (series.isEmpty() || recent.isEmpty()) {
            return false;
        }
        Optional<SignalSeries.Trend> trend = series.get().trend();
        double rate = Flow.now(facts, source).map(Recent::mean).orElse(0d);
        double latest = recent.get().latest();
        double first = recent.get().values()[0];
        boolean rises = recent.get().millis() < LONG_ENOUGH
                ? isFarBehind(recent.get(), rate)
                : trend.isPresent()
                        && trend.get().r2() > 0.6
                        && trend.get().perHour() / 3_600 > Math.max(1, 0.02 * rate)
                        && latest > first;
        if (!rises || latest < Math.max(LEAST_RECORDS, 2 * rate)) {
            return false;
        }
        evidence.add(Evidence.metric(
                "records not yet read by " + Flow.name(source) + " rose from " + Quantities.format(first, "1") + " to "
                        + Quantities.format(latest, "1") + " within "
                        + Quantities.format(recent.get().millis(), "ms") + ", while it reads "
                        + Quantities.format(rate, "1/s"),
                Signal.PENDING_RECORDS.name(),
                source.id(),
                latest,
                null,
                recent.get().since(facts.snapshot().window().to())));
        return true;
    }

    /** A short look sees a burst, too; but not half a minute of records waiting, and half as many more coming as are read. */
    private static boolean isFarBehind(Recent pending, double rate) {
        double latest = pending.latest();
        double more = (latest - pending.values()[0]) * 1_000 / Math.max(1, pending.millis());
        return pending.values().length > 1
                && pending.millis() >= SHORT_LOOK
                && latest > FAR_BEHIND * rate
                && more > 0.5 * rate;
    }

    private static boolean sourceBound(Facts facts, JobVertex source, List<Evidence> evidence) {
        boolean busy = facts.recent(Signal.BUSY_RATIO, source.id(), Recent.TWO_MINUTES)
                .map(r -> r.staysAbove(FULL))
                .orElse(false);
        double hindered = Bottleneck.mean(facts, Signal.BACKPRESSURED_RATIO, source.id());
        if (!busy
                || hindered > FREE
                || Skew.of(facts, source).isPresent()
                || saturated(facts, source, new ArrayList<>())) {
            return false;
        }
        double pending = Flow.pending(facts, source).map(Recent::latest).orElse(0d);
        double rate = Flow.now(facts, source).map(Recent::mean).orElse(0d);
        boolean behind = pending > LEAST_RECORDS && pending > SECONDS_BEHIND * rate;
        if (!growing(facts, source, evidence) && !behind) {
            return false;
        }
        evidence.add(Evidence.metric(
                Flow.name(source) + " is busy "
                        + Quantities.format(Bottleneck.mean(facts, Signal.BUSY_RATIO, source.id()), "ratio")
                        + " of the time and waits for nobody ("
                        + Quantities.format(hindered, "ratio") + " back pressured); "
                        + Quantities.format(pending, "1") + " records wait, it reads "
                        + Quantities.format(rate, "1/s"),
                Signal.BUSY_RATIO.name(),
                source.id(),
                Bottleneck.mean(facts, Signal.BUSY_RATIO, source.id()),
                FULL,
                facts.snapshot().window().from()));
        return true;
    }

    /** Records pile up, and neither the source nor anything behind it is at work: what it reads from hands them out slowly. */
    private static boolean waitsOutside(Facts facts, JobVertex source, List<Evidence> evidence) {
        double busy = Bottleneck.mean(facts, Signal.BUSY_RATIO, source.id());
        boolean paused = facts.series(Signal.WATERMARK_DRIFT, source.id())
                .filter(drift -> drift.latest().orElse(0) > 0)
                .isPresent();
        boolean measured =
                facts.recent(Signal.BUSY_RATIO, source.id(), Recent.A_MINUTE).isPresent();
        boolean idle = measured
                && facts.snapshot().topology().vertices().stream()
                        .allMatch(v -> Bottleneck.mean(facts, Signal.BUSY_RATIO, v.id()) < FREE
                                && Bottleneck.mean(facts, Signal.BACKPRESSURED_RATIO, v.id()) < FREE);
        if (paused || !idle || !growing(facts, source, evidence)) {
            return false;
        }
        evidence.add(Evidence.metric(
                Flow.name(source) + " is busy " + Quantities.format(busy, "ratio")
                        + " of the time, and nothing behind it is busy either: it waits for what it reads from",
                Signal.BUSY_RATIO.name(),
                source.id(),
                busy,
                FREE,
                facts.snapshot().window().from()));
        return true;
    }

    private static boolean saturated(Facts facts, JobVertex source, List<Evidence> evidence) {
        if (!growing(facts, source, evidence) || Bottleneck.find(facts).isPresent()) {
            return false;
        }
        boolean full = Bottleneck.mean(facts, Signal.BUSY_RATIO, source.id()) > FULL;
        boolean all = full && allBusy(facts, evidence);
        return (!full || all) && (coresUsedUp(facts, evidence) || all);
    }

    /** Whether each vertex is busy nearly all the time, so that none stands out. */
    private static boolean allBusy(Facts facts, List<Evidence> evidence) {
        List<JobVertex> vertices = facts.snapshot().topology().vertices();
        double least = vertices.stream()
                .mapToDouble(v -> Bottleneck.mean(facts, Signal.BUSY_RATIO, v.id()))
                .min()
                .orElse(0);
        if (vertices.size() < 2 || least <= FULL) {
            return false;
        }
        evidence.add(Evidence.metric(
                "each of its " + vertices.size() + " vertices is busy " + Quantities.format(least, "ratio")
                        + " of the time or more",
                Signal.BUSY_RATIO.name(),
                vertices.get(0).id(),
                least,
                FULL,
                facts.snapshot().window().from()));
        return true;
    }

    private static boolean coresUsedUp(Facts facts, List<Evidence> evidence) {
        for (SignalSeries cores : facts.series(Signal.CPU_CORES)) {
            double limit = facts.series(Signal.CPU_LIMIT, cores.subject())
                    .map(s -> s.latest().orElse(0))
                    .orElse(0d);
            double used = Bottleneck.mean(facts, Signal.CPU_CORES, cores.subject());
            if (limit > 0 && used > FULL * limit) {
                evidence.add(Evidence.metric(
                        cores.subject() + " uses " + Quantities.format(used, "cores") + " of "
                                + Quantities.format(limit, "cores"),
                        Signal.CPU_CORES.name(),
                        cores.subject(),
                        used,
                        limit,
                        facts.snapshot().window().from()));
                return true;
            }
        }
        for (SignalSeries load : facts.series(Signal.CPU_LOAD)) {
            double used = Bottleneck.mean(facts, Signal.CPU_LOAD, load.subject());
            if (used > FULL) {
                evidence.add(Evidence.metric(
                        load.subject() + " uses " + Quantities.format(used, "ratio") + " of its host's processors",
                        Signal.CPU_LOAD.name(),
                        load.subject(),
                        used,
                        FULL,
                        facts.snapshot().window().from()));
                return true;
            }
        }
        return false;
    }
}
