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
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Whether the job has a bottleneck of one kind. A bottleneck has exactly one kind, looked for in this order:
 *
 * <ol>
 *   <li>{@code gc}: its process spends more than a fifth of the time in collections;
 *   <li>{@code skew}: some of its subtasks are full while others have time left, see {@link Skew};
 *   <li>{@code async}: it has asynchronous requests under way and waits for a free place among them;
 *   <li>{@code cpu}: it computes: its threads were seen running, or its process uses a good part of a core per busy subtask;
 *   <li>{@code sink}: it waits, and it writes to the outside (in a chain, the threads tell whose call it is);
 *   <li>{@code blocking}: it waits, and it is no sink.
 * </ol>
 *
 * Where neither threads nor CPU are known, sinks count as {@code sink} and the rest as {@code unknown}: busy with what, nobody
 * can tell.
 */
public final class BottleneckDetector implements Detector {
    static final double GC_SHARE = 0.2;
    private static final double CPU_PER_SUBTASK = 0.45;
    /** Checkpoints and timers hold a task up, too, but not by the operator's work on records. */
    private static final List<String> OF_RULES_OF_THEIR_OWN =
            List.of("takeSnapshotSync", "InternalTimerServiceImpl.", "StreamOperatorStateHandler.snapshotState");

    /** Of this many looks at a vertex with two fifths of its time left, one in twenty sees it at work only. */
    private static final int MANY_LOOKS = 6;

    /** Subtasks of one moment may all be at work because a window fires then; seconds later they are not. */
    private static final int SEVERAL_MOMENTS = 3;

    /** Share of dumps in which a vertex' threads are at work, for it to be the one that is. */
    private static final double AT_WORK = 0.75;

    /** Where Flink's async operator stands while it waits for a free place among its requests. */
    private static final List<String> ASYNC_QUEUE_FULL = List.of("AsyncWaitOperator.addToWorkQueue");

