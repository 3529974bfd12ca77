// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.StateGrowth;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the memory of a process leaks.
 *
 * <p>{@code heap}: what collections leave behind rises from collection to collection and has filled most of the heap. Only panes in
 * which a collection happened count, since between collections every heap rises; where full collections happened, only those,
 * since young ones leave garbage in the old generation. Growth that the job's checkpointed state explains is no leak.
 *
 * <p>{@code lost-heap}, {@code lost-metaspace}: the same of a process that is gone, and so fast that a look every ten seconds saw little
 * of it: it rose from sample to sample until the last one (the heap, although it was collected), and at that pace was full when the
 * process was lost.
 *
 * <p>{@code metaspace}: classes in memory become ever more, most of the room for them is taken, and the rest does not last long. A
 * job that has started loads hardly any. (A part of the limit is for class headers, which Flink's metric leaves out: the
 * metaspace is full before use and limit meet. And a process that dies of it cannot log so: that takes classes, too.)
 *
 * <p>{@code native}: resident memory lies above all that the JVM and Flink account for, and rises.
 */
public final class LeakSlopeDetector implements Detector {
    private static final Duration LONG_LOOK = Duration.ofMinutes(10);
    private static final double RISING = 0.8;
    private static final double STRAIGHT = 0.7;
    private static final int FEW_FULL = 12;
    private static final int MANY_LEVELS = 20;
    private static final double VERY_STRAIGHT = 0.98;
    private static final double NEARLY_FULL = 0.85;
    /** Flink fetches metrics every ten seconds, and gives a process up after fifty without a heartbeat. */
    private static final Duration LONGEST_BLIND = Duration.ofSeconds(75);

    private static final double MANAGED_FRACTION = 0.4;
    private static final List<String> LOST = List.of("is no longer reachable", "timed out");
    private static final Object JOB_MANAGERS = new Object();
    /** Of metaspace, within a look: more than stray classes take that are loaded late. */
    private static final double LEAST_RISE = 0.015;

    @Override
    public String name() {
        return "leak-slope";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind", "filled", "full-within", "levels");
    }

    @Override
    public List<String> literals() {
        return LOST;
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        String kind = arguments.text("kind", "heap");
        boolean lost = kind.startsWith("lost-");
        boolean heap = kind.endsWith("heap");
        boolean metaspace = kind.endsWith("metaspace");
        Signal needed = heap ? Signal.HEAP_AFTER_GC : metaspace ? Signal.METASPACE_USED : Signal.RSS;
        if (facts.series(needed).isEmpty()
                || (heap && facts.series(Signal.GC_COUNT).isEmpty())) {
            return Outcome.unknown(EnumSet.of(heap || metaspace ? Capability.PROCESS_METRICS : Capability.CONTAINER));
        }
        if (lost && losses(facts).isEmpty()) {
            return Outcome.fails();
        }
        Asked asked = Asked.of(arguments, heap);
        Set<String> jobManagers = jobManagers(facts);
        for (SignalSeries series : facts.series(needed)) {
            if (jobManagers.contains(series.subject())) {
                continue;
            }
            Optional<Evidence> leak = lost
                    ? lost(facts, series, heap ? Signal.HEAP_MAX : Signal.METASPACE_MAX)
                    : heap
                            ? heap(facts, series, asked)
                            : metaspace ? metaspace(facts, series, asked) : nativeMemory(facts, series);
            if (leak.isPresent()) {
                return Outcome.holds(List.of(leak.get()), Map.of("process", series.subject()));
            }
        }
        return Outcome.fails();
    }

    private static Set<String> jobManagers(Facts facts) {
        return facts.once(JOB_MANAGERS, () -> facts.snapshot().processes().stream()
                .map(ProcessFacts::process)
                .filter(process -> process.kind() == ProcessKind.JOB_MANAGER)
                .map(ProcessRef::id)
                .collect(Collectors.toSet()));
    }

