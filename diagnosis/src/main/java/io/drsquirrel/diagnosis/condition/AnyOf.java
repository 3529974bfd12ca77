// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.ArrayList;
import java.util.List;

/** At least one part holds; the evidence is that of all parts that do. */
public record AnyOf(List<Condition> parts) implements Condition {
    public AnyOf {
        parts = List.copyOf(parts);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        List<Outcome> held = new ArrayList<>();
        List<Outcome> unknown = new ArrayList<>();
        for (Condition part : parts) {
            Outcome outcome = part.evaluate(facts);
            switch (outcome.state()) {
                case HOLDS -> held.add(outcome);
                case UNKNOWN -> unknown.add(outcome);
                case FAILS -> {}
            }
        }
        if (!held.isEmpty()) {
            return Outcome.of(held);
        }
        return unknown.isEmpty() ? Outcome.fails() : Outcome.of(unknown);
    }
}
