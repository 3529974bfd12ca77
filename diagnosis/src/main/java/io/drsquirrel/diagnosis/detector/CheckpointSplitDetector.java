// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Subjects;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Whether one part of a checkpoint takes most of its time, in most of the latest checkpoints: {@code barrier}, {@code sync},
 * {@code async}; or, as {@code straggler}, whether the same subtask takes several times what the middle one of its vertex does.
 * Short checkpoints are fine however their time is spent. Of checkpoints that never finish, see {@link CheckpointHold}.
 */
public final class CheckpointSplitDetector implements Detector {
    private static final double MOST = 0.6;
    private static final double STRAGGLES = 3;

    @Override
    public String name() {
        return "checkpoint-split";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("part", "above", "least");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        String wanted = arguments.text("part", "barrier");
        Optional<CheckpointHold> hold =
                CheckpointHold.find(facts).filter(h -> h.part().equals(wanted));
        if (hold.isPresent()) {
            return held(facts, hold.get());
        }
        List<CheckpointSplit> splits = CheckpointSplit.latest(facts);
        if (splits.isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
        }
        double share = arguments.number("above", 0.5);
        long least = (long) arguments.number("least", 2_000);
        return switch (wanted) {
            case "sync" -> part(facts, splits, "handing over state (synchronous part)", s -> s.sync(), share, least);
            case "async" -> part(facts, splits, "writing state out (asynchronous part)", s -> s.async(), share, least);
            case "straggler" -> straggler(facts, splits, least);
            default -> part(facts, splits, "waiting for barriers", CheckpointSplit::barrier, share, least);
        };
    }

    private static Outcome held(Facts facts, CheckpointHold hold) {
        List<Evidence> evidence = new ArrayList<>();
        for (Checkpoint checkpoint : hold.checkpoints()) {
            evidence.add(Evidence.of(
                    Evidence.Kind.CHECKPOINT,
                    hold.words(checkpoint),
                    "checkpoint " + checkpoint.id(),
                    checkpoint.triggeredAt()));
        }
        Stacks.of(facts, hold.vertex()).evidence(facts).ifPresent(evidence::add);
        Checkpoint last = hold.checkpoints().get(hold.checkpoints().size() - 1);
        Duration took = last.endToEnd() == null
                ? Duration.between(last.triggeredAt(), facts.snapshot().takenAt())
                : last.endToEnd();
        return Outcome.holds(
                evidence,
                Map.of(
                        "vertex", hold.vertex().name(),
                        "subtask", Integer.toString(hold.subtask()),
                        "took", "more than " + Quantities.format(took.toMillis(), "ms")));
    }

    private static Outcome part(
            Facts facts,
            List<CheckpointSplit> splits,
            String words,
            ToLongFunction<CheckpointSplit> part,
            double share,
            long least) {
        return mostly(
                facts,
                splits,
                s -> part.applyAsLong(s) >= least && part.applyAsLong(s) >= share * s.total(),
                s -> Quantities.format(part.applyAsLong(s), "ms") + " of " + Quantities.format(s.total(), "ms")
                        + " went into " + words);
    }

    private static Outcome straggler(Facts facts, List<CheckpointSplit> splits, long least) {
        CheckpointSplit last = splits.get(splits.size() - 1);
        // Where records wait, late barriers are a consequence.
        boolean recordsWait = !Bottleneck.victims(facts).isEmpty();
        return mostly(
                facts,
                splits,
                s -> s.subtasks() > 1
                        && s.total() >= least
                        && s.total() >= STRAGGLES * Math.max(1, s.median())
                        && (s.barrier() < s.total() / 2 || !recordsWait)
                        && s.vertexId().equals(last.vertexId())
                        && s.subtask() == last.subtask(),
                s -> Quantities.format(s.total(), "ms") + ", the middle subtask took "
                        + Quantities.format(s.median(), "ms"));
    }

    private static Outcome mostly(
            Facts facts,
            List<CheckpointSplit> splits,
            Predicate<CheckpointSplit> like,
            java.util.function.Function<CheckpointSplit, String> words) {
        List<CheckpointSplit> alike = splits.stream().filter(like).toList();
        boolean lastIs = !alike.isEmpty() && alike.get(alike.size() - 1).equals(splits.get(splits.size() - 1));
        boolean enough = alike.size() >= 2 || (splits.size() == 1 && alike.size() == 1);
        if (!lastIs || !enough || alike.size() < MOST * splits.size()) {
            return Outcome.fails();
        }
        List<Evidence> evidence = new ArrayList<>();
        for (CheckpointSplit s : alike) {
            evidence.add(Evidence.of(
                    Evidence.Kind.CHECKPOINT,
                    "checkpoint " + s.checkpoint().id() + ", subtask " + s.subtask() + " of '"
                            + Subjects.name(facts, s.vertexId()) + "': " + words.apply(s),
                    "checkpoint " + s.checkpoint().id(),
                    s.checkpoint().triggeredAt()));
        }
        CheckpointSplit last = alike.get(alike.size() - 1);
        return Outcome.holds(
                evidence,
                Map.of(
                        "vertex", Subjects.name(facts, last.vertexId()),
                        "subtask", Integer.toString(last.subtask()),
                        "took", Quantities.format(last.total(), "ms")));
    }
}
