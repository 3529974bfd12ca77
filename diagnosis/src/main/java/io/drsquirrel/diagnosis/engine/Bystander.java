// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Tells whether a job only stood by while a process of its cluster died.
 *
 * <p>Records that name no job (a lost TaskManager, a killed container) are shown to every job of the cluster, since any of them
 * may have run there. A job that neither failed nor restarted around that time, and runs, had no task on it.
 */
final class Bystander {
    private static final String LOSS = "taskmanager-loss";
    private static final Duration BEFORE = Duration.ofSeconds(90);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Set<JobStatus> UNHURT =
            Set.of(JobStatus.RUNNING, JobStatus.FINISHED, JobStatus.CANCELED, JobStatus.CANCELLING);

    private Bystander() {}

    /** Whether the match speaks of a process' death that the job did not feel. */
    static boolean stoodBy(Match match, JobSnapshot snapshot) {
        boolean ofDeath =
                match.rule().tags().contains(LOSS) || match.rule().explains().contains("@" + LOSS);
        if (!ofDeath || match.facts().isEmpty() || !UNHURT.contains(snapshot.status())) {
            return false;
        }
        for (TextFact fact : match.facts()) {
            if (fact.jobId() != null || fact.origin() == TextFact.Origin.FAILURE || felt(snapshot, fact.at())) {
                return false;
            }
        }
        return true;
    }

    private static boolean felt(JobSnapshot snapshot, Instant death) {
        Instant from = death.minus(BEFORE);
        Instant to = death.plus(AFTER);
        return snapshot.restarts().stream().anyMatch(r -> within(r.at(), from, to))
                || snapshot.failures().stream().anyMatch(f -> within(f.at(), from, to));
    }

    private static boolean within(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && !at.isAfter(to);
    }
}
