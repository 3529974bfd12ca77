// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.List;

/** At least one part holds; the evidence is that of all parts that do. */
public record AnyOf(List<Condition> parts) implements Condition {
    public AnyOf {
        parts = List.copyOf(parts);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        Outcome held = null;
        Outcome unknown = null;
        for (Condition part : parts) {
            Outcome outcome = part.evaluate(facts);
            switch (outcome.state()) {
                case HOLDS -> held = held == null ? outcome : held.and(outcome);
                case UNKNOWN -> unknown = unknown == null ? outcome : unknown.and(outcome);
                case FAILS -> {}
            }
        }
        if (held != null) {
            return held;
        }
        return unknown != null ? unknown : Outcome.fails();
    }
}
