// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether trouble lies behind the job: it restarted once, as jobs do after a deploy or when a host goes away, has run since, and
 * completes checkpoints. What brought it down then is worth knowing, and no reason to be woken. A second restart is a pattern.
 */
final class Recovery {
    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Duration SETTLED_WITHOUT_CHECKPOINTS = Duration.ofMinutes(5);
    private static final int CHECKPOINTS = 2;
    /** Processes tell of one failure at slightly different times. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(5);

    private Recovery() {}

    /** Since when the job runs well again; empty where it never failed, failed more often, or has not settled yet. */
    static Optional<Instant> of(JobSnapshot snapshot) {
        List<Restart> restarts =
                snapshot.restarts().stream().filter(r -> !r.rescale()).toList();
        if (snapshot.status() != JobStatus.RUNNING || restarts.size() != 1) {
            return Optional.empty();
        }
        Instant recovered = restarts.get(0).recoveredAt();
        if (recovered == null
                || snapshot.failures().stream().anyMatch(f -> f.at().isAfter(recovered.plus(SAME_MOMENT)))) {
            return Optional.empty();
        }
        Duration runs = Duration.between(recovered, snapshot.takenAt());
        long checkpoints = snapshot.checkpoints().history().stream()
                .filter(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.triggeredAt().isAfter(recovered))
                .count();
        boolean settled = checkpoints >= CHECKPOINTS
                ? runs.compareTo(SETTLED) >= 0
                : Boolean.FALSE.equals(snapshot.checkpoints().enabled())
                        && runs.compareTo(SETTLED_WITHOUT_CHECKPOINTS) >= 0;
        return settled && !readsNothing(snapshot) ? Optional.of(recovered) : Optional.empty();
    }

    /** What brought it down may still keep its input away. */
    private static boolean readsNothing(JobSnapshot snapshot) {
        List<SignalSeries> read = snapshot.series(Signal.RECORDS_OUT_RATE);
        return !read.isEmpty() && read.stream().allMatch(s -> s.latest().orElse(0) <= 0);
    }

    /** Whether all that speaks for a match was logged before then. */
    static boolean isOver(Match match, Instant recovered) {
        Instant until = match.until();
        Instant limit = recovered.plus(SAME_MOMENT);
        return until != null
                && !until.isAfter(limit)
                && !match.facts().isEmpty()
                && match.facts().stream().map(TextFact::at).noneMatch(limit::isBefore);
    }
}
