// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the event time of a job.
 *
 * <p>A watermark is the lowest of all inputs, so one input without records, or without a watermark, holds everything behind it.
 * Flink reports {@code Long.MIN_VALUE} where none came yet and {@code Long.MAX_VALUE} where an input has ended.
 */
final class EventTime {
    private static final double UNSET = -1e15;
    private static final double ENDED = 9e18;
    private static final Duration FUTURE = Duration.ofMinutes(5);
    private static final Duration DRIFT = Duration.ofMinutes(10);
    private static final Duration A_YEAR = Duration.ofDays(366);
    private static final long STANDS_MILLIS = 60_000;
    private static final double FLOWS = 0.5;
    private static final Pattern WINDOW = Pattern.compile("(?i)window(?:$|[^a-z])|[a-z]Window|window(?:ed|ing|s|agg)");
    /** {@code TableToDataStream(type=..., rowtime=false)} says the contrary. */
    private static final Pattern USES = Pattern.compile("EventTime|rowtime(?!=false)");

    private static final Pattern OTHER_WINDOW = Pattern.compile("(?i)processing|proctime|global|count");

    private final Facts facts;
    private final JobSnapshot snapshot;

    EventTime(Facts facts) {
        this.facts = facts;
        this.snapshot = facts.snapshot();
    }

    /** A watermark far ahead of the clock. */
    Optional<Evidence> future() {
        for (Signal signal : List.of(Signal.WATERMARK_MAX, Signal.WATERMARK)) {
            for (SignalSeries s : facts.series(signal)) {
                double latest = s.latest().orElse(UNSET);
                if (latest < ENDED && latest - snapshot.takenAt().toEpochMilli() > FUTURE.toMillis()) {
                    return Optional.of(Evidence.metric(
                            "the watermark of " + name(s.subject()) + " is at " + instant(latest) + ", "
                                    + Quantities.format(
                                            latest - snapshot.takenAt().toEpochMilli(), "ms")
                                    + " ahead of the clock",
                            signal.name(),
                            s.subject(),
                            latest,
                            (double) snapshot.takenAt().toEpochMilli(),
                            snapshot.window().from()));
                }
            }
        }
        return Optional.empty();
    }

    /** Records flow, yet a watermark is unset or stands still because one of its inputs has nothing to say. */
    Optional<Evidence> idlePartition() {
        Optional<JobVertex> held = held();
        if (held.isEmpty()) {
            return waitedForByOthers();
        }
        List<JobVertex> sources = Flow.sources(snapshot);
        for (JobVertex source : sources) {
            Optional<Evidence> found = idleSubtask(source, held.get()).or(() -> idleSplit(source, held.get()));
            if (found.isPresent()) {
                return found;
            }
        }
        return idleSource(sources, held.get());
    }

    private Optional<Evidence> idleSubtask(JobVertex source, JobVertex held) {
        Optional<Spread> watermarks = Spread.of(facts, Signal.WATERMARK, source.id());
        Optional<Spread> records = Flow.perSubtask(facts, source);
        if (watermarks.isEmpty() || records.isEmpty() || watermarks.get().size() < 2) {
            return Optional.empty();
        }
        int idle = -1;
        int alive = -1;
        for (int i = 0; i < watermarks.get().byIndex().length; i++) {
            double watermark = watermarks.get().at(i);
            boolean silent = records.get().at(i) <= 0.01 * records.get().max();
            boolean behind = watermark < watermarks.get().max() - STANDS_MILLIS / 2d;
            if (silent && (watermark < UNSET || behind)) {
                idle = i;
            } else if (watermark > UNSET && watermark < ENDED && !silent) {
                alive = i;
            }
        }
        return idle < 0 || alive < 0
                ? Optional.empty()
                : Optional.of(evidence(
                        source,
                        "subtask " + idle + " of " + Flow.name(source) + " reads nothing and has "
                                + said(watermarks.get().at(idle)) + ", subtask " + alive + " reads "
                                + Quantities.format(records.get().at(alive), "1/s") + " and is at "
                                + instant(watermarks.get().at(alive)) + "; " + Flow.name(held) + " is held at "
                                + said(lowest(held))));
    }

