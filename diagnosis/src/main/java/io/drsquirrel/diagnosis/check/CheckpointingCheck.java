// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoints;

/** Periodic checkpoints are on. */
record CheckpointingCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Checkpoints checkpoints = facts.snapshot().checkpoints();
        if (checkpoints.enabled() == null) {
            return question.lacks(Capability.CHECKPOINTS);
        }
        String every = checkpoints.interval() == null
                ? ""
                : ", every " + Question.amount(checkpoints.interval().toMillis(), "ms");
        return question.answer(checkpoints.enabled(), null, null, "", checkpoints.enabled() ? "On" + every : "Off");
    }
}
