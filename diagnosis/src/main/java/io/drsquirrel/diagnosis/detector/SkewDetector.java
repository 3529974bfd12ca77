// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether some subtasks are full while others of the same vertex have time left, and of which kind that is; see {@link Skew}. */
public final class SkewDetector implements Detector {
    @Override
    public String name() {
        return "skew";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.snapshot().spreads().isEmpty()
                || facts.series(Signal.BUSY_RATIO).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        Optional<Skew> found = Skew.find(facts);
        String wanted = arguments.text("kind", "any");
        return found.filter(s -> wanted.equals("any") || wanted.equals(s.kind()))
                .map(s -> Outcome.holds(
                        s.evidence(),
                        Map.of(
                                "vertex",
                                s.vertex().name(),
                                "subtask",
                                Integer.toString(s.subtask()),
                                "kind",
                                s.kind())))
                .orElse(Outcome.fails());
    }
}
