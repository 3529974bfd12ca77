// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with the event time, by kind: {@code idle-partition}, {@code never-set}, {@code future}, {@code drift},
 * {@code held-by-backpressure}, {@code not-advancing} (only where none of the others says why); see {@link EventTime}.
 */
public final class WatermarkDetector implements Detector {
    @Override
    public String name() {
        return "watermark";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.series(Signal.WATERMARK).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        EventTime time = new EventTime(facts);
        Optional<Evidence> found =
                switch (arguments.text("kind", "not-advancing")) {
                    case "idle-partition" -> time.idlePartition();
                    case "never-set" -> time.neverSet();
                    case "future" -> time.future();
                    case "drift" -> time.drift();
                    case "held-by-backpressure" -> time.heldByBackpressure();
                    default ->
                        time.idlePartition().isPresent()
                                        || time.future().isPresent()
                                        || !Bottleneck.victims(facts).isEmpty()
                                ? Optional.empty()
                                : time.notAdvancing();
                };
        return found.map(e -> Outcome.holds(
                        List.of(e),
                        e.subject() == null
                                ? Map.of()
                                : Map.of(
                                        "vertex",
                                        facts.snapshot()
                                                .topology()
                                                .vertex(e.subject())
                                                .map(v -> v.name())
                                                .orElse(e.subject()))))
                .orElse(Outcome.fails());
    }
}