    /** A split without records in a subtask that reads another one: its highest split watermark moves, the lowest is unset. */
    private Optional<Evidence> idleSplit(JobVertex source, JobVertex held) {
        double lowest = lowest(source);
        double highest = facts.series(Signal.WATERMARK_MAX, source.id())
                .map(s -> s.latest().orElse(UNSET))
                .orElse(UNSET);
        boolean apart = highest > UNSET && highest < ENDED && (lowest < UNSET || stands(source.id()));
        return apart && highest - lowest > STANDS_MILLIS / 2d
                ? Optional.of(evidence(
                        source,
                        "the splits of " + Flow.name(source) + " are between " + said(lowest) + " and "
                                + instant(highest) + ": one of them has no records; " + Flow.name(held)
                                + " is held at " + said(lowest(held))))
                : Optional.empty();
    }

    private Optional<Evidence> idleSource(List<JobVertex> sources, JobVertex held) {
        JobVertex idle = null;
        JobVertex alive = null;
        for (JobVertex source : sources) {
            boolean flows = flows(source) && handsOn(source);
            if (!flows && (lowest(source) < UNSET || stands(source.id()))) {
                idle = source;
            } else if (flows && lowest(source) > UNSET && !stands(source.id())) {
                alive = source;
            }
        }
        return idle == null || alive == null
                ? Optional.empty()
                : Optional.of(evidence(
                        idle,
                        Flow.name(idle) + " hands on nothing and has " + said(lowest(idle)) + ", while "
                                + Flow.name(alive) + " moves on; " + Flow.name(held) + " is held at "
                                + said(lowest(held))));
    }

    /** Sources that are aligned pause when they are too far ahead; one that is silent is never caught up with. */
    private Optional<Evidence> waitedForByOthers() {
        List<JobVertex> sources = Flow.sources(snapshot);
        Optional<JobVertex> paused = sources.stream()
                .filter(v -> drift(v) > 0
                        && reads(v) == 0
                        && Flow.pending(facts, v).map(Recent::min).orElse(0d) > 0)
                .findFirst();
        return paused.flatMap(ahead -> sources.stream()
                .filter(v -> drift(v) <= 0 && reads(v) == 0 && lowest(v) < lowest(ahead))
                .findFirst()
                .map(silent -> evidence(
                        silent,
                        Flow.name(silent) + " reads nothing and has " + said(lowest(silent)) + ", and "
                                + Flow.name(ahead) + " waits for it, being "
                                + Quantities.format(drift(ahead), "ms")
                                + " further ahead than their alignment allows, with "
                                + Quantities.format(
                                        Flow.pending(facts, ahead)
                                                .map(Recent::latest)
                                                .orElse(0d),
                                        "1")
                                + " records not yet read")));
    }

    private double drift(JobVertex source) {
        return facts.latest(Signal.WATERMARK_DRIFT, source.id(), Double.NaN);
    }

    /** What it takes in, in words. */
    private String rate(JobVertex vertex) {
        return Quantities.format(Flow.now(facts, vertex).map(Recent::mean).orElse(0d), "1/s");
    }

    private double reads(JobVertex source) {
        return Flow.now(facts, source).map(Recent::max).orElse(Double.NaN);
    }

    /** Event-time windows over records that carry no watermark at all. */
    Optional<Evidence> neverSet() {
        boolean noneSet = facts.series(Signal.WATERMARK_MAX).stream()
                .allMatch(s -> s.max().orElse(UNSET - 1) < UNSET);
        for (JobVertex vertex : snapshot.topology().vertices()) {
            // What has no series is not below.
            if (noneSet && lowest(vertex) < UNSET && usesEventTime(vertex) && flowsLong(vertex)) {
                return Optional.of(evidence(
                        vertex,
                        Flow.name(vertex) + " works on event time and reads "
                                + rate(vertex)
                                + ", but no watermark has ever come"));
            }
        }
        return neverSetByOne();
    }

