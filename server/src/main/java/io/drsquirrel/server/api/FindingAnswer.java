// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule matched, or a cause guessed, with evidence, steps and consequences.
 *
 * @param basis {@code rule}, or {@code likeness} for a guess by the failure's words
 */
public record FindingAnswer(
        String id,
        List<String> aka,
        String title,
        int rank,
        String basis,
        double confidence,
        String confidenceWords,
        String severity,
        String role,
        String family,
        String summary,
        String rootCause,
        List<EvidenceAnswer> evidence,
        List<EvidenceAnswer> against,
        List<String> explains,
        @Nullable String explainedBy,
        List<FindingAnswer> consequences,
        @Nullable Instant since,
        @Nullable Instant until,
        List<ActionAnswer> actions,
        String guide,
        List<String> tiedWith) {
    public FindingAnswer {
        aka = List.copyOf(aka);
        evidence = List.copyOf(evidence);
        against = List.copyOf(against);
        explains = List.copyOf(explains);
        consequences = List.copyOf(consequences);
        actions = List.copyOf(actions);
        tiedWith = List.copyOf(tiedWith);
    }
}
