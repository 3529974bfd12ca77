// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Alike;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/** The records in whose throwables a detector found what it looks for: all of them are hits, the first few are quoted. */
final class FailureRecords {
    private static final int QUOTED = 3;

    private static final Object BY_TYPE = new Object();

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
     * All of them in a snapshot whose last cause is of one of these types, by what they say but for numbers.
     *
     * @param types simple names in lower case; empty: any
     */
    static List<Alike> in(Facts facts, List<String> types) {
        List<Alike> all = facts.once(FailureRecords.class, () -> facts.alike().stream()
                .filter(alike -> isOne(alike.example()))
                .toList());
        if (types.isEmpty()) {
            return all;
        }
        Map<String, List<Alike>> byType = facts.once(BY_TYPE, () -> all.stream()
                .collect(Collectors.groupingBy(
                        alike -> innermost(alike.example()).simpleType().toLowerCase(Locale.ROOT))));
        return types.stream()
                .distinct()
                .flatMap(type -> byType.getOrDefault(type, List.of()).stream())
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

    /**
     * More records, whose innermost throwable it is.
     *
     * @param quote what a record says of it
     */
    void addAll(List<TextFact> facts, Function<TextFact, String> quote) {
        for (TextFact fact : facts) {
            if (evidence.size() < QUOTED) {
                add(fact, 0, quote.apply(fact));
            } else {
                hits.add(new TextHit(fact, 0));
            }
        }
    }

    /** It holds where there is a record. */
    Outcome outcome(Map<String, String> captures) {
        return hits.isEmpty() ? Outcome.fails() : new Outcome(Outcome.State.HOLDS, evidence, hits, captures, Set.of());
    }
}
