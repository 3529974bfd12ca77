// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Leaves out faults that a client got over by itself: it said that it tries again, it said so a few times only, and the job
 * neither failed nor restarted. What is said again and again has not been got over. So are faults that should have stopped the
 * job where it completed checkpoints afterwards, and coarse rules on records that a rule for noise knows, where the job is well.
 * Rules that speak of any throwable at all are not asked about mere warnings either.
 */
final class Overcome {
    private static final Set<JobStatus> WELL = Set.of(JobStatus.RUNNING, JobStatus.FINISHED, JobStatus.CANCELED);
    private static final int SAID_OFTEN = 3;
    private static final int VERY_FAULT = 3;
    private static final int WORKED_ON = 2;
    private static final Set<Evidence.Kind> WORDS = Set.of(Evidence.Kind.LOG, Evidence.Kind.EXCEPTION);
    private static final int GENERIC = 1;
    /** Tag of faults that no checkpoint tells of: the job completes them, while records are lost or a service of the cluster is down. */
    private static final String JOB_RUNS_ON = "job-runs-on";

    private static final Set<JobStatus> UNHURT = Set.of(
            JobStatus.RUNNING,
            JobStatus.INITIALIZING,
            JobStatus.CREATED,
            JobStatus.FINISHED,
            JobStatus.CANCELED,
            JobStatus.UNKNOWN);

    private static final List<String> TRIES_AGAIN = List.of(
            "retrying",
            "will retry",
            "be retried",
            "retry times",
            "retries left",
            "attempts left",
            "attempt(s) left",
            "backing off",
            "exception, tries=",
            "try again",
            "trying again",
            "going to request metadata update",
            "requesting metadata update",
            "will attempt rediscovery",
            "re-joining group",
            "redo the",
            "to retry,",
            "retry after",
            "reconnecting",
            "will reconnect",
            "restore lost connection",
            "continuing without");

    private static final List<String> GIVES_UP = List.of(
            "exhausted",
            "giving up",
            "gave up",
            "give up",
            "no more",
            "no retries",
            "no attempts",
            " 0 attempts left",
            " 0 retries left",
            "exceeded",
            "to failed",
            "fatal",
            "after all");

    private Overcome() {}

    /** The matches that are still of interest. */
    static List<Match> without(List<Match> matches, Facts facts) {
        JobSnapshot snapshot = facts.snapshot();
        boolean unhurt = UNHURT.contains(snapshot.status())
                && snapshot.restarts().isEmpty()
                && facts.texts().stream().noneMatch(Overcome::hurts);
        if (!unhurt) {
            return matches;
        }
        // Where nothing is known of a job, nothing tells that the next try went well.
        boolean nothingKnown = snapshot.status() == JobStatus.UNKNOWN;
        Set<TextFact> noise = noise(matches, snapshot);
        List<Match> left = new ArrayList<>();
        for (Match match : matches) {
            boolean cause = match.rule().role() == Role.CAUSE && !match.facts().isEmpty();
            boolean overcome = match.facts().stream().mapToLong(TextFact::count).sum() < SAID_OFTEN
                    && match.facts().stream().allMatch(f -> triesAgain(f) && !(nothingKnown && isError(f)));
            boolean harmless = match.rule().precision() < VERY_FAULT
                    && rests(match)
                    && !match.facts().isEmpty()
                    && noise.containsAll(match.facts());
            boolean remark = match.rule().precision() == GENERIC
                    && match.facts().stream().allMatch(Overcome::isRemark);
            if (!(cause && (overcome || remark)) && !harmless && !workedOn(match, snapshot)) {
                left.add(match);
            }
        }
        return left;
    }

    /** Records that a rule for noise speaks of, where the job is known to be well. */
    private static Set<TextFact> noise(List<Match> matches, JobSnapshot snapshot) {
        Set<TextFact> noise = Collections.newSetFromMap(new IdentityHashMap<>());
        if (WELL.contains(snapshot.status())) {
            matches.stream().filter(m -> m.rule().role() == Role.NOISE).forEach(m -> noise.addAll(m.facts()));
        }
        return noise;
    }

    /** Whether the match names a fault, and rests on words alone. */
    private static boolean rests(Match match) {
        return (match.rule().role() == Role.CAUSE || match.rule().role() == Role.SYMPTOM)
                && match.outcome().evidence().stream().allMatch(e -> WORDS.contains(e.kind()));
    }

    /**
     * Whether the job did its work all the same: it runs, and has completed checkpoints that began after the last record of a fault
     * that should have stopped it. A fault that stops no job is not over by that.
     */
    private static boolean workedOn(Match match, JobSnapshot snapshot) {
        Instant until = match.until();
        if (match.rule().severity() != Severity.CRITICAL
                || match.rule().tags().contains(JOB_RUNS_ON)
                || snapshot.status() != JobStatus.RUNNING
                || match.facts().isEmpty()
                || until == null
                || !rests(match)) {
            return false;
        }
        return snapshot.checkpoints().history().stream()
                        .filter(c -> c.status() == Checkpoint.Status.COMPLETED
                                && c.triggeredAt().isAfter(until))
                        .count()
                >= WORKED_ON;
    }

    private static boolean isRemark(TextFact fact) {
        return fact.level() != LogLevel.UNKNOWN && !fact.level().atLeast(LogLevel.ERROR);
    }

    private static boolean isError(TextFact fact) {
        return fact.level().atLeast(LogLevel.ERROR);
    }

    private static boolean hurts(TextFact fact) {
        return fact.origin() != TextFact.Origin.LOG || fact.message().contains("to FAILED");
    }

    /** Whether the record announces another try. */
    static boolean triesAgain(TextFact fact) {
        String message = fact.message().toLowerCase(Locale.ROOT);
        return fact.origin() == TextFact.Origin.LOG
                && TRIES_AGAIN.stream().anyMatch(message::contains)
                && GIVES_UP.stream().noneMatch(message::contains);
    }
}
