// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.condition.TextHit;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A failure whose innermost throwable was thrown by the job's own code, whatever its class: the first frame that is not the JDK's
 * belongs to no known library.
 */
public final class UserCodeDetector implements Detector {
    private static final int QUOTED = 3;

    @Override
    public String name() {
        return "user-code";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!facts.has(Capability.EXCEPTIONS)
                && !facts.has(Capability.TASK_MANAGER_LOG)
                && !facts.has(Capability.JOB_MANAGER_LOG)
                && facts.texts().stream().noneMatch(TextFact::hasThrowable)) {
            return Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        List<TextHit> hits = new ArrayList<>();
        List<Evidence> evidence = new ArrayList<>();
        String place = "";
        for (TextFact fact : facts.texts()) {
            boolean failed = fact.origin() == TextFact.Origin.FAILURE
                    || fact.level().atLeast(LogLevel.ERROR)
                    || fact.message().contains("to FAILED")
                    || printed(fact);
            if (!failed || !fact.hasThrowable()) {
                continue;
            }
            LoggedThrowable innermost = fact.chain().get(fact.chain().size() - 1);
            Optional<String> frame = UserFrames.throwing(innermost);
            if (frame.isPresent()) {
                hits.add(new TextHit(fact, 0));
                place = place.isEmpty() ? frame.get() : place;
                if (evidence.size() < QUOTED) {
                    evidence.add(Evidence.of(
                            Evidence.Kind.EXCEPTION,
                            innermost.headline() + " at " + frame.get(),
                            fact.source(),
                            fact.at()));
                }
            }
        }
        return hits.isEmpty()
                ? Outcome.fails()
                : new Outcome(Outcome.State.HOLDS, evidence, hits, Map.of("frame", place), Set.of());
    }

    /** Whether it stands in no log record: what a client prints before it ends, or an exception that was pasted. */
    private static boolean printed(TextFact fact) {
        return fact.level() == LogLevel.UNKNOWN && fact.logger().isEmpty();
    }
}
