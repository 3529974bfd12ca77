// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the job is. FAILING: it has failed, is failing or restarting, restarted three times in the last ten minutes, or a
 * critical cause is at work. DEGRADED: a warning is, or it restarted lately and is not over it, see {@link Recovery}. HEALTHY: nothing of that, and enough was seen to
 * say so. UNKNOWN: else; missing data is never healthy.
 */
final class Verdicts {
    private static final Set<JobStatus> BROKEN =
            Set.of(JobStatus.FAILED, JobStatus.FAILING, JobStatus.RESTARTING, JobStatus.SUSPENDED);
    private static final Duration RECENT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_LOG = Duration.ofMinutes(1);
    private static final Duration MEASURED_LATELY = Duration.ofMinutes(10);
    private static final int LOOP = 3;

    private Verdicts() {}

    static Diagnosis conclude(
            JobSnapshot snapshot,
            List<Finding> findings,
            List<HealthCheck> checks,
            List<NotAssessed> notAssessed,
            @Nullable UnknownFailure unknown,
            String catalogueVersion) {
        List<Restart> recent = snapshot.restarts().stream()
                .filter(r -> !r.rescale())
                .filter(r -> Duration.between(r.at(), snapshot.takenAt()).compareTo(RECENT) <= 0)
                .toList();
        boolean over = Recovery.of(snapshot).filter(Recovery::isComplete).isPresent();
        Verdict verdict = verdict(snapshot, findings, over ? 0 : recent.size(), over ? null : unknown);
        return new Diagnosis(
                snapshot.key(),
                snapshot.jobId(),
                verdict,
                headline(snapshot, verdict, findings, recent.size(), unknown) + remark(snapshot),
                snapshot.status(),
                snapshot.window(),
                snapshot.takenAt(),
                since(snapshot, verdict, findings, unknown),
                findings,
                checks,
                notAssessed,
                unknown,
                catalogueVersion);
    }

    private static Verdict verdict(
            JobSnapshot snapshot, List<Finding> findings, int recentRestarts, @Nullable UnknownFailure unknown) {
        Severity worst = worst(findings);
        if (BROKEN.contains(snapshot.status()) || recentRestarts >= LOOP || worst == Severity.CRITICAL) {
            return Verdict.FAILING;
        }
        if (worst == Severity.WARNING || recentRestarts > 0 || unknown != null) {
            return Verdict.DEGRADED;
        }
        return enoughSeen(snapshot) ? Verdict.HEALTHY : Verdict.UNKNOWN;
    }

    /** Gravest severity among the findings and what they explain, null where there are none; risks do no harm yet. */
    private static @Nullable Severity worst(List<Finding> findings) {
        Severity worst = null;
        for (Finding finding : findings) {
            Severity below = worst(finding.consequences());
            Severity own = finding.rule().role() == Role.RISK ? null : finding.severity();
            for (Severity severity : Arrays.asList(own, below)) {
                worst = severity != null && (worst == null || severity.compareTo(worst) > 0) ? severity : worst;
            }
        }
        return worst;
    }

    /** Status, and a way to see trouble: metrics, or the logs. */
    private static boolean enoughSeen(JobSnapshot snapshot) {
        Coverage coverage = snapshot.coverage();
        boolean statusKnown = snapshot.status() != JobStatus.UNKNOWN;
        boolean quiet = longEnough(coverage) && !onlyProcessesMeasured(snapshot) && !isMoreToKnow(coverage);
        boolean seen = measuredLately(snapshot) || quiet;
        return statusKnown
                && snapshot.status() != JobStatus.INITIALIZING
                && snapshot.status() != JobStatus.CREATED
                && seen;
    }

    /** Metrics that stopped some minutes ago say nothing of a job that runs. */
    private static boolean measuredLately(JobSnapshot snapshot) {
        return snapshot.coverage()
                .entry(Capability.METRICS)
                .filter(Coverage.Entry::available)
                .map(e -> snapshot.status() != JobStatus.RUNNING
                        || e.last() == null
                        || Duration.between(e.last(), snapshot.takenAt()).compareTo(MEASURED_LATELY) <= 0)
                .orElse(false);
    }