    /** What the rule asks for, read once and not per process. */
    private record Asked(double filled, double fullWithinMillis, double levels) {
        static Asked of(Arguments arguments, boolean heap) {
            return new Asked(
                    arguments.number("filled", heap ? 0.55 : 0.7),
                    arguments.number("full-within", (heap ? Duration.ofHours(24) : Duration.ofMinutes(30)).toMillis()),
                    arguments.number("levels", 3));
        }
    }

    private record Level(int pane, double value) {}

    private static Optional<Evidence> heap(Facts facts, SignalSeries series, Asked asked) {
        double max = facts.latest(Signal.HEAP_MAX, series.subject(), 0);
        double filled = asked.filled();
        if (max <= 0 || series.max().orElse(0) < filled * max) {
            return Optional.empty();
        }
        Levels levels = levels(facts, series);
        boolean longLook = series.pane().multipliedBy(series.present()).compareTo(LONG_LOOK) >= 0;
        if (levels.size() < (longLook ? 6 : asked.levels())) {
            return Optional.empty();
        }
        double rise = levels.rise();
        double hours = levels.panes() * series.pane().toMillis() / 3_600_000d;
        boolean rises = levels.steps() >= RISING * (levels.size() - 1)
                && rise >= 0.08 * max
                && hours > 0
                && levels.last() >= filled * max
                && levels.straight() >= STRAIGHT;
        if (!rises) {
            return Optional.empty();
        }
        double hoursToFull = (max - levels.last()) / (rise / hours);
        double within = asked.fullWithinMillis() / 3_600_000d;
        if (isUnmistakable(levels)) {
            // Watched for days on one line: as long again is near enough.
            within = Math.max(within, hours);
        }
        if (hoursToFull > within || stateExplains(facts, rise)) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                Evidence.Kind.METRIC,
                "heap after collection of " + series.subject() + " rose from "
                        + Quantities.format(levels.first(), "By") + " to " + Quantities.format(levels.last(), "By")
                        + " of " + Quantities.format(max, "By") + " over " + levels.size() + " collections in "
                        + Quantities.format(hours * 3_600_000, "ms") + "; full in "
                        + Quantities.format(hoursToFull * 3_600_000, "ms") + " at this pace",
                Signal.HEAP_AFTER_GC.name(),
                at(facts, series, levels.firstPane()),
                facts.snapshot().takenAt(),
                series.subject(),
                Signal.HEAP_AFTER_GC.name(),
                series.subject(),
                levels.last(),
                filled * max,
                levels.size()));
    }

    private static boolean isUnmistakable(Levels levels) {
        return levels.size() >= MANY_LEVELS
                && levels.straight() >= VERY_STRAIGHT
                && levels.last() >= 2 * levels.first();
    }

    private static Optional<Evidence> lost(Facts facts, SignalSeries series, Signal limit) {
        boolean heap = limit == Signal.HEAP_MAX;
        double max = facts.latest(limit, series.subject(), 0);
        Optional<Instant> lost = lostAt(facts, series.subject());
        if (max <= 0 || lost.isEmpty()) {
            return Optional.empty();
        }
        List<Level> levels = rise(series);
        if (levels.size() < 2) {
            return Optional.empty();
        }
        Level first = levels.get(0);
        Level last = levels.get(levels.size() - 1);
        double rise = last.value() - first.value();
        double perMilli =
                rise / ((last.pane() - first.pane()) * (double) series.pane().toMillis());
        long blind = Math.max(
                0, Duration.between(at(facts, series, last.pane()), lost.get()).toMillis());
        boolean grew = heap
                ? collections(facts, series.subject(), first.pane(), last.pane()) > 0
                        && rise >= 0.1 * max
                        && last.value() >= 0.35 * max
                        && !stateExplains(facts, rise)
                : rise >= LEAST_RISE * max && last.value() >= 0.6 * max;
        if (!grew || last.value() + perMilli * blind < NEARLY_FULL * max || blind > LONGEST_BLIND.toMillis()) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                Evidence.Kind.METRIC,
                (heap ? "heap" : "metaspace") + " of " + series.subject() + " rose "
                        + (heap ? "in spite of collections " : "") + "from "
                        + Quantities.format(first.value(), "By") + " to " + Quantities.format(last.value(), "By")
                        + " of " + Quantities.format(max, "By")
                        + "; at that pace it was full when the process was lost " + Quantities.format(blind, "ms")
                        + " later",
                series.signal().name(),
                at(facts, series, first.pane()),
                lost.get(),
                series.subject(),
                series.signal().name(),
                series.subject(),
                last.value(),
                max,
                levels.size()));
    }

    /** The unbroken rise that the series ends with. */
    private static List<Level> rise(SignalSeries series) {
        List<Level> levels = new ArrayList<>();
        for (int i = series.size() - 1; i >= 0; i--) {
            double value = series.at(i).orElse(Double.NaN);
            if (Double.isNaN(value)
                    || (!levels.isEmpty() && value == levels.get(0).value())) {
                // Flink fetches metrics less often than they are asked for.
                continue;
            }
            if (!levels.isEmpty() && value > levels.get(0).value()) {
                break;
            }
            levels.add(0, new Level(i, value));
        }
        return levels;
    }

    private static double collections(Facts facts, String process, int from, int to) {
        Optional<SignalSeries> counts = facts.series(Signal.GC_COUNT, process);
        double sum = 0;
        for (int i = Math.max(0, from);
                counts.isPresent() && i <= to && i < counts.get().size();
                i++) {
            sum += counts.get().at(i).orElse(0);
        }
        return sum;
    }

    /** When the JobManager said that the process is gone. */
    private static Optional<Instant> lostAt(Facts facts, String process) {
        return losses(facts).stream()
                .filter(text -> text.message().contains(process))
                .map(TextFact::at)
                .findFirst();
    }

    private static List<TextFact> losses(Facts facts) {
        return facts.once(LOST, () -> facts.textsWith(LOST).stream()
                .filter(text -> LOST.stream().anyMatch(text.message()::contains))
                .toList());
    }

    /** Heap in the panes in which collections happened; only full collections where there were at least two of them. */
    private static Levels levels(Facts facts, SignalSeries heap) {
        Levels full = Levels.of(
                heap, facts.series(Signal.GC_OLD_TIME_RATIO, heap.subject()).orElse(null));
        if (full.size() >= FEW_FULL) {
            return full;
        }
        Levels all =
                Levels.of(heap, facts.series(Signal.GC_COUNT, heap.subject()).orElse(null));
        if (full.size() < 2) {
            return all;
        }
        // A log of many young collections and few full ones: where these rise too, all of them tell the
        // course.
        boolean fewOfMany = all.size() >= 4 * full.size();
        return fewOfMany && full.rise() > 0 ? all : full;
    }

    /** State on the heap is told by the rule about state. */
    private static boolean stateExplains(Facts facts, double rise) {
        return StateGrowth.overWindow(facts)
                .map(g -> g.last() - g.first() > 0.15 * rise && g.rising() >= 0.6)
                .orElse(false);
    }

    private static Optional<Evidence> metaspace(Facts facts, SignalSeries used, Asked asked) {
        double max = facts.latest(Signal.METASPACE_MAX, used.subject(), 0);
        List<Level> levels = new ArrayList<>();
        for (int i = Math.max(
                        0,
                        used.size() - (int) (LONG_LOOK.toMillis() / used.pane().toMillis()));
                i < used.size();
                i++) {
            if (used.at(i).isPresent()) {
                levels.add(new Level(i, used.at(i).getAsDouble()));
            }
        }
        if (max <= 0 || levels.size() < 2) {
            return Optional.empty();
        }
        boolean rises = true;
        for (int i = 1; i < levels.size(); i++) {
            rises &= levels.get(i).value() > levels.get(i - 1).value();
        }
        Level first = levels.get(0);
        Level last = levels.get(levels.size() - 1);
        double rise = last.value() - first.value();
        double millis = (last.pane() - first.pane()) * (double) used.pane().toMillis();
        double millisToFull = (max - last.value()) / rise * millis;
        if (!rises
                || rise < LEAST_RISE * max
                || last.value() < asked.filled() * max
                || millisToFull > asked.fullWithinMillis()) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                Evidence.Kind.METRIC,
                "metaspace of " + used.subject() + " rose from " + Quantities.format(first.value(), "By") + " to "
                        + Quantities.format(last.value(), "By") + " of " + Quantities.format(max, "By") + " in "
                        + Quantities.format(millis, "ms") + "; full in " + Quantities.format(millisToFull, "ms")
                        + " at the latest at this pace",
                Signal.METASPACE_USED.name(),
                at(facts, used, first.pane()),
                facts.snapshot().takenAt(),
                used.subject(),
                Signal.METASPACE_USED.name(),
                used.subject(),
                last.value(),
                max,
                levels.size()));
    }

    private static Optional<Evidence> nativeMemory(Facts facts, SignalSeries rss) {
        String process = rss.subject();
        double first = rss.earliest().orElse(0);
        double last = rss.latest().orElse(0);
        boolean longEnough =
                rss.pane().multipliedBy(rss.present()).compareTo(Duration.ofMinutes(2)) >= 0 && rss.present() >= 6;
        if (!longEnough || last < 1.05 * first) {
            return Optional.empty();
        }
        double budget =
                sum(facts, process, Signal.HEAP_MAX, Signal.NON_HEAP_USED, Signal.DIRECT_USED, Signal.MANAGED_TOTAL);
        if (budget > 0 && facts.series(Signal.MANAGED_TOTAL, process).isEmpty()) {
            budget += configuredManaged(facts);
        }
        if (budget <= 0 || last < 1.15 * budget) {
            return Optional.empty();
        }
        Optional<SignalSeries.Trend> trend = rss.trend();
        if (trend.isEmpty() || trend.get().r2() < RISING) {
            return Optional.empty();
        }
        return Optional.of(new Evidence(
                Evidence.Kind.CONTAINER,
                "resident memory of " + process + " rose from " + Quantities.format(first, "By") + " to "
                        + Quantities.format(last, "By") + " ("
                        + Quantities.format(trend.get().perHour(), "By")
                        + " per hour), while heap, metaspace, direct and managed memory together account for "
                        + Quantities.format(budget, "By") + " at most",
                Signal.RSS.name(),
                at(facts, rss, 0),
                facts.snapshot().takenAt(),
                process,
                Signal.RSS.name(),
                process,
                last,
                budget,
                rss.present()));
    }

    /** Managed memory as it was set, or as Flink derives it from the size of the process; 0 where neither is known. */
    private static double configuredManaged(Facts facts) {
        double size = configured(facts, "taskmanager.memory.managed.size");
        if (size > 0) {
            return size;
        }
        double whole = Math.max(
                configured(facts, "taskmanager.memory.process.size"),
                configured(facts, "taskmanager.memory.flink.size"));
        double fraction = configured(facts, "taskmanager.memory.managed.fraction");
        return whole * (fraction > 0 && fraction < 1 ? fraction : MANAGED_FRACTION);
    }

    private static double configured(Facts facts, String key) {
        return facts.snapshot().configuration().stream()
                .filter(entry -> entry.key().equals(key))
                .map(entry -> Quantities.parse(entry.value(), false))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max()
                .orElse(0);
    }

    /** Sum of the latest values; 0 where the first is not known. */
    private static double sum(Facts facts, String process, Signal... signals) {
        double sum = 0;
        for (Signal signal : signals) {
            double latest = facts.latest(signal, process, 0);
            if (signal == signals[0] && latest <= 0) {
                return 0;
            }
            sum += Math.max(0, latest);
        }
        return sum;
    }

    private static Instant at(Facts facts, SignalSeries series, int pane) {
        return facts.snapshot().window().to().minus(series.pane().multipliedBy(series.size() - (long) pane));
    }
}