    /**
     * One of several inputs of a vertex hands on records, and never a watermark, as the others do. Where none does, or watermarks come
     * out of that vertex, they are made there.
     */
    private Optional<Evidence> neverSetByOne() {
        Optional<JobVertex> held = idlePartition().isPresent()
                ? Optional.empty()
                : held().filter(v -> lowest(v) < UNSET)
                        .filter(v -> v.inputs().stream()
                                .flatMap(e -> snapshot.topology().vertex(e.from()).stream())
                                .anyMatch(other -> lowest(other) > UNSET))
                        .filter(v -> snapshot.topology().downstreamOf(v.id()).stream()
                                .noneMatch(behind -> lowest(behind) > UNSET));
        return held.flatMap(v -> v.inputs().stream()
                .flatMap(e -> snapshot.topology().vertex(e.from()).stream())
                .filter(source -> Flow.isSource(snapshot, source) && lowest(source) < UNSET && flowsLong(source))
                .findFirst()
                .map(source -> evidence(
                        source,
                        Flow.name(source) + " hands on "
                                + rate(source)
                                + " and never a watermark, so that " + Flow.name(v)
                                + " behind it has none, whatever its other inputs tell")));
    }

    /** By the names of its operators, or of what they do where the job gave them names of its own. */
    private static boolean usesEventTime(JobVertex vertex) {
        return Stream.concat(
                        Stream.of(vertex.name()), vertex.operators().stream().map(JobVertex.Operator::name))
                .anyMatch(name -> USES.matcher(name).find());
    }

    /** Whether it is called a window and not one of those that close by the clock or by number. */
    private static boolean isCalledWindow(JobVertex vertex) {
        return WINDOW.matcher(vertex.name()).find()
                && !OTHER_WINDOW.matcher(vertex.name()).find();
    }

    /** The watermark falls behind the clock while the job waits for something downstream. */
    Optional<Evidence> heldByBackpressure() {
        if (Bottleneck.victims(facts).isEmpty()) {
            return Optional.empty();
        }
        for (SignalSeries s : facts.series(Signal.WATERMARK)) {
            int first = firstWith(s);
            double latest = s.latest().orElse(UNSET);
            if (first < 0 || latest < UNSET || latest > ENDED || s.at(first).getAsDouble() < UNSET) {
                continue;
            }
            double elapsed = (s.size() - 1 - first) * (double) s.pane().toMillis();
            double moved = latest - s.at(first).getAsDouble();
            double behind = snapshot.takenAt().toEpochMilli() - latest;
            if (elapsed >= 20_000 && elapsed - moved >= 0.3 * elapsed && behind > 20_000) {
                return Optional.of(Evidence.metric(
                        "the watermark of " + name(s.subject()) + " moved " + Quantities.format(moved, "ms") + " in "
                                + Quantities.format(elapsed, "ms") + " and is "
                                + Quantities.format(behind, "ms") + " behind the clock, while "
                                + Flow.name(Bottleneck.victims(facts).get(0)) + " waits",
                        Signal.WATERMARK.name(),
                        s.subject(),
                        latest,
                        null,
                        snapshot.window().from()));
            }
        }
        return Optional.empty();
    }