    @Override
    public String name() {
        return "bottleneck";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind", "unmeasured");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (Stacks.areUnmeasured(facts)) {
            boolean secondSign = arguments.text("unmeasured", "").equals("counts");
            return byThreads(facts, arguments.text("kind", "any"), secondSign);
        }
        Optional<Bottleneck> found = Bottleneck.find(facts);
        if (found.isEmpty()) {
            return Outcome.fails();
        }
        Bottleneck bottleneck = found.get();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.metric(
                bottleneck.words(),
                Signal.BUSY_RATIO.name(),
                bottleneck.vertex().id(),
                bottleneck.busy(),
                Bottleneck.BUSY,
                since(facts, bottleneck)));
        String kind = kind(facts, bottleneck, evidence);
        String wanted = arguments.text("kind", "any");
        return wanted.equals("any") || wanted.equals(kind)
                ? Outcome.holds(evidence, Map.of("vertex", bottleneck.vertex().name(), "kind", kind))
                : Outcome.fails();
    }

    /**
     * The vertex that dumps show at work in operators, where no other one is and nobody measured. Being seen at work is no trouble by
     * itself; there has to be a sign that the job is held up: one that the rule asks for, another vertex that cannot hand on what it
     * has, or so many looks of which none found it idle that it has hardly any time left.
     */
    private static Outcome byThreads(Facts facts, String wanted, boolean secondSign) {
        if (facts.snapshot().threads().isEmpty()) {
            return secondSign ? Outcome.fails() : Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        List<JobVertex> working = facts.snapshot().topology().vertices().stream()
                .filter(v -> Stacks.atWork(facts, v) >= AT_WORK)
                .filter(v -> Stacks.of(facts, v).share(List.of("Operator", ".operators.")) >= AT_WORK)
                .toList();
        if (working.size() != 1) {
            return Outcome.fails();
        }
        JobVertex vertex = working.get(0);
        Stacks stacks = Stacks.of(facts, vertex);
        if (stacks.share(OF_RULES_OF_THEIR_OWN) > 0.5) {
            return Outcome.fails();
        }
        Optional<JobVertex> victim = facts.snapshot().topology().vertices().stream()
                .filter(v -> !v.equals(vertex) && Stacks.heldBack(facts, v) > 0.5)
                .findFirst();
        boolean sink = stacks.at().filter(at -> at == Stacks.At.SINK).isPresent();
        boolean source = stacks.at().filter(at -> at == Stacks.At.SOURCE).isPresent();
        boolean waits = stacks.waits().orElse(false);
        boolean neverIdle = waits
                && stacks.looks() >= MANY_LOOKS
                && stacks.moments() >= SEVERAL_MOMENTS
                && Stacks.atWork(facts, vertex) >= 1;
        if (!secondSign && victim.isEmpty() && !neverIdle) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        List<Evidence> evidence =
                new ArrayList<>(stacks.evidence(facts).stream().toList());
        victim.flatMap(v -> Stacks.ofHeldBack(facts, v)).ifPresent(evidence::add);
        OptionalDouble gc = new Bottleneck(vertex, 1, List.of(), 0).worst(facts, Signal.GC_TIME_RATIO);
        String kind = stacks.share(ASYNC_QUEUE_FULL) > 0.5
                ? "async"
                : gc.orElse(0) > GC_SHARE ? "gc" : !waits ? "cpu" : sink ? "sink" : "blocking";
        return !source && (wanted.equals("any") || wanted.equals(kind))
                ? Outcome.holds(evidence, Map.of("vertex", vertex.name(), "kind", kind))
                : Outcome.fails();
    }

    private static java.time.@org.jspecify.annotations.Nullable Instant since(Facts facts, Bottleneck bottleneck) {
        return facts.recent(Signal.BUSY_RATIO, bottleneck.vertex().id(), Recent.A_MINUTE)
                .map(r -> r.since(facts.snapshot().window().to()))
                .orElse(null);
    }

    /** The kind, with what shows it added to the evidence. */
    static String kind(Facts facts, Bottleneck bottleneck, List<Evidence> evidence) {
        OptionalDouble gc = bottleneck.worst(facts, Signal.GC_TIME_RATIO);
        if (gc.orElse(0) > GC_SHARE) {
            evidence.add(metric(
                    "garbage collection takes " + share(gc) + " of the time there",
                    Signal.GC_TIME_RATIO,
                    gc,
                    GC_SHARE,
                    bottleneck));
            return "gc";
        }
        if (Skew.find(facts).isPresent()) {
            return "skew";
        }
        Stacks stacks = Stacks.of(facts, bottleneck.vertex());
        stacks.evidence(facts).ifPresent(evidence::add);
        OptionalDouble cores = bottleneck.coresPerBusySubtask(facts);
        Optional<Boolean> waits = stacks.waits()
                .or(() -> cores.isPresent() ? Optional.of(cores.getAsDouble() < CPU_PER_SUBTASK) : Optional.empty());
        cores.ifPresent(c -> evidence.add(metric(
                "its process uses " + Quantities.format(c, "cores") + " per busy subtask"
                        + meaning(waits.orElse(c < CPU_PER_SUBTASK), c < CPU_PER_SUBTASK),
                Signal.CPU_CORES,
                cores,
                CPU_PER_SUBTASK,
                bottleneck)));
        if (stacks.share(ASYNC_QUEUE_FULL) > 0.5) {
            return "async";
        }
        boolean async = facts.recent(
                        Signal.ASYNC_QUEUE_SIZE, bottleneck.vertex().id(), Recent.A_MINUTE)
                .map(r -> r.mean() >= 1)
                .orElse(false);
        if (async && waits.orElse(true) && stacks.at().orElse(Stacks.At.OPERATOR) == Stacks.At.OPERATOR) {
            return "async";
        }
        boolean sink = stacks.at()
                .map(at -> at == Stacks.At.SINK)
                .orElseGet(() -> Flow.isSink(facts.snapshot(), bottleneck.vertex()));
        if (waits.isEmpty()) {
            return sink ? "sink" : "unknown";
        }
        if (!waits.get()) {
            return "cpu";
        }
        return sink ? "sink" : "blocking";
    }

    /** Threads that were seen decide; a processor that is shared or throttled gives less than what they ask for. */
    private static String meaning(boolean waits, boolean fewCores) {
        if (waits) {
            return fewCores ? ": it waits, it does not compute" : ", though its threads wait: others compute there";
        }
        return fewCores ? ", though its threads compute: it does not get more" : ": it computes";
    }

    private static Evidence metric(
            String text, Signal signal, OptionalDouble value, double limit, Bottleneck bottleneck) {
        return Evidence.metric(text, signal.name(), bottleneck.vertex().id(), value.orElse(0), limit, null);
    }

    private static String share(OptionalDouble ratio) {
        return Quantities.format(ratio.orElse(0), "ratio");
    }
}
