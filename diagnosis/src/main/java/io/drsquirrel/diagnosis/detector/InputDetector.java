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
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A running job that reads nothing: {@code stopped}, where it did read until lately, or records wait that it does not fetch;
 * {@code idle}, where it did not as long as it was watched. A pause of less than a minute is no stop.
 */
public final class InputDetector implements Detector {
    private static final long PAUSE_MILLIS = 60_000;
    private static final double READ = 1;
    private static final double WORKS = 0.3;
    private static final double ALL_THE_TIME = 0.999;

    @Override
    public String name() {
        return "input";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        List<JobVertex> sources = Flow.sources(snapshot);
        if (sources.isEmpty() || sources.stream().noneMatch(s -> rates(facts, s).isPresent())) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        if (snapshot.status() != JobStatus.RUNNING || !Bottleneck.victims(facts).isEmpty()) {
            return Outcome.fails();
        }
        if (sources.stream().anyMatch(s -> Bottleneck.mean(facts, Signal.BUSY_RATIO, s.id()) > WORKS)) {
            // Where the whole job is one chain, no records are counted; its time is.
            return Outcome.fails();
        }
        double silent = Double.POSITIVE_INFINITY;
        double before = 0;
        double waiting = 0;
        for (JobVertex source : sources) {
            silent = Math.min(silent, silentMillis(facts, source));
            before += before(facts, source);
            waiting += Flow.pending(facts, source).map(Recent::min).orElse(0d);
        }
        if (silent < PAUSE_MILLIS) {
            return Outcome.fails();
        }
        boolean stuck = waiting > 0;
        boolean readBefore = before >= READ || (lastReadAfterStart(facts, sources) && before > 0);
        boolean stopped = stuck || readBefore;
        if (arguments.text("kind", "stopped").equals("stopped") != stopped) {
            return Outcome.fails();
        }
        String text = (sources.size() == 1 ? Flow.name(sources.get(0)) : "all " + sources.size() + " sources")
                + " read nothing for " + Quantities.format(silent, "ms")
                + (before > 0 ? ", after " + Quantities.format(before, "1/s") + " before" : "")
                + (stuck
                        ? "; " + Quantities.format(waiting, "1") + " records wait"
                        : facts.series(Signal.PENDING_RECORDS).isEmpty() ? "" : "; nothing waits to be read");
        Evidence evidence = Evidence.metric(
                text,
                Signal.RECORDS_OUT_RATE.name(),
                sources.get(0).id(),
                0,
                null,
                snapshot.takenAt().minus(Duration.ofMillis((long) Math.min(silent, 3_600_000))));
        return Outcome.holds(List.of(evidence), Map.of("how", stuck ? "stuck" : "silent"));
    }

    private static Optional<SignalSeries> rates(Facts facts, JobVertex source) {
        Optional<SignalSeries> rates = facts.series(Flow.intake(facts, source), source.id());
        if (rates.isPresent()) {
            return rates;
        }
        // Reports that leave out what sources hand on: one that idles all the time reads nothing.
        boolean idles = facts.series(Signal.IDLE_RATIO, source.id())
                .map(s -> s.min().orElse(0) >= ALL_THE_TIME)
                .orElse(false);
        return idles ? facts.series(Signal.RECORDS_IN_RATE, source.id()) : Optional.empty();
    }

    /** For how long it has read nothing, by its rate, or by what it says itself. */
    private static double silentMillis(Facts facts, JobVertex source) {
        Optional<SignalSeries> rates = rates(facts, source);
        if (rates.isEmpty()) {
            return 0;
        }
        double byRate = 0;
        for (int i = rates.get().size() - 1; i >= 0; i--) {
            double rate = rates.get().at(i).orElse(Double.NaN);
            if (rate > 0) {
                break;
            }
            byRate += rate == 0 ? rates.get().pane().toMillis() : 0;
        }
        double idle = facts.series(Signal.SOURCE_IDLE_TIME, source.id())
                .map(s -> s.latest().orElse(0))
                .orElse(0d);
        return byRate == 0 ? 0 : Math.max(byRate, idle);
    }

    private static double before(Facts facts, JobVertex source) {
        return rates(facts, source)
                .map(s ->
                        Arrays.stream(s.toArray()).filter(v -> v > 0).average().orElse(0))
                .orElse(0d);
    }

    /** Whether the source's own idle time began well after the job did. */
    private static boolean lastReadAfterStart(Facts facts, List<JobVertex> sources) {
        if (facts.snapshot().startedAt() == null) {
            return false;
        }
        double up = Duration.between(
                        facts.snapshot().startedAt(), facts.snapshot().takenAt())
                .toMillis();
        return sources.stream()
                .flatMap(s -> facts.series(Signal.SOURCE_IDLE_TIME, s.id()).stream())
                .anyMatch(s -> up - s.latest().orElse(up) > 20_000);
    }
}
