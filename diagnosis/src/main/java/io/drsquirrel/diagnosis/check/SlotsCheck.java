// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.util.OptionalDouble;

/** The job has the slots it needs; free ones are a reserve, none is no fault while it runs. */
record SlotsCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        JobSnapshot snapshot = facts.snapshot();
        OptionalDouble total = worst(facts, Signal.SLOTS_TOTAL);
        OptionalDouble free = worst(facts, Signal.SLOTS_FREE);
        if (total.isEmpty() || free.isEmpty()) {
            return question.lacks(Capability.PROCESS_METRICS);
        }
        boolean waits = snapshot.status() == JobStatus.CREATED
                || snapshot.status() == JobStatus.RESTARTING
                || snapshot.status() == JobStatus.INITIALIZING;
        // With one slot sharing group, Flink's default, a job needs as many slots as its widest vertex has subtasks.
        int needed = snapshot.topology().vertices().stream()
                .mapToInt(v -> v.parallelism())
                .max()
                .orElse(1);
        boolean good = !waits || free.getAsDouble() >= needed;
        String text = Question.amount(free.getAsDouble(), "1") + " of " + Question.amount(total.getAsDouble(), "1")
                + " free" + (waits ? "; the job is " + snapshot.status() + " and needs " + needed : "");
        return question.answer(good, free.getAsDouble(), waits ? (double) needed : null, "1", text);
    }

    private static OptionalDouble worst(Facts facts, Signal signal) {
        return facts.series(signal).stream()
                .mapToDouble(s -> s.latest(Double.NaN))
                .filter(latest -> !Double.isNaN(latest))
                .max();
    }
}
