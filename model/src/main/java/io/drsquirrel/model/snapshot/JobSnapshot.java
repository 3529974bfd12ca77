// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Immutable picture of one job over a window, in panes. Made by the snapshot assembler alone, whatever way the facts came
 * in; what it can speak about is said by its {@link Coverage}.
 *
 * @param id function of job and window, so that a replay overwrites instead of adding
 * @param jobId Flink's job id of the latest run; empty where no job could be told (a cluster that never started one)
 * @param takenAt when the picture was taken; the only "now" that rules know
 * @param urgent whether it was taken at once because the job restarted or failed
 * @param status latest status
 * @param statusSince since when it has that status, null where unknown
 * @param startedAt when the latest run started, null where unknown
 * @param flinkVersion e.g. {@code 2.2.1}, null where unknown
 * @param series signals over the panes of {@code window}
 * @param spreads signals over subtasks
 * @param processes job manager and task managers that worked for the job within the window
 * @param failures failures within the window, oldest first
 * @param restarts restarts within the window, oldest first
 * @param exceptionGroups log records with warnings, errors or stack traces, grouped
 * @param events log records kept one by one: those that mark the job's life, and samples of each group; oldest first
 * @param configuration values in force
 * @param threads what suspected tasks were seen doing, where thread dumps or flame graphs were asked for
 */
public record JobSnapshot(
        String id,
        JobKey key,
        String jobId,
        Window window,
        Instant takenAt,
        boolean urgent,
        JobStatus status,
        @Nullable Instant statusSince,
        @Nullable Instant startedAt,
        @Nullable String flinkVersion,
        Topology topology,
        List<SignalSeries> series,
        List<SubtaskSpread> spreads,
        List<ProcessFacts> processes,
        Checkpoints checkpoints,
        List<JobFailure> failures,
        List<Restart> restarts,
        List<ExceptionGroup> exceptionGroups,
        List<LogEvent> events,
        List<ConfigurationEntry> configuration,
        List<ThreadSample> threads,
        Coverage coverage) {
    public JobSnapshot {
        series = List.copyOf(series);
        spreads = List.copyOf(spreads);
        processes = List.copyOf(processes);
        failures = List.copyOf(failures);
        restarts = List.copyOf(restarts);
        exceptionGroups = List.copyOf(exceptionGroups);
        events = List.copyOf(events);
        configuration = List.copyOf(configuration);
        threads = List.copyOf(threads);
    }

    /** All series of one signal, one per subject. */
    public List<SignalSeries> series(Signal signal) {
        return series.stream().filter(s -> s.signal() == signal).toList();
    }

    /** The series of one signal on one subject. */
    public Optional<SignalSeries> series(Signal signal, String subject) {
        return series.stream()
                .filter(s -> s.signal() == signal && s.subject().equals(subject))
                .findFirst();
    }

    /** The spread of one signal over the subtasks of one vertex. */
    public Optional<SubtaskSpread> spread(Signal signal, String vertexId) {
        return spreads.stream()
                .filter(s -> s.signal() == signal && s.vertexId().equals(vertexId))
                .findFirst();
    }

    /** The strongest value in force for a configuration key. */
    public Optional<ConfigurationEntry> configured(String key) {
        ConfigurationEntry best = null;
        for (ConfigurationEntry entry : configuration) {
            if (entry.key().equals(key) && (best == null || entry.origin().compareTo(best.origin()) >= 0)) {
                best = entry;
            }
        }
        return Optional.ofNullable(best);
    }
}
