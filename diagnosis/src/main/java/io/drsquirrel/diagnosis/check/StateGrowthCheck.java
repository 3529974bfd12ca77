// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.StateGrowth;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Duration;
import java.util.Optional;

/** The whole state does not grow without end. */
record StateGrowthCheck(Question question) implements Check {
    private static final Duration LEAST = Duration.ofMinutes(10);

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Optional<StateGrowth> growth = StateGrowth.of(facts);
        if (growth.isEmpty() && !facts.has(Capability.CHECKPOINTS)) {
            return question.lacks(Capability.CHECKPOINTS);
        }
        if (growth.isEmpty() || growth.get().span().compareTo(LEAST) < 0) {
            return question.unknown("At least three completed checkpoints over ten minutes are needed to see growth.");
        }
        StateGrowth g = growth.get();
        double limit = limits.of(Limit.STATE_GROWTH);
        double share = g.first() <= 0 ? 0 : g.perHour() / g.first();
        boolean small = g.last() < limits.of(Limit.STATE_SMALL);
        String text = Question.amount(g.first(), "By") + " to " + Question.amount(g.last(), "By") + " in "
                + Question.amount(g.span().toMillis(), "ms") + ", limit " + Question.amount(limit, "ratio")
                + " per hour" + (small ? " from " + Question.amount(limits.of(Limit.STATE_SMALL), "By") + " on" : "");
        return question.answer(small || share <= limit || g.rising() < 0.8, share, limit, "ratio", text);
    }
}
