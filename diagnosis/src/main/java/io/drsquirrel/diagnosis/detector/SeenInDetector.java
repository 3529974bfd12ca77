// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the threads of a busy vertex were seen in certain code, by parts of frames separated by commas. With {@code unmeasured:
 * counts} dumps speak alone where nobody measured how busy the vertices are; a rule that says so asks for a second sign beside it.
 */
public final class SeenInDetector implements Detector {
    private static final double BUSY = 0.6;

    @Override
    public String name() {
        return "seen-in";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("frames", "share", "unmeasured");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        List<String> frames = arguments.list("frames");
        double least = arguments.number("share", 0.3);
        boolean unmeasured = arguments.text("unmeasured", "").equals("counts") && Stacks.areUnmeasured(facts);
        boolean looked = false;
        boolean busy = false;
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            double ratio = Bottleneck.mean(facts, Signal.BUSY_RATIO, vertex.id());
            if (!unmeasured && ratio < BUSY) {
                continue;
            }
            busy = true;
            Stacks stacks = Stacks.of(facts, vertex);
            looked |= !stacks.isEmpty();
            double share = stacks.share(frames);
            if (share >= least) {
                return Outcome.holds(
                        List.of(Evidence.of(
                                Evidence.Kind.THREAD,
                                (unmeasured
                                                ? "The threads of " + Flow.name(vertex) + " were seen in "
                                                : Flow.name(vertex) + " is busy " + Quantities.format(ratio, "ratio")
                                                        + " of the time, and its threads were seen in ")
                                        + frames.get(0)
                                        + " or the like in "
                                        + Quantities.format(share, "ratio") + " of the samples",
                                "thread dump",
                                facts.snapshot().takenAt())),
                        Map.of("vertex", vertex.name()));
            }
        }
        return looked || (!busy && !facts.series(Signal.BUSY_RATIO).isEmpty())
                ? Outcome.fails()
                : Outcome.unknown(EnumSet.of(Capability.THREAD_DUMP));
    }
}
