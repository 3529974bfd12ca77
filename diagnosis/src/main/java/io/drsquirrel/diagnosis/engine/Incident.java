// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.TextFact;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The latest run of failures without a long quiet time between them. Its first failure is the fault to explain; what follows
 * may be its effect.
 *
 * @param failures failures of the job, oldest first; where the history has none, errors that carry a throwable
 */
record Incident(List<TextFact> failures, boolean ofJob) {
    /** A job that ran this long between two failures had recovered from the first. */
    private static final Duration QUIET = Duration.ofMinutes(10);

    /** So many failures for one reason, the latest among them, are no passing trouble. */
    private static final int AGAIN = 2;

    /** What Flink says of a task that failed, at levels that differ by process and version. */
    private static final String FAILED_TASK = "to FAILED";

    /** Whether the record tells that the job or one of its tasks failed. */
    static boolean isFailure(TextFact fact) {
        return fact.origin() == TextFact.Origin.FAILURE || fact.message().contains(FAILED_TASK);
    }

    static Incident latest(JobSnapshot snapshot, Facts facts, List<Match> matches, Set<TextFact> noise) {
        List<TextFact> failures = new ArrayList<>();
        List<TextFact> errors = new ArrayList<>();
        Set<TextFact> known = Collections.newSetFromMap(new IdentityHashMap<>());
        matches.stream().filter(m -> m.rule().role() == Role.CAUSE).forEach(m -> known.addAll(m.facts()));
        for (TextFact fact : facts.texts()) {
            if (noise.contains(fact) && !known.contains(fact)) {
                continue;
            }
            if (fact.origin() == TextFact.Origin.FAILURE) {
                failures.add(fact);
            } else if (fact.origin() == TextFact.Origin.LOG
                    && fact.hasThrowable()
                    && (fact.level().atLeast(LogLevel.ERROR) || fact.message().contains(FAILED_TASK))) {
                errors.add(fact);
            }
        }
        if (!failures.isEmpty()) {
            return new Incident(withoutOneOff(lastRun(failures)), true);
        }
        // A job that runs and never restarted has not failed, whatever its cluster's processes complain of, unless one
        // dies.
        boolean unhurt =
                snapshot.status() == JobStatus.RUNNING && snapshot.restarts().isEmpty();
        return new Incident(
                lastRun(unhurt ? errors.stream().filter(Incident::fatal).toList() : errors), false);
    }

    /** Whether the process itself says that it cannot go on; its log may end before the job is seen to fail. */
    private static boolean fatal(TextFact error) {
        return error.message().toLowerCase(Locale.ROOT).contains("fatal")
                || error.chain().get(error.chain().size() - 1).type().endsWith("OutOfMemoryError");
    }

    private static List<TextFact> lastRun(List<TextFact> sorted) {
        int from = sorted.size() - 1;
        while (from > 0
                && Duration.between(sorted.get(from - 1).at(), sorted.get(from).at())
                                .compareTo(QUIET)
                        < 0) {
            from--;
        }
        return sorted.isEmpty() ? List.of() : List.copyOf(sorted.subList(from, sorted.size()));
    }

    /**
     * Without a first failure that came once, where the job then failed again and again for another reason: what keeps it down is that
     * other one. An effect of the first is not lost by this, since it hangs under its cause.
     */
    private static List<TextFact> withoutOneOff(List<TextFact> run) {
        if (run.size() <= AGAIN) {
            return run;
        }
        String latest = kind(run.get(run.size() - 1));
        String first = kind(run.get(0));
        long again = run.stream().filter(f -> kind(f).equals(latest)).count();
        boolean once = run.stream().filter(f -> kind(f).equals(first)).count() == 1;
        return once && again >= AGAIN ? run.subList(1, run.size()) : run;
    }

    /** The types of the throwables, which the failures of one fault have in common. */
    private static String kind(TextFact failure) {
        return failure.chain().isEmpty()
                ? failure.message()
                : failure.chain().get(failure.chain().size() - 1).type();
    }

    /** Index of the first failure that the matches speak of; -1 where they speak of none. */
    int firstExplainedBy(List<Match> matches) {
        for (int i = 0; i < failures.size(); i++) {
            TextFact failure = failures.get(i);
            if (matches.stream().anyMatch(m -> m.hits(failure))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the job went on after an error that was logged: it runs, and a checkpoint begun later is complete. */
    private static boolean survived(JobSnapshot snapshot, Instant error) {
        if (snapshot.status() != JobStatus.RUNNING) {
            return snapshot.status() == JobStatus.FINISHED || snapshot.status() == JobStatus.CANCELED;
        }
        return snapshot.checkpoints().history().stream()
                .anyMatch(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.triggeredAt().isAfter(error));
    }

    /**
     * The failures of which no rule that names a cause or symptom speaks, oldest first. Errors that were only logged, and after which
     * the job went on, are none.
     */
    List<TextFact> unexplained(JobSnapshot snapshot, List<Match> matches, Set<TextFact> noise) {
        List<TextFact> unknown = new ArrayList<>();
        for (TextFact failure : failures) {
            boolean explained = noise.contains(failure)
                    || !ofJob && (survived(snapshot, failure.at()) || Overcome.triesAgain(failure))
                    || matches.stream().anyMatch(m -> m.rule().role() != Role.RISK && m.hits(failure));
            if (!explained && failure.hasThrowable()) {
                unknown.add(failure);
            }
        }
        return unknown;
    }
}
