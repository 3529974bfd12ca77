// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a job was when a snapshot was taken, in few and narrow facts. Lists of jobs are made of nothing else.
 *
 * @param snapshotId id of the snapshot; storing the same id again overwrites
 * @param since since when the verdict holds, null where unknown
 * @param cause the leading finding, null where there is none
 * @param findings ids of all findings, consequences too
 * @param restartStrip restarts per pane of the snapshot's window
 * @param backpressure worst vertex's share of time, 0 to 1; null where unknown
 * @param memory worst process's share of its limit, 0 to 1; null where unknown
 * @param attempt highest execution attempt of a subtask, from 1; null where unknown
 */
public record JobState(
        JobKey key,
        String snapshotId,
        String jobId,
        Verdict verdict,
        @Nullable Instant since,
        JobStatus status,
        @Nullable Instant startedAt,
        Instant takenAt,
        String headline,
        @Nullable LeadingCause cause,
        Set<String> findings,
        List<Integer> restartStrip,
        int checksFailed,
        int checksUnknown,
        int checksTotal,
        @Nullable Double backpressure,
        @Nullable Double memory,
        @Nullable Integer attempt,
        Set<Trouble> troubles) {
    public JobState {
        findings = Set.copyOf(findings);
        restartStrip = List.copyOf(restartStrip);
        troubles = Set.copyOf(troubles);
    }

    /** The job's address. */
    public String slug() {
        return key.slug();
    }

    /** Id of the leading finding's rule, null where there is none. */
    public @Nullable String causeId() {
        return cause == null ? null : cause.id();
    }
}
