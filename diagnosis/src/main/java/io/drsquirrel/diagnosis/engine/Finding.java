// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.diagnosis.rule.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule matched on a snapshot, or a cause guessed by likeness.
 *
 * @param basis what it rests on
 * @param severity how bad it is: that of the rule, or less where the job is over it
 * @param summary one sentence with this job's facts
 * @param confidence 0 to 1
 * @param since when its evidence begins, null where it is timeless
 * @param until latest evidence
 * @param evidence what speaks for it
 * @param against what speaks against it
 * @param actions steps that apply here, in order
 * @param consequences findings that it explains
 * @param tiedWith ids of findings that are as likely
 */
public record Finding(
        Basis basis,
        Rule rule,
        Severity severity,
        String summary,
        double confidence,
        @Nullable Instant since,
        @Nullable Instant until,
        List<Evidence> evidence,
        List<Evidence> against,
        List<Action> actions,
        List<Finding> consequences,
        List<String> tiedWith) {
    public Finding {
        evidence = List.copyOf(evidence);
        against = List.copyOf(against);
        actions = List.copyOf(actions);
        consequences = List.copyOf(consequences);
        tiedWith = List.copyOf(tiedWith);
    }

    /** What a finding rests on. */
    public enum Basis {
        /** The rule's condition held. */
        RULE,
        /** No condition held; the words of the failure are like those of the rule, see {@link NearestCauses}. */
        LIKENESS;

        /** The word used in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether its rule held, so that it is more than a guess. */
    public boolean isMatched() {
        return basis == Basis.RULE;
    }

    /** Id of the rule. */
    public String id() {
        return rule.id();
    }

    /** Confidence in words. */
    public String confidenceWords() {
        if (confidence >= 0.9) {
            return "very likely";
        }
        if (confidence >= 0.7) {
            return "likely";
        }
        return confidence >= 0.45 ? "possible" : "a guess";
    }
}
