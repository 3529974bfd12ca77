// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A bottleneck that does not work off anything: it has read no record for a minute, upstream waits all the time (or will, once the
 * buffers are full), and its thread
 * waits without a time-out in every dump. What is only slow reads a record now and then, or waits with a limit. {@code at: sink} asks for
 * one whose thread stands in a sink's writer.
 */
public final class StandstillDetector implements Detector {
    /** Upstream has not been let through at all. */
    private static final double ALWAYS = 0.95;

    @Override
    public String name() {
        return "standstill";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("at");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (facts.series(Signal.BACKPRESSURED_RATIO).isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.METRICS));
        }
        Optional<Bottleneck> found = Bottleneck.find(facts).filter(b -> b.standsStill() || b.backpressure() > ALWAYS);
        if (found.isEmpty()) {
            return Outcome.fails();
        }
        Bottleneck bottleneck = found.get();
        Stacks stacks = Stacks.of(facts, bottleneck.vertex());
        if (stacks.isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.THREAD_DUMP));
        }
        Optional<Recent> reads =
                facts.recent(Signal.RECORDS_IN_RATE, bottleneck.vertex().id(), Recent.A_MINUTE);
        boolean nothing = reads.filter(r -> r.mean() == 0).isPresent();
        boolean there = arguments.text("at", "anywhere").equals("anywhere")
                || stacks.at().filter(at -> at == Stacks.At.SINK).isPresent();
        if (!nothing || !there || !stacks.waitsWithoutLimit()) {
            return Outcome.fails();
        }
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(Evidence.metric(
                Flow.name(bottleneck.vertex()) + " has read nothing for a minute"
                        + (bottleneck.standsStill()
                                ? ", though records come in"
                                : ", while " + Flow.name(bottleneck.victims().get(0)) + " waits for it "
                                        + Quantities.format(bottleneck.backpressure(), "ratio") + " of the time"),
                Signal.RECORDS_IN_RATE.name(),
                bottleneck.vertex().id(),
                0,
                null,
                reads.get().since(facts.snapshot().window().to())));
        stacks.evidence(facts).ifPresent(evidence::add);
        return Outcome.holds(evidence, Map.of("vertex", bottleneck.vertex().name()));
    }
}
