// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.KeyGroups;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.List;

/**
 * The maximum parallelism was chosen. Flink derives one from the first parallelism where nobody did, and it cannot be changed
 * later without losing state.
 */
record MaxParallelismSetCheck(Question question) implements Check {
    private static final List<String> OPTIONS = List.of("pipeline.max-parallelism", "parallelism.max");

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        JobSnapshot snapshot = facts.snapshot();
        for (String option : OPTIONS) {
            var entry = snapshot.configured(option);
            if (entry.isPresent() && entry.get().value().matches("[0-9]+")) {
                return question.answer(
                        true, null, null, "", option + ": " + entry.get().value());
            }
        }
        List<JobVertex> known = snapshot.topology().vertices().stream()
                .filter(v -> v.maxParallelism() > 0)
                .toList();
        if (known.isEmpty()) {
            return question.lacks(Capability.TOPOLOGY);
        }
        boolean chosen =
                known.stream().anyMatch(v -> v.maxParallelism() != KeyGroups.derivedMaxParallelism(v.parallelism()));
        int lowest = known.stream().mapToInt(JobVertex::maxParallelism).min().orElse(0);
        return question.answer(
                chosen,
                (double) lowest,
                null,
                "1",
                chosen ? "Set, " + lowest + " at least" : "Not set; Flink derived " + lowest);
    }
}
