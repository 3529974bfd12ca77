// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A few subtasks hold most of the state of a vertex, by what they wrote in the latest checkpoint with details. Where one holds many times
 * what the middle one does, a quarter of the usual size is enough to say so.
 */
public final class StateSkewDetector implements Detector {
    private static final double MANY_TIMES = 10;
    private static final double MANY_KEYS = 1_000_000;
    private static final double MUCH_DATA = 64d * 1024 * 1024;

    @Override
    public String name() {
        return "state-skew";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("factor", "least");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        Optional<Checkpoint> latest = facts.snapshot().checkpoints().history().stream()
                .filter(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.parts().stream().anyMatch(p -> !p.stateSizeBytes().isEmpty()))
                .max(Comparator.comparing(Checkpoint::triggeredAt));
        double factor = arguments.number("factor", 3);
        if (latest.isEmpty()) {
            return byKeys(facts, factor);
        }
        double least = arguments.number("least", 64 * 1024 * 1024);
        for (Checkpoint.VertexPart part : latest.get().parts()) {
            long largest = -1;
            for (long size : part.stateSizeBytes()) {
                largest = Math.max(largest, size);
            }
            if (largest < least / 4) {
                continue;
            }
            List<Long> sorted =
                    part.stateSizeBytes().stream().filter(v -> v >= 0).sorted().toList();
            if (sorted.size() < 2) {
                continue;
            }
            long max = sorted.get(sorted.size() - 1);
            long median = sorted.get((sorted.size() - 1) / 2);
            double times = max / (double) Math.max(1, median);
            if (times >= factor && max >= (times >= MANY_TIMES ? least / 4 : least)) {
                String vertex = facts.snapshot()
                        .topology()
                        .vertex(part.vertexId())
                        .map(v -> v.name())
                        .orElse(part.vertexId());
                return Outcome.holds(
                        List.of(Evidence.of(
                                Evidence.Kind.CHECKPOINT,
                                "subtask " + part.stateSizeBytes().indexOf(max) + " of '" + vertex + "' wrote "
                                        + Quantities.format(max, "By") + " of state, the middle one "
                                        + Quantities.format(median, "By"),
                                "checkpoint " + latest.get().id(),
                                latest.get().triggeredAt())),
                        Map.of("vertex", vertex));
            }
        }
        return Outcome.fails();
    }

    /** Where no checkpoint tells sizes, RocksDB's own metrics may. */
    private static Outcome byKeys(Facts facts, double factor) {
        boolean known = false;
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            for (Signal signal : List.of(Signal.ROCKSDB_LIVE_DATA_BYTES, Signal.ROCKSDB_KEYS)) {
                Optional<Spread> spread = Spread.of(facts, signal, vertex.id()).filter(s -> s.size() >= 2);
                if (spread.isEmpty()) {
                    continue;
                }
                known = true;
                boolean keys = signal == Signal.ROCKSDB_KEYS;
                double max = spread.get().max();
                double median = spread.get().median();
                if (max >= factor * Math.max(1, median) && max >= (keys ? MANY_KEYS : MUCH_DATA)) {
                    String unit = keys ? "1" : "By";
                    return Outcome.holds(
                            List.of(Evidence.metric(
                                    "subtask " + spread.get().maxIndex() + " of " + Flow.name(vertex) + " has "
                                            + Quantities.format(max, unit) + (keys ? " entries" : "")
                                            + " in RocksDB, the middle one " + Quantities.format(median, unit),
                                    signal.name(),
                                    vertex.id(),
                                    max,
                                    median,
                                    facts.snapshot().window().from())),
                            Map.of("vertex", vertex.name()));
                }
            }
        }
        return known ? Outcome.fails() : Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
    }
}
