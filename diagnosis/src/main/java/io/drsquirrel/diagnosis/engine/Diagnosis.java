// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Window;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one job, and why.
 *
 * @param jobId Flink's job id, empty where no job could be told
 * @param headline one sentence for the top of the page
 * @param since since when the verdict holds as far as the snapshot shows, null where that cannot be told
 * @param findings cause trees, most likely cause of the worst trouble first
 * @param checks health checks
 * @param notAssessed what could not be answered and why
 * @param unknownFailure a failure that no rule explains, null where there is none
 * @param catalogueVersion version of the rules that said so
 */
public record Diagnosis(
        JobKey key,
        String jobId,
        Verdict verdict,
        String headline,
        JobStatus status,
        Window window,
        Instant takenAt,
        @Nullable Instant since,
        List<Finding> findings,
        List<HealthCheck> checks,
        List<NotAssessed> notAssessed,
        @Nullable UnknownFailure unknownFailure,
        String catalogueVersion) {
    public Diagnosis {
        findings = List.copyOf(findings);
        checks = List.copyOf(checks);
        notAssessed = List.copyOf(notAssessed);
    }

    /** This diagnosis with other findings. */
    Diagnosis withFindings(List<Finding> others) {
        return new Diagnosis(
                key,
                jobId,
                verdict,
                headline,
                status,
                window,
                takenAt,
                since,
                others,
                checks,
                notAssessed,
                unknownFailure,
                catalogueVersion);
    }
}
