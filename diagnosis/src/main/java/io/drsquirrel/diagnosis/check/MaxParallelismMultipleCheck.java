// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.KeyGroups;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;

/** The maximum parallelism of each keyed vertex is a multiple of its parallelism, so that key groups spread evenly. */
record MaxParallelismMultipleCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        JobVertex worst = null;
        boolean known = false;
        for (JobVertex v : facts.snapshot().topology().vertices()) {
            boolean keyed = v.inputs().stream().anyMatch(e -> e.shipStrategy().contains("HASH"));
            known |= v.maxParallelism() > 0;
            boolean uneven = v.maxParallelism() > 0 && v.maxParallelism() % Math.max(1, v.parallelism()) != 0;
            if (keyed && uneven && (worst == null || KeyGroups.factor(v) > KeyGroups.factor(worst))) {
                worst = v;
            }
        }
        if (!known) {
            return question.lacks(Capability.TOPOLOGY);
        }
        if (worst == null) {
            return question.answer(true, 1d, 1d, "1", "All key groups spread evenly");
        }
        return question.answer(
                false,
                KeyGroups.factor(worst),
                1d,
                "1",
                worst.maxParallelism() + " key groups over " + worst.parallelism() + " subtasks of " + worst.name()
                        + ": some own " + KeyGroups.most(worst) + ", others " + KeyGroups.least(worst));
    }
}