    /**
     * Whether somebody reads Flink's metrics and gets none of the tasks that run: Flink hands none out while a task manager hangs or
     * dies, and then a quiet log does not say that all is well.
     */
    private static boolean onlyProcessesMeasured(JobSnapshot snapshot) {
        return snapshot.status() == JobStatus.RUNNING
                && !snapshot.series(Signal.THREADS).isEmpty()
                && !snapshot.coverage().has(Capability.METRICS);
    }

    /**
     * Whether somebody had metrics to show and nothing of them could be used: a job manager's log tells nothing of how fast its tasks
     * are.
     */
    private static boolean isMoreToKnow(Coverage coverage) {
        return !coverage.has(Capability.TASK_MANAGER_LOG)
                && coverage.entry(Capability.METRICS)
                        .filter(e -> !e.available() && !e.note().isEmpty())
                        .isPresent();
    }

    /** A log of some seconds shows no trouble because it shows nothing. */
    private static boolean longEnough(Coverage coverage) {
        return coverage.entry(Capability.JOB_MANAGER_LOG)
                .filter(Coverage.Entry::available)
                .map(e -> e.since() != null
                        && e.last() != null
                        && Duration.between(e.since(), e.last()).compareTo(SHORTEST_LOG) >= 0)
                .orElse(false);
    }

    /** What makes the status less than the whole truth: a cluster that was stopped since, a clock that is wrong. */
    private static String remark(JobSnapshot snapshot) {
        return snapshot.coverage()
                .entry(Capability.STATUS)
                .map(Coverage.Entry::note)
                .filter(note -> !note.isEmpty())
                .map(note -> "; " + note)
                .orElse("");
    }

    private static String headline(
            JobSnapshot snapshot,
            Verdict verdict,
            List<Finding> findings,
            int recentRestarts,
            @Nullable UnknownFailure unknown) {
        String what =
                switch (verdict) {
                    case HEALTHY ->
                        (snapshot.status() == JobStatus.RUNNING ? "Running" : "The job is " + snapshot.status())
                                + risk(findings).map(r -> ", but at risk: " + r).orElse(", nothing wrong found");
                    case UNKNOWN -> "Not enough data to say how the job is";
                    case DEGRADED ->
                        recentRestarts > 0
                                ? times(recentRestarts) + " in the last 10 min"
                                : snapshot.status() == JobStatus.RUNNING ? "Running, but not well" : "Not well";
                    case FAILING ->
                        BROKEN.contains(snapshot.status())
                                ? "The job is " + snapshot.status()
                                        + (recentRestarts > 1
                                                ? ", " + times(recentRestarts) + " in the last 10 min"
                                                : "")
                                : recentRestarts > 0
                                        ? times(recentRestarts) + " in the last 10 min"
                                        : snapshot.status() == JobStatus.RUNNING
                                                ? "Running, with critical trouble"
                                                : "Critical trouble";
                };
        boolean troubled = verdict == Verdict.FAILING || verdict == Verdict.DEGRADED;
        if (troubled && !findings.isEmpty() && worst(findings.subList(0, 1)) != null) {
            return what + ": " + findings.get(0).rule().title();
        }
        return troubled && unknown != null ? what + ": no known cause matched " + unknown.innermost() : what;
    }

    /** The gravest that does no harm yet, but will. */
    private static Optional<String> risk(List<Finding> findings) {
        return findings.stream()
                .filter(f -> f.rule().role() == Role.RISK && f.severity().compareTo(Severity.WARNING) >= 0)
                .map(f -> f.rule().title())
                .findFirst();
    }

    private static String times(int restarts) {
        return restarts == 1 ? "1 restart" : restarts + " restarts";
    }

    private static @Nullable Instant since(
            JobSnapshot snapshot, Verdict verdict, List<Finding> findings, @Nullable UnknownFailure unknown) {
        if (verdict == Verdict.FAILING || verdict == Verdict.DEGRADED) {
            if (!findings.isEmpty() && findings.get(0).since() != null) {
                return findings.get(0).since();
            }
            return unknown != null ? unknown.first() : snapshot.statusSince();
        }
        return snapshot.statusSince();
    }
}
