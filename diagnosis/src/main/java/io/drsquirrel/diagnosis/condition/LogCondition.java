// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record says something: in its message, or in the headline of a throwable behind it.
 *
 * @param text what it says
 * @param from processes it may come from; empty: any
 * @param level least level; {@code UNKNOWN}: any
 * @param logger part of the logger's name, lower case; null: any
 * @param atLeast how many records must say so
 * @param within time in which they must; null: the whole window
 */
public record LogCondition(
        TextMatch text,
        Set<ProcessKind> from,
        LogLevel level,
        @Nullable String logger,
        int atLeast,
        @Nullable Duration within)
        implements Condition {
    public LogCondition {
        from = Set.copyOf(from);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        Candidates candidates = facts.candidates(this);
        Map<String, String> captures = new LinkedHashMap<>();
        List<TextHit> hits =
                candidates.isEmpty() ? List.of() : candidates.matching(text::mayMatch, fact -> depth(fact, captures));
        if (hits.isEmpty()) {
            Set<Capability> missing = missing(facts);
            return missing.isEmpty() ? Outcome.fails() : Outcome.unknown(missing);
        }
        return TextEvidence.outcome(hits, atLeast, within, captures, Evidence.Kind.LOG);
    }

    private boolean admits(TextFact fact) {
        ProcessKind kind = fact.process().kind();
        boolean kindFits = from.isEmpty()
                || from.contains(kind)
                || kind == ProcessKind.UNKNOWN
                || fact.origin() == TextFact.Origin.FAILURE && from.contains(ProcessKind.JOB_MANAGER);
        boolean levelFits = level == LogLevel.UNKNOWN
                || fact.level() == LogLevel.UNKNOWN
                || fact.level().atLeast(level);
        return kindFits
                && levelFits
                && (logger == null || fact.logger().toLowerCase(Locale.ROOT).contains(logger));
    }

    private int depth(IndexedFact indexed, Map<String, String> captures) {
        if (!admits(indexed.fact())) {
            return -1;
        }
        Optional<Map<String, String>> match = text.match(indexed);
        match.ifPresent(m -> m.forEach(captures::putIfAbsent));
        return match.isPresent() ? depth(indexed.fact().chain()) : -1;
    }

    /** Depth of the innermost throwable whose headline alone matches; the message lies outside of all of them. */
    private int depth(List<LoggedThrowable> chain) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            if (text.match(chain.get(i).headline()).isPresent()) {
                return chain.size() - 1 - i;
            }
        }
        return chain.size();
    }

    private Set<Capability> missing(Facts facts) {
        Set<Capability> lacking = EnumSet.noneOf(Capability.class);
        boolean jobManager = from.isEmpty() || from.contains(ProcessKind.JOB_MANAGER);
        boolean taskManager = from.isEmpty() || from.contains(ProcessKind.TASK_MANAGER);
        if (jobManager && !facts.has(Capability.JOB_MANAGER_LOG)) {
            lacking.add(Capability.JOB_MANAGER_LOG);
        }
        if (taskManager && !facts.has(Capability.TASK_MANAGER_LOG)) {
            lacking.add(Capability.TASK_MANAGER_LOG);
        }
        boolean somethingRead = jobManager && facts.has(Capability.JOB_MANAGER_LOG)
                || taskManager && facts.has(Capability.TASK_MANAGER_LOG);
        return somethingRead ? Set.of() : lacking;
    }
}
