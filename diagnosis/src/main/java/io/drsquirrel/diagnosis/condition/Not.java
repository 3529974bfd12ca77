// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.List;

/**
 * The part does not hold; what cannot be told stays so. Words are told by whatever was read: what is not in a client's output was
 * not said, though the logs of the cluster are missing.
 */
public record Not(Condition part) implements Condition {
    @Override
    public Outcome evaluate(Facts facts) {
        Outcome outcome = part.evaluate(facts);
        return switch (outcome.state()) {
            case HOLDS -> Outcome.fails();
            case FAILS -> Outcome.holds(List.of());
            case UNKNOWN -> isAboutWords() && !facts.texts().isEmpty() ? Outcome.holds(List.of()) : outcome;
        };
    }

    private boolean isAboutWords() {
        return part instanceof LogCondition log && log.from().isEmpty() || part instanceof ExceptionCondition;
    }
}
