// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Checkpoints are done well before the next one is due and before they time out; one that takes a few seconds is fine whatever
 * the interval.
 */
record CheckpointDurationCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Checkpoints checkpoints = facts.snapshot().checkpoints();
        Optional<Duration> took = checkpoints.lastCompleted().map(Checkpoint::endToEnd);
        OptionalDouble measured = took.isPresent()
                ? OptionalDouble.of(took.get().toMillis())
                : facts.series(Signal.CHECKPOINT_DURATION, "")
                        .map(s -> s.latest())
                        .orElse(OptionalDouble.empty());
        if (measured.isEmpty()) {
            return facts.has(Capability.CHECKPOINTS)
                    ? question.unknown("No checkpoint has completed in the window.")
                    : question.lacks(Capability.CHECKPOINTS);
        }
        double limit = Double.POSITIVE_INFINITY;
        if (checkpoints.interval() != null) {
            limit = Math.max(
                    limits.of(Limit.CHECKPOINT_SHORT),
                    limits.of(Limit.CHECKPOINT_OF_INTERVAL)
                            * checkpoints.interval().toMillis());
        }
        if (checkpoints.timeout() != null) {
            limit = Math.min(
                    limit,
                    limits.of(Limit.CHECKPOINT_OF_TIMEOUT)
                            * checkpoints.timeout().toMillis());
        }
        if (Double.isInfinite(limit)) {
            return question.unknown("Interval and time-out of checkpoints are not known. Flink's REST API tells them.");
        }
        double bound = limit;
        double observed = measured.getAsDouble();
        String text = "The latest took " + Question.amount(observed, "ms") + ", limit " + Question.amount(limit, "ms");
        return question.answer(
                observed <= limit,
                observed,
                limit,
                "ms",
                text,
                CheckpointStrip.of(
                        facts, c -> c.endToEnd() != null && c.endToEnd().toMillis() > bound));
    }
}
