// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.condition.TextHit;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The records in whose throwables a detector found what it looks for: all of them are hits, the first few are quoted. */
final class FailureRecords {
    private static final int QUOTED = 3;

    private record Failure(TextFact fact, String type) {}

    private final List<TextHit> hits = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();

    /** Whether a throwable would be known, had there been one: something that tells of them was read, or one is there. */
    static boolean areKnown(Facts facts) {
        return facts.has(Capability.EXCEPTIONS)
                || facts.has(Capability.TASK_MANAGER_LOG)
                || facts.has(Capability.JOB_MANAGER_LOG)
                || facts.texts().stream().anyMatch(TextFact::hasThrowable);
    }

    /** Whether something failed with the throwable, rather than that it was logged and lived with. */
    static boolean isOne(TextFact fact) {
        return fact.hasThrowable()
                && (fact.origin() == TextFact.Origin.FAILURE
                        || fact.level().atLeast(LogLevel.ERROR)
                        || fact.message().contains("to FAILED")
                        || isPrinted(fact));
    }

    /** Whether it stands in no log record: what a client prints before it ends, or an exception that was pasted. */
    private static boolean isPrinted(TextFact fact) {
        return fact.level() == LogLevel.UNKNOWN && fact.logger().isEmpty();
    }

    /**
     * All of them in a snapshot whose last cause is of one of these types, oldest first.
     *
     * @param types simple names in lower case; empty: any
     */
    static List<TextFact> in(Facts facts, List<String> types) {
        List<Failure> all = facts.once(Failure.class, () -> facts.texts().stream()
                .filter(FailureRecords::isOne)
                .map(fact -> new Failure(fact, innermost(fact).simpleType().toLowerCase(Locale.ROOT)))
                .toList());
        return all.stream()
                .filter(failure -> types.isEmpty() || types.contains(failure.type()))
                .map(Failure::fact)
                .toList();
    }

    /** The last cause of a record that carries a throwable. */
    static LoggedThrowable innermost(TextFact fact) {
        return fact.chain().get(fact.chain().size() - 1);
    }

    /**
     * One more record.
     *
     * @param depth see {@link TextHit}
     * @param quote what the record says of it
     */
    void add(TextFact fact, int depth, String quote) {
        hits.add(new TextHit(fact, depth));
        if (evidence.size() < QUOTED) {
            evidence.add(Evidence.of(Evidence.Kind.EXCEPTION, quote, fact.source(), fact.at()));
        }
    }

    /** It holds where there is a record. */
    Outcome outcome(Map<String, String> captures) {
        return hits.isEmpty() ? Outcome.fails() : new Outcome(Outcome.State.HOLDS, evidence, hits, captures, Set.of());
    }
}
