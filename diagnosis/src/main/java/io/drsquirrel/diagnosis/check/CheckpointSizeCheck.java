// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.util.Optional;
import java.util.OptionalDouble;

/** The whole state stays below a size from which restores take long. */
record CheckpointSizeCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Optional<Checkpoint> last = facts.snapshot().checkpoints().lastCompleted();
        OptionalDouble size = last.isPresent() && last.get().fullSizeBytes() >= 0
                ? OptionalDouble.of(last.get().fullSizeBytes())
                : facts.series(Signal.CHECKPOINT_FULL_SIZE, "")
                        .map(s -> s.latest())
                        .orElse(OptionalDouble.empty());
        if (size.isEmpty()) {
            return facts.has(Capability.CHECKPOINTS)
                    ? question.unknown("No checkpoint has completed in the window.")
                    : question.lacks(Capability.CHECKPOINTS);
        }
        double limit = limits.of(Limit.CHECKPOINT_SIZE);
        double observed = size.getAsDouble();
        return question.answer(
                observed <= limit,
                observed,
                limit,
                "By",
                Question.amount(observed, "By") + ", limit " + Question.amount(limit, "By"),
                CheckpointStrip.of(facts, c -> c.fullSizeBytes() > limit));
    }
}
