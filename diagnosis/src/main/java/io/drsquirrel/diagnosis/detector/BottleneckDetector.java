// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.engine.Evidence;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.ThreadSample;
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
 *   <li>{@code skew}: one subtask does at least twice the work of the median and is busy while the median is not;
 *   <li>{@code cpu}: its process uses at least 60 % of a core per busy subtask;
 *   <li>{@code sink}: it writes to the outside and its processor is idle: it waits for what it writes to;
 *   <li>{@code blocking}: it is busy, its processor is not, and it is no sink: it waits inside an operator.
 * </ol>
 *
 * Where CPU is not known, sinks count as {@code sink} and the rest as {@code unknown}: busy with what, nobody can tell.
 */
public final class BottleneckDetector implements Detector {
    private static final double GC_SHARE = 0.2;
    private static final double SKEW = 2;
    private static final double CPU_PER_SUBTASK = 0.6;

    @Override
    public String name() {
        return "bottleneck";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        if (snapshot.series(Signal.BACKPRESSURED_RATIO).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        Optional<Bottleneck> found = Bottleneck.find(snapshot);
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
                snapshot.takenAt().minus(Bottleneck.OVER)));
        String kind = kind(snapshot, bottleneck, evidence);
        String wanted = arguments.text("kind", "any");
        return wanted.equals("any") || wanted.equals(kind)
                ? Outcome.holds(evidence, Map.of("vertex", bottleneck.vertex().name(), "kind", kind))
                : Outcome.fails();
    }

    private static String kind(JobSnapshot snapshot, Bottleneck bottleneck, List<Evidence> evidence) {
        OptionalDouble gc = bottleneck.worst(snapshot, Signal.GC_TIME_RATIO);
        if (gc.orElse(0) > GC_SHARE) {
            evidence.add(metric(
                    "garbage collection takes " + share(gc) + " of the time there",
                    Signal.GC_TIME_RATIO,
                    gc,
                    GC_SHARE,
                    bottleneck));
            return "gc";
        }
        if (bottleneck.imbalance(snapshot, Signal.BUSY_RATIO).orElse(1) >= SKEW
                && bottleneck.imbalance(snapshot, Signal.RECORDS_IN_RATE).orElse(1) >= SKEW) {
            return "skew";
        }
        threads(snapshot, bottleneck).ifPresent(evidence::add);
        OptionalDouble cores = bottleneck.worst(snapshot, Signal.CPU_CORES);
        if (cores.isEmpty()) {
            return bottleneck.isSink(snapshot) ? "sink" : "unknown";
        }
        if (cores.getAsDouble() >= CPU_PER_SUBTASK * busySubtasksPerProcess(snapshot, bottleneck)) {
            evidence.add(metric(
                    "its process uses " + Quantities.format(cores.getAsDouble(), "cores") + ": it computes",
                    Signal.CPU_CORES,
                    cores,
                    CPU_PER_SUBTASK,
                    bottleneck));
            return "cpu";
        }
        evidence.add(metric(
                "its process uses only " + Quantities.format(cores.getAsDouble(), "cores")
                        + ": it waits, it does not compute",
                Signal.CPU_CORES,
                cores,
                CPU_PER_SUBTASK,
                bottleneck));
        return bottleneck.isSink(snapshot) ? "sink" : "blocking";
    }

    private static double busySubtasksPerProcess(JobSnapshot snapshot, Bottleneck bottleneck) {
        int processes = Math.max(1, bottleneck.taskManagers(snapshot).size());
        return Math.max(1, Math.ceil(bottleneck.vertex().parallelism() / (double) processes));
    }

    private static Optional<Evidence> threads(JobSnapshot snapshot, Bottleneck bottleneck) {
        for (ThreadSample sample : snapshot.threads()) {
            if (sample.vertexId().equals(bottleneck.vertex().id())
                    && !sample.frames().isEmpty()) {
                return Optional.of(Evidence.of(
                        Evidence.Kind.THREAD,
                        "its thread is " + sample.state() + " in "
                                + sample.frames().get(0) + " (" + share(OptionalDouble.of(sample.share()))
                                + " of samples)",
                        "thread dump of " + sample.process(),
                        snapshot.takenAt()));
            }
        }
        return Optional.empty();
    }

    private static Evidence metric(
            String text, Signal signal, OptionalDouble value, double limit, Bottleneck bottleneck) {
        return Evidence.metric(text, signal.name(), bottleneck.vertex().id(), value.orElse(0), limit, null);
    }

    private static String share(OptionalDouble ratio) {
        return Quantities.format(ratio.orElse(0), "ratio");
    }
}
