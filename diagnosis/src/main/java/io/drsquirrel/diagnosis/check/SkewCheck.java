// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.Optional;

/** Records spread evenly over the subtasks of each vertex, where they are many enough to matter. */
record SkewCheck(Question question, String missing) implements Check {
    private static final double MATTERS_PER_SECOND = 10;
    /** A number has to stand for infinitely many times. */
    private static final double MOST_SHOWN = 1_000_000;

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        double limit = limits.of(Limit.SKEW);
        double worst = -1;
        String vertex = "";
        for (JobVertex v : facts.snapshot().topology().vertices()) {
            Optional<Spread> spread = Spread.of(facts, Signal.RECORDS_IN_RATE, v.id());
            if (spread.isPresent() && spread.get().size() > 1) {
                double factor = spread.get().mean() < MATTERS_PER_SECOND
                        ? 1
                        : spread.get().imbalance();
                if (factor > worst) {
                    worst = factor;
                    vertex = v.name();
                }
            }
        }
        if (worst < 0) {
            return question.unknown(missing);
        }
        double shown = Math.min(worst, MOST_SHOWN);
        String text = worst <= 1
                ? "Even"
                : "The fullest subtask of " + vertex + " reads "
                        + (Double.isInfinite(worst)
                                ? "records, the middle one none"
                                : Question.amount(worst, "1") + " times what the middle one reads")
                        + ", limit " + Question.amount(limit, "1");
        return question.answer(worst <= limit, shown, limit, "1", text);
    }
}
