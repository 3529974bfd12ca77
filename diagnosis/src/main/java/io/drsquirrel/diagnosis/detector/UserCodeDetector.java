// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
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
        List<TextFact> thrown = facts.texts(FailureRecords.in(facts, List.of()).stream()
                .filter(alike -> isThrown(alike.example()))
                .toList());
        FailureRecords found = new FailureRecords();
        found.addAll(thrown, UserCodeDetector::quote);
        String place = thrown.stream()
                .map(UserCodeDetector::frame)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse("");
        return found.outcome(Map.of("frame", place));
    }

    /** Told by the types and frames of a record, so that what holds for it holds for all that are alike. */
    private static boolean isThrown(TextFact fact) {
        return frame(fact).isPresent()
                || fact.origin() == TextFact.Origin.FAILURE
                        && EVERYDAY.contains(FailureRecords.innermost(fact).type())
                        && UserFrames.namesNobody(fact.chain());
    }

    private static Optional<String> frame(TextFact fact) {
        return UserFrames.throwing(FailureRecords.innermost(fact).frames());
    }

    private static String quote(TextFact fact) {
        String headline = FailureRecords.innermost(fact).headline();
        return frame(fact).map(frame -> headline + " at " + frame).orElse(headline);
    }
}