    /** Sources that feed the same vertex are far apart in event time. */
    Optional<Evidence> drift() {
        for (SignalSeries s : facts.series(Signal.WATERMARK_DRIFT)) {
            double drift = s.latest().orElse(0);
            if (drift > DRIFT.toMillis() && drift < ENDED) {
                return Optional.of(Evidence.metric(
                        name(s.subject()) + " is " + Quantities.format(drift, "ms")
                                + " ahead of the slowest source of its alignment group",
                        Signal.WATERMARK_DRIFT.name(),
                        s.subject(),
                        drift,
                        (double) DRIFT.toMillis(),
                        snapshot.window().from()));
            }
        }
        JobVertex low = null;
        JobVertex high = null;
        for (JobVertex source : Flow.sources(snapshot)) {
            double at = lowest(source);
            if (at > UNSET && at < ENDED && flows(source)) {
                low = low == null || at < lowest(low) ? source : low;
                high = high == null || at > lowest(high) ? source : high;
            }
        }
        if (low == null || high == null || low == high || lowest(high) - lowest(low) <= DRIFT.toMillis()) {
            return Optional.empty();
        }
        return meet(low, high)
                ? Optional.of(evidence(
                        high,
                        Flow.name(high) + " is at " + instant(lowest(high)) + ", "
                                + Quantities.format(lowest(high) - lowest(low), "ms") + " ahead of "
                                + Flow.name(low)))
                : Optional.empty();
    }

    private boolean meet(JobVertex a, JobVertex b) {
        return snapshot.topology().vertices().stream().anyMatch(v -> {
            var upstream = Flow.upstreamOf(snapshot, v.id());
            return upstream.contains(a.id()) && upstream.contains(b.id());
        });
    }

    /** A watermark that was there stands still while records flow, for whatever reason. */
    Optional<Evidence> notAdvancing() {
        for (JobVertex vertex : snapshot.topology().vertices()) {
            double at = lowest(vertex);
            if (isInSeconds(at) && flowsLong(vertex)) {
                return Optional.of(evidence(
                        vertex,
                        "the watermark of " + Flow.name(vertex) + " is at " + instant(at)
                                + " and takes a thousand seconds "
                                + "for one: timestamps are given in seconds where Flink wants milliseconds"));
            }
            if (at > UNSET && at < ENDED && stands(vertex.id()) && flowsLong(vertex) && !movesBehind(vertex)) {
                return Optional.of(evidence(
                        vertex,
                        "the watermark of " + Flow.name(vertex) + " has stood at " + instant(at) + " for "
                                + Quantities.format(STANDS_MILLIS, "ms") + " or more, while "
                                + rate(vertex)
                                + " come in"));
            }
        }
        return Optional.empty();
    }

    /** Whether the watermark of what reads from it moves: then what stands there is a subtask that was declared idle. */
    private boolean movesBehind(JobVertex vertex) {
        return snapshot.topology().downstreamOf(vertex.id()).stream()
                .anyMatch(v -> lowest(v) > UNSET && lowest(v) < ENDED && !stands(v.id()));
    }

    /** The first vertex behind the sources that reads records while its watermark is unset or stands still. */
    private Optional<JobVertex> held() {
        boolean assigned = facts.series(Signal.WATERMARK_MAX).stream()
                        .anyMatch(s -> s.latest().orElse(UNSET) > UNSET)
                || facts.snapshot().spreads().stream()
                        .filter(s -> s.signal() == Signal.WATERMARK)
                        .anyMatch(s -> s.values().stream().anyMatch(v -> v > UNSET));
        return snapshot.topology().vertices().stream()
                .filter(v -> assigned
                        && (!Flow.isSource(snapshot, v)
                                || snapshot.topology().vertices().size() == 1))
                .filter(v -> facts.series(Signal.WATERMARK, v.id()).isPresent())
                .filter(v -> (lowest(v) < UNSET || stands(v.id())) && flowsLong(v))
                .filter(this::matters)
                .findFirst();
    }

    /** Whether the watermark is waited for there or behind; a job that only processes records as they come does well without. */
    private boolean matters(JobVertex vertex) {
        return snapshot.topology().vertices().stream()
                .filter(v -> v.id().equals(vertex.id())
                        || Flow.upstreamOf(snapshot, v.id()).contains(vertex.id()))
                .anyMatch(v -> usesEventTime(v)
                        || isCalledWindow(v)
                        || facts.series(Signal.LATE_RECORDS_RATE, v.id()).isPresent());
    }

