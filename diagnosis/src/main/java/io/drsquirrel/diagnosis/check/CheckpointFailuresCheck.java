// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import java.util.List;

/** Checkpoints do not fail one after the other. */
record CheckpointFailuresCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Checkpoints checkpoints = facts.snapshot().checkpoints();
        if (!facts.has(Capability.CHECKPOINTS)) {
            return question.lacks(Capability.CHECKPOINTS);
        }
        if (Boolean.FALSE.equals(checkpoints.enabled())) {
            return question.unknown("Checkpoints are off. Set execution.checkpointing.interval to take them.");
        }
        List<Pane> strip = CheckpointStrip.of(facts, c -> c.status() == Checkpoint.Status.FAILED);
        if (strip.stream().allMatch(p -> p == Pane.UNKNOWN) && checkpoints.lastCompletedAt() == null) {
            return question.unknown("No checkpoint has ended in the window. A longer look will see one.", strip);
        }
        double limit = limits.of(Limit.CHECKPOINT_FAILURES);
        int inARow = checkpoints.consecutiveFailures();
        String text = inARow == 0 ? "The latest one completed" : inARow + " failed in a row";
        return question.answer(inARow < limit, (double) inARow, limit, "1", text, strip);
    }
}
