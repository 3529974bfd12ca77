// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Severity;
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
 * Tells what a job has got over for what it is: news, not trouble.
 *
 * <p>A job that restarted once, as jobs do after a deploy or when a host goes away, has run since, and completes checkpoints where it
 * makes any, is well. What brought it down is still told first, and calls nobody; a symptom whose cause nobody knows is not told for
 * longer than an hour (ten minutes, where the process was told to end), since there is nothing to do about it. A second restart is a pattern, unless
 * the job has read all its input and finished. Causes that end processes must be longer
 * ago than others: memory that was too small once will be so again.
 */
final class Recovery {
    private static final Duration SETTLED = Duration.ofSeconds(40);
    private static final Duration SETTLED_AFTER_A_LOSS = Duration.ofMinutes(1);
    private static final Duration SETTLED_WITHOUT_CHECKPOINTS = Duration.ofMinutes(5);
    private static final Duration HISTORY = Duration.ofHours(1);
    private static final Duration NEWS_OF_AN_ORDERLY_END = Duration.ofMinutes(10);
    private static final String ORDERLY_END = "The TaskExecutor is shutting down";
    private static final int CHECKPOINTS_AFTER_A_LOSS = 2;
    private static final String LOSS = "@taskmanager-loss";
    /** Processes tell of one failure at slightly different times. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(15);

    private final JobSnapshot snapshot;
    private final Instant since;

    private Recovery(JobSnapshot snapshot, Instant since) {
        this.snapshot = snapshot;
        this.since = since;
    }

    /**
     * That of a job which failed once and runs again, or failed and finished; empty where it never failed, failed more often, or still
     * reads nothing.
     */
    static Optional<Recovery> of(JobSnapshot snapshot) {
        List<Restart> restarts =
                snapshot.restarts().stream().filter(r -> !r.rescale()).toList();
        boolean finished = snapshot.status() == JobStatus.FINISHED && !restarts.isEmpty();
        boolean runs = snapshot.status() == JobStatus.RUNNING && restarts.size() == 1 && !readsNothing(snapshot);
        if (!finished && !runs) {
            return Optional.empty();
        }
        Restart last = restarts.get(restarts.size() - 1);
        Instant recovered = last.recoveredAt();
        Instant since = recovered == null ? last.at() : recovered;
        return snapshot.failures().stream().anyMatch(f -> f.at().isAfter(since.plus(SAME_MOMENT)))
                ? Optional.empty()
                : Optional.of(new Recovery(snapshot, since));
    }

    /** What brought it down may still keep its input away. */
    private static boolean readsNothing(JobSnapshot snapshot) {
        List<SignalSeries> read = snapshot.series(Signal.RECORDS_OUT_RATE);
        return !read.isEmpty() && read.stream().allMatch(s -> s.latest().orElse(0) <= 0);
    }

    /** Whether even a lost process would be behind it. */
    boolean isComplete() {
        return isSettled(true);
    }

    /** How grave a match still is. */
    Severity of(Match match) {
        return isOver(match) ? Severity.INFO : match.rule().severity();
    }

    /** Whether it is no more than a symptom of long ago. */
    boolean isHistory(Match match) {
        Duration news = match.facts().stream().allMatch(Recovery::isOrderlyEnd) ? NEWS_OF_AN_ORDERLY_END : HISTORY;
        return match.rule().role() == Role.SYMPTOM
                && Duration.between(since, snapshot.takenAt()).compareTo(news) >= 0
                && isOver(match);
    }

    /** A process that was told to end, as at a roll-out, and said so. */
    private static boolean isOrderlyEnd(TextFact fact) {
        return fact.chain().stream().anyMatch(t -> t.message().contains(ORDERLY_END))
                || fact.message().contains(ORDERLY_END);
    }

    /** Whether all of it happened before the job came back, and that is long enough ago. */
    boolean isOver(Match match) {
        Instant until = match.until();
        Instant limit = since.plus(SAME_MOMENT);
        return until != null
                && !until.isAfter(limit)
                && !match.facts().isEmpty()
                && match.facts().stream().map(TextFact::at).noneMatch(limit::isBefore)
                && isSettled(match.rule().role() != Role.CAUSE
                        || match.rule().explains().contains(LOSS));
    }

    private boolean isSettled(boolean afterALoss) {
        if (snapshot.status() == JobStatus.FINISHED) {
            return true;
        }
        Duration runs = Duration.between(since, snapshot.takenAt());
        List<Checkpoint> history = snapshot.checkpoints().history();
        long completed = history.stream()
                .filter(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.triggeredAt().isAfter(since))
                .count();
        if (!afterALoss) {
            return runs.compareTo(SETTLED) >= 0 && (history.isEmpty() || completed > 0);
        }
        return completed >= CHECKPOINTS_AFTER_A_LOSS
                ? runs.compareTo(SETTLED_AFTER_A_LOSS) >= 0
                : Boolean.FALSE.equals(snapshot.checkpoints().enabled())
                        && runs.compareTo(SETTLED_WITHOUT_CHECKPOINTS) >= 0;
    }
}
