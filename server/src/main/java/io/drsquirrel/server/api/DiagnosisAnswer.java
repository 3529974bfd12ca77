// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with a job and why; the same object as in the report of {@code squirrel diagnose}. */
public record DiagnosisAnswer(
        String job,
        String jobId,
        String cluster,
        Verdict verdict,
        String headline,
        String status,
        @Nullable Instant since,
        Instant takenAt,
        WindowAnswer window,
        String catalogueVersion,
        List<FindingAnswer> diagnoses,
        List<CheckAnswer> checks,
        List<NotAssessedAnswer> notAssessed,
        @Nullable UnknownFailureAnswer unknownFailure) {
    public DiagnosisAnswer {
        diagnoses = List.copyOf(diagnoses);
        checks = List.copyOf(checks);
        notAssessed = List.copyOf(notAssessed);
    }
}
