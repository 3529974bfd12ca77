// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where the time of one checkpoint went, at the subtask that took longest among those that acknowledged: waiting for barriers
 * (start delay and alignment), handing over its state (synchronous), or writing it out (asynchronous).
 *
 * @param vertexId vertex of the slowest subtask
 * @param subtask its index
 * @param total its end-to-end time in milliseconds
 * @param median end-to-end time of the middle subtask of the same vertex, the lower one of two
 * @param subtasks number of subtasks of that vertex that acknowledged
 */
record CheckpointSplit(
        Checkpoint checkpoint,
        String vertexId,
        int subtask,
        long total,
        long startDelay,
        long alignment,
        long sync,
        long async,
        long median,
        int subtasks) {
    private static final int LATEST = 5;

    /** Splits of the latest finished checkpoints with details, oldest first. */
    static List<CheckpointSplit> latest(Facts facts) {
        return facts.once("checkpoint splits", () -> look(facts));
    }

    private static List<CheckpointSplit> look(Facts facts) {
        List<CheckpointSplit> splits = new ArrayList<>();
        List<Checkpoint> history = facts.snapshot().checkpoints().history();
        for (int i = history.size() - 1; i >= 0 && splits.size() < LATEST; i--) {
            Checkpoint c = history.get(i);
            if (c.status() != Checkpoint.Status.IN_PROGRESS && !c.savepoint()) {
                of(c).ifPresent(s -> splits.add(0, s));
            }
        }
        return splits;
    }

    static Optional<CheckpointSplit> of(Checkpoint checkpoint) {
        CheckpointSplit slowest = null;
        for (Checkpoint.VertexPart part : checkpoint.parts()) {
            for (int i = 0; i < part.endToEndMillis().size(); i++) {
                long total = part.endToEndMillis().get(i);
                if (total > 0 && (slowest == null || total > slowest.total())) {
                    slowest = new CheckpointSplit(
                            checkpoint,
                            part.vertexId(),
                            i,
                            total,
                            at(part.startDelayMillis(), i),
                            at(part.alignmentMillis(), i),
                            at(part.syncMillis(), i),
                            at(part.asyncMillis(), i),
                            median(part.endToEndMillis()),
                            (int) part.endToEndMillis().stream()
                                    .filter(v -> v >= 0)
                                    .count());
                }
            }
        }
        return Optional.ofNullable(slowest);
    }

    private static long at(List<Long> values, int index) {
        return index < values.size() ? Math.max(0, values.get(index)) : 0;
    }

    private static long median(List<Long> values) {
        List<Long> sorted = values.stream()
                .filter(v -> v >= 0)
                .sorted(Comparator.naturalOrder())
                .toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    /** Time until the barriers were there. */
    long barrier() {
        return Math.min(total, startDelay + alignment);
    }
}
