// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who kept the checkpoints waiting that did not come to an end, and in which part, when nothing holds records up.
 *
 * <p>A subtask that is too slow never acknowledges, so that Flink tells no times of it. What is told is who is missing: the first
 * vertex in the order of the flow whose subtasks did not all acknowledge, while all before it did, has the barriers and sits on them.
 * Which part it is in, its threads tell: below {@code snapshotState} it hands its state over ({@code sync}); where it has nothing to
 * do or processes records meanwhile, the state is being written out behind its back ({@code async}). When a small part of its
 * subtasks is missing, always the same, these are the cause ({@code straggler}).
 *
 * @param part {@code sync}, {@code async} or {@code straggler}
 * @param vertex where
 * @param subtask index of a subtask that is missing
 * @param checkpoints those that were kept waiting, oldest first
 */
record CheckpointHold(String part, JobVertex vertex, int subtask, List<Checkpoint> checkpoints) {
    private static final int LATEST = 6;
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final List<String> HANDING_OVER = List.of("snapshotState", "prepareSnapshotPreBarrier");
    private static final double SEEN = 0.3;
    private static final long LEAST_MILLIS = 1_000;
    private static final double AT_LEISURE = 0.5;

    /** What kept the latest unfinished checkpoints of the job; empty where none is, or barriers wait behind records. */
    static Optional<CheckpointHold> find(Facts facts) {
        return facts.once("checkpoint hold", () -> look(facts));
    }

    private record Kept(Checkpoint checkpoint, JobVertex by) {}

    private static Optional<CheckpointHold> look(Facts facts) {
        List<Kept> all = new ArrayList<>();
        List<Checkpoint> history = facts.snapshot().checkpoints().history();
        for (Checkpoint checkpoint : history.subList(Math.max(0, history.size() - LATEST), history.size())) {
            if (isKept(checkpoint, facts)) {
                keeper(facts, checkpoint).ifPresent(vertex -> all.add(new Kept(checkpoint, vertex)));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        JobVertex vertex = all.get(all.size() - 1).by();
        List<Checkpoint> kept = all.stream()
                .filter(k -> k.by().id().equals(vertex.id()))
                .map(Kept::checkpoint)
                .toList();
        List<Integer> always = absent(kept.get(0), vertex.id()).stream()
                .filter(i -> kept.stream().allMatch(c -> absent(c, vertex.id()).contains(i)))
                .toList();
        return part(facts, vertex, always, kept)
                .map(part -> new CheckpointHold(part, vertex, always.isEmpty() ? 0 : always.get(0), kept));
    }

    /** It expired, or is under way for long. */
    private static boolean isKept(Checkpoint checkpoint, Facts facts) {
        if (checkpoint.savepoint() || checkpoint.parts().isEmpty()) {
            return false;
        }
        return switch (checkpoint.status()) {
            case COMPLETED -> false;
            case FAILED -> CheckpointExpiryDetector.isExpired(checkpoint.failureReason());
            case IN_PROGRESS ->
                checkpoint.triggeredAt().plus(LONG).isBefore(facts.snapshot().takenAt());
        };
    }

    /** The first vertex that did not acknowledge whole, while all before it did. */
    private static Optional<JobVertex> keeper(Facts facts, Checkpoint checkpoint) {
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            boolean known =
                    checkpoint.parts().stream().anyMatch(p -> p.vertexId().equals(vertex.id()));
            if (!known || absent(checkpoint, vertex.id()).isEmpty()) {
                continue;
            }
            boolean barriersCame = vertex.inputs().stream()
                    .allMatch(edge -> absent(checkpoint, edge.from()).isEmpty());
            if (barriersCame) {
                return Optional.of(vertex);
            }
        }
        return Optional.empty();
    }

    private static List<Integer> absent(Checkpoint checkpoint, String vertexId) {
        List<Integer> absent = new ArrayList<>();
        for (Checkpoint.VertexPart part : checkpoint.parts()) {
            for (int i = 0;
                    part.vertexId().equals(vertexId)
                            && i < part.endToEndMillis().size();
                    i++) {
                if (part.endToEndMillis().get(i) < 0) {
                    absent.add(i);
                }
            }
        }
        return absent;
    }

    private static Optional<String> part(
            Facts facts, JobVertex vertex, List<Integer> always, List<Checkpoint> checkpoints) {
        Stacks stacks = Stacks.of(facts, vertex);
        boolean handsOver = stacks.share(HANDING_OVER) >= SEEN;
        boolean recordsWait = !Bottleneck.victims(facts).isEmpty();
        if (recordsWait && !handsOver) {
            return Optional.empty();
        }
        int most = checkpoints.stream()
                .mapToInt(c -> absent(c, vertex.id()).size())
                .max()
                .orElse(0);
        if (vertex.parallelism() > 1 && !always.isEmpty() && most <= Math.max(1, vertex.parallelism() / 4)) {
            return Optional.of("straggler");
        }
        if (handsOver) {
            return Optional.of("sync");
        }
        Optional<String> late = acknowledgedLate(facts, vertex);
        if (late.isPresent()) {
            return late;
        }
        double busy = facts.recent(Signal.BUSY_RATIO, vertex.id(), Recent.A_MINUTE)
                .map(Recent::mean)
                .orElse(1d);
        return checkpoints.size() > 1 && busy < AT_LEISURE * shareOfTime(checkpoints)
                ? Optional.of("async")
                : Optional.empty();
    }

    /** What took most of the time where subtasks acknowledged after all, when nobody waited for it any more. */
    private static Optional<String> acknowledgedLate(Facts facts, JobVertex vertex) {
        long sync = 0;
        long async = 0;
        for (Checkpoint checkpoint : facts.snapshot().checkpoints().history()) {
            for (Checkpoint.VertexPart part : checkpoint.parts()) {
                if (part.vertexId().equals(vertex.id()) && checkpoint.status() == Checkpoint.Status.FAILED) {
                    sync = Math.max(sync, longest(part.syncMillis()));
                    async = Math.max(async, longest(part.asyncMillis()));
                }
            }
        }
        return Math.max(sync, async) < LEAST_MILLIS ? Optional.empty() : Optional.of(sync >= async ? "sync" : "async");
    }

    private static long longest(List<Long> millis) {
        return millis.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The share of the time in which one was under way: as busy a task would be that stood still for it. */
    private static double shareOfTime(List<Checkpoint> checkpoints) {
        Checkpoint first = checkpoints.get(0);
        Checkpoint last = checkpoints.get(checkpoints.size() - 1);
        double apart = Duration.between(first.triggeredAt(), last.triggeredAt()).toMillis();
        double took = 0;
        for (Checkpoint checkpoint : checkpoints.subList(0, checkpoints.size() - 1)) {
            took += checkpoint.endToEnd() == null ? 0 : checkpoint.endToEnd().toMillis();
        }
        return apart <= 0 ? 0 : Math.min(1, took / apart);
    }

    /** In words, e.g. {@code "1 of 4 subtasks of 'ledger' had not acknowledged, while all before it had"}. */
    String words(Checkpoint checkpoint) {
        return "checkpoint " + checkpoint.id() + ": "
                + absent(checkpoint, vertex.id()).size() + " of "
                + Math.max(1, vertex.parallelism()) + " subtasks of " + Flow.name(vertex)
                + (checkpoint.status() == Checkpoint.Status.IN_PROGRESS ? " have" : " had")
                + " not acknowledged, while all before it "
                + (checkpoint.status() == Checkpoint.Status.IN_PROGRESS ? "have" : "had");
    }
}
