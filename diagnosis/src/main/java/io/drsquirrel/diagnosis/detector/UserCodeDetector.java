// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A failure whose innermost throwable was thrown by the job's own code, whatever its class: the first frame that is not the JDK's
 * belongs to no known library. So is a task's failure by one of the JDK's everyday exceptions whose stack names nobody: the JVM
 * leaves stacks out where a place throws often, and people cut them.
 */
public final class UserCodeDetector implements Detector {
    private static final Set<String> EVERYDAY = Set.of(
            "java.lang.NullPointerException",
            "java.lang.ArithmeticException",
            "java.lang.ArrayIndexOutOfBoundsException",
            "java.lang.StringIndexOutOfBoundsException",
            "java.lang.IndexOutOfBoundsException",
            "java.lang.NumberFormatException",
            "java.lang.UnsupportedOperationException",
            "java.lang.NegativeArraySizeException",
            "java.util.NoSuchElementException",
            "java.util.ConcurrentModificationException",
            "java.util.InputMismatchException",
            "java.time.format.DateTimeParseException",
            "java.text.ParseException",
            "scala.MatchError");

    @Override
    public String name() {
        return "user-code";
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        if (!FailureRecords.areKnown(facts)) {
            return Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        FailureRecords found = new FailureRecords();
        String place = "";
        for (TextFact fact : FailureRecords.in(facts, List.of())) {
            LoggedThrowable innermost = FailureRecords.innermost(fact);
            Optional<String> frame = facts.ofFrames(UserCodeDetector.class, innermost, UserFrames::throwing);
            if (frame.isPresent()) {
                found.add(fact, 0, innermost.headline() + " at " + frame.get());
                place = place.isEmpty() ? frame.get() : place;
            } else if (fact.origin() == TextFact.Origin.FAILURE
                    && EVERYDAY.contains(innermost.type())
                    && UserFrames.namesNobody(fact.chain())) {
                found.add(fact, 0, innermost.headline());
            }
        }
        return found.outcome(Map.of("frame", place));
    }
}