    private double lowest(JobVertex vertex) {
        return facts.latest(Signal.WATERMARK, vertex.id(), Double.NaN);
    }

    /** Whether it stood for a minute, or stands while others have gone on for a minute of event time, which a short look can tell. */
    private boolean stands(String vertex) {
        Optional<Recent> recent = facts.series(Signal.WATERMARK, vertex)
                .flatMap(s -> Recent.of(s, Recent.TWO_MINUTES).or(() -> Recent.any(s, Recent.TWO_MINUTES)));
        return recent.filter(r -> r.values().length >= 2 && r.min() == r.max())
                .filter(r -> r.millis() >= STANDS_MILLIS || furthest() - r.latest() >= STANDS_MILLIS)
                .isPresent();
    }

    /** The highest watermark of any subtask that has not ended. */
    private double furthest() {
        return facts.once(EventTime.class, () -> Stream.concat(
                        facts.series(Signal.WATERMARK_MAX).stream()
                                .map(s -> s.latest().orElse(UNSET)),
                        snapshot.spreads().stream()
                                .filter(s -> s.signal() == Signal.WATERMARK)
                                .flatMap(s -> s.values().stream()))
                .filter(v -> !Double.isNaN(v) && v < ENDED)
                .max(Comparator.naturalOrder())
                .orElse(UNSET));
    }

    private boolean flows(JobVertex vertex) {
        return Flow.now(facts, vertex).map(r -> r.mean() > FLOWS).orElseGet(() -> advances(vertex));
    }

    /** Without rates, a watermark that goes on says that records come. */
    private boolean advances(JobVertex vertex) {
        Optional<SignalSeries> series = facts.series(Signal.WATERMARK, vertex.id());
        int first = series.map(EventTime::firstWith).orElse(-1);
        return first >= 0
                && Recent.any(series.get(), Recent.TWO_MINUTES).isPresent()
                && lowest(vertex) > series.get().at(first).orElse(UNSET);
    }

    /** Whether anything leaves it: what it reads may all be dropped in its own chain, before watermarks are made of it. */
    private boolean handsOn(JobVertex source) {
        return facts.recent(Signal.RECORDS_OUT_RATE, source.id(), Recent.TWO_MINUTES)
                .map(r -> r.mean() > 0)
                .orElse(true);
    }

    private boolean flowsLong(JobVertex vertex) {
        return Flow.now(facts, vertex)
                .map(r -> r.median() > FLOWS && r.latest() > 0)
                .orElse(false);
    }

    /** A time of these years, told in seconds. */
    private boolean isInSeconds(double watermark) {
        return Math.abs(watermark * 1_000 - snapshot.takenAt().toEpochMilli()) < A_YEAR.toMillis();
    }

    private static int firstWith(SignalSeries s) {
        for (int i = 0; i < s.size(); i++) {
            if (s.at(i).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private Evidence evidence(JobVertex vertex, String text) {
        return Evidence.metric(
                text,
                Signal.WATERMARK.name(),
                vertex.id(),
                Double.isNaN(lowest(vertex)) ? 0 : lowest(vertex),
                null,
                snapshot.window().from());
    }

    private String name(String subject) {
        return snapshot.topology().vertex(subject).map(Flow::name).orElse(subject);
    }

    private static String said(double watermark) {
        return watermark < UNSET || Double.isNaN(watermark) ? "no watermark" : "watermark " + instant(watermark);
    }

    private static String instant(double epochMillis) {
        @Nullable Instant at = Math.abs(epochMillis) < 1e16 ? Instant.ofEpochMilli((long) epochMillis) : null;
        return at == null ? "the end of time" : at.toString();
    }
}
