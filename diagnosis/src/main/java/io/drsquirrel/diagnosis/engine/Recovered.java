// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells what a job has got over for what it is: news, not trouble.
 *
 * <p>A job that restarted once and has run since, with a checkpoint begun and completed after it where it makes any, is well. What
 * its logs say of that one restart still is the first thing to tell, but calls nobody. What ends processes is left as grave as it
 * is: memory that was too small once will be so again.
 */
final class Recovered {
    private static final Duration STABLE = Duration.ofSeconds(40);
    private static final Duration SLACK = Duration.ofSeconds(15);
    private static final String LOSS = "@taskmanager-loss";

    private Recovered() {}

    static List<Match> soften(List<Match> matches, Facts facts) {
        JobSnapshot snapshot = facts.snapshot();
        List<Restart> restarts =
                snapshot.restarts().stream().filter(r -> !r.rescale()).toList();
        if (snapshot.status() != JobStatus.RUNNING || restarts.size() != 1) {
            return matches;
        }
        Instant restarted = restarts.get(0).at();
        if (restarted.plus(STABLE).isAfter(snapshot.takenAt()) || !checkpointsAgain(snapshot, restarted)) {
            return matches;
        }
        return matches.stream()
                .map(m -> isOver(m, restarted) ? m.withSeverity(Severity.INFO) : m)
                .toList();
    }

    private static boolean checkpointsAgain(JobSnapshot snapshot, Instant restarted) {
        List<Checkpoint> since = snapshot.checkpoints().history().stream()
                .filter(c -> c.triggeredAt().isAfter(restarted))
                .toList();
        return since.isEmpty()
                ? snapshot.checkpoints().history().isEmpty()
                : since.stream().anyMatch(c -> c.status() == Checkpoint.Status.COMPLETED);
    }

    private static boolean isOver(Match match, Instant restarted) {
        return match.rule().role() == Role.CAUSE
                && !match.rule().explains().contains(LOSS)
                && !match.facts().isEmpty()
                && match.until() != null
                && !match.until().isAfter(restarted.plus(SLACK));
    }
}
