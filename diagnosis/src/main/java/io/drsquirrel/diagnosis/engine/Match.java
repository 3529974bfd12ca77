// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.condition.TextHit;
import io.drsquirrel.diagnosis.rule.Rule;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule whose condition held, with the records it held on; working type of the engine. */
final class Match {
    private final Rule rule;
    private final Outcome outcome;
    private final Map<TextFact, Integer> depths;
    private final @Nullable Instant since;
    private final @Nullable Instant until;

    Match(Rule rule, Outcome outcome) {
        this.rule = rule;
        this.outcome = outcome;
        this.depths = new IdentityHashMap<>(outcome.hits().size());
        Instant from = null;
        Instant to = null;
        for (TextHit hit : outcome.hits()) {
            Integer other = depths.put(hit.fact(), hit.depth());
            if (other != null && other < hit.depth()) {
                depths.put(hit.fact(), other);
            }
            Instant at = hit.fact().at();
            from = from == null || at.isBefore(from) ? at : from;
            to = to == null || at.isAfter(to) ? at : to;
        }
        for (Evidence evidence : outcome.evidence()) {
            Instant first = evidence.at();
            Instant last = evidence.until() == null ? first : evidence.until();
            if (first != null && last != null) {
                from = from == null || first.isBefore(from) ? first : from;
                to = to == null || last.isAfter(to) ? last : to;
            }
        }
        this.since = from;
        this.until = to;
    }

    Rule rule() {
        return rule;
    }

    Outcome outcome() {
        return outcome;
    }

    Set<TextFact> facts() {
        return Collections.unmodifiableSet(depths.keySet());
    }

    boolean hits(TextFact fact) {
        return depths.containsKey(fact);
    }

    int depthOf(TextFact fact) {
        return Objects.requireNonNullElse(depths.get(fact), Integer.MAX_VALUE);
    }

    @Nullable
    Instant since() {
        return since;
    }

    @Nullable
    Instant until() {
        return until;
    }
}
