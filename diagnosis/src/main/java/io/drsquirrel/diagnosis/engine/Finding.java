// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.diagnosis.rule.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule matched on a snapshot.
 *
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
