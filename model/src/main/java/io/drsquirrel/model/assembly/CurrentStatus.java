// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.assembly.MetricPanes.Place;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Status of a job's current run.
 *
 * @param since since when it has that status, null where unknown
 * @param startedAt when the run started, null where unknown
 */
record CurrentStatus(
        JobStatus status, @Nullable Instant since, @Nullable Instant startedAt) {
    /** What was said last, or what follows from the job manager's uptime or from tasks that run. */
    static CurrentStatus of(
            String run,
            Window window,
            AssemblerSettings settings,
            StatusTimeline statuses,
            MetricPanes metrics,
            CoverageLedger coverage,
            @Nullable Instant heard) {
        Optional<StatusTimeline.Seen> told = statuses.latest(run);
        Instant startedAt = statuses.first(run).orElse(null);
        Instant up = runningSince(run, settings, metrics);
        if (startedAt == null) {
            startedAt = up;
        }
        boolean silent = heard == null || heard.isBefore(window.to().minus(settings.silence()));
        if (told.isPresent() && told.get().status().isTerminal()) {
            return new CurrentStatus(told.get().status(), sinceOf(run, statuses), startedAt);
        }
        if (silent) {
            return new CurrentStatus(JobStatus.UNKNOWN, heard, startedAt);
        }
        if (told.isPresent()) {
            StatusTimeline.Seen seen = told.get();
            // The job manager's uptime began anew since: what was told is over, though nobody said so.
            if (seen.status() != JobStatus.RUNNING && up != null && up.isAfter(seen.at())) {
                return new CurrentStatus(JobStatus.RUNNING, up, startedAt);
            }
            return new CurrentStatus(seen.status(), sinceOf(run, statuses), startedAt);
        }
        if (up != null) {
            return new CurrentStatus(JobStatus.RUNNING, up, startedAt);
        }
        Instant tasks = coverage.since(Capability.METRICS).orElse(null);
        return tasks == null
                ? new CurrentStatus(JobStatus.UNKNOWN, null, startedAt)
                : new CurrentStatus(JobStatus.RUNNING, null, startedAt);
    }

    private static @Nullable Instant sinceOf(String run, StatusTimeline statuses) {
        return statuses.sinceOfLatest(run).map(StatusTimeline.Seen::at).orElse(null);
    }

    /** By the job manager's uptime of the job. */
    private static @Nullable Instant runningSince(String run, AssemblerSettings settings, MetricPanes metrics) {
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.UPTIME)) {
            if (entry.getKey().run().equals(run)) {
                long pane = entry.getValue().lastPane();
                double millis = entry.getValue().highest(pane, 1)[0];
                if (millis > 0) {
                    long end = (pane + 1) * settings.paneMillis();
                    return Instant.ofEpochMilli(end - (long) millis);
                }
            }
        }
        return null;
    }

    /** Hands on the last failure, where the job ended by it. */
    void ifTerminalFailure(List<JobFailure> failures, Consumer<JobFailure> action) {
        if ((status == JobStatus.FAILED || status == JobStatus.FAILING) && !failures.isEmpty()) {
            action.accept(failures.get(failures.size() - 1));
        }
    }
}
