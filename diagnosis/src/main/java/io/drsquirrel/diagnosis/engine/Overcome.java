// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Leaves out faults that a client got over by itself: it said that it tries again, it said so a few times only, and the job
 * neither failed nor restarted. What is said again and again has not been got over. Rules that speak of any throwable at all are
 * not asked about mere warnings either.
 */
final class Overcome {
    private static final int SAID_OFTEN = 3;
    private static final int GENERIC = 1;

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
            "tries=",
            "try again",
            "trying again",
            "going to request metadata update",
            "requesting metadata update",
            "will attempt rediscovery",
            "re-joining group",
            "redo the");

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
        List<Match> left = new ArrayList<>();
        for (Match match : matches) {
            boolean cause = match.rule().role() == Role.CAUSE && !match.facts().isEmpty();
            boolean overcome = match.facts().stream().mapToLong(TextFact::count).sum() < SAID_OFTEN
                    && match.facts().stream().allMatch(Overcome::triesAgain);
            boolean remark = match.rule().precision() == GENERIC
                    && match.facts().stream().allMatch(Overcome::isRemark);
            if (!cause || !overcome && !remark) {
                left.add(match);
            }
        }
        return left;
    }

    private static boolean isRemark(TextFact fact) {
        return fact.level() != LogLevel.UNKNOWN && !fact.level().atLeast(LogLevel.ERROR);
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
