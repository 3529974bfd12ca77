// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Clusters that somebody stopped before the logs were collected: the job manager and task managers were told to end within
 * seconds, and no job manager started again. Tasks fail and connections break while processes go one by one, which says nothing
 * of how the jobs were: the picture is that of the moment before.
 *
 * <p>A job manager that is told to end alone, or task managers alone, are something that happened to the jobs.
 */
final class StoppedClusters {
    private static final int MOST = 10_000;
    /** stop-cluster.sh and deleted pods end all processes within seconds, job manager first or last. */
    private static final Duration TOGETHER = Duration.ofSeconds(20);

    private static final Pattern START = Pattern.compile(" ?Starting \\w{1,100}ClusterEntry[pP]oint \\(Version");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private record Told(ProcessRef process, Instant at) {}

    private final List<Told> signals = new ArrayList<>();
    private final Map<String, Instant> lastStart = new HashMap<>();

    void add(LogEvent event) {
        String message = event.message();
        if (message.startsWith("RECEIVED SIGNAL ") && signals.size() < MOST) {
            signals.add(new Told(event.process(), event.at()));
        } else if (isJobManagerStart(event)) {
            lastStart.merge(event.process().cluster(), event.at(), (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    /** Whether the record is the banner with which a job manager begins; entry points of applications are spelt with a capital P. */
    static boolean isJobManagerStart(LogEvent event) {
        return event.process().kind() == ProcessKind.JOB_MANAGER
                && START.matcher(event.message()).lookingAt();
    }

    /** When the cluster was stopped, by its name; none for those that were not. */
    Map<String, Instant> stops() {
        Map<String, Instant> stops = new HashMap<>();
        for (Told told : signals) {
            if (told.process().kind() == ProcessKind.JOB_MANAGER) {
                stop(told).ifPresent(at -> stops.put(told.process().cluster(), at));
            }
        }
        return stops;
    }

    private Optional<Instant> stop(Told jobManager) {
        String cluster = jobManager.process().cluster();
        if (lastStart.getOrDefault(cluster, Instant.MIN).isAfter(jobManager.at())) {
            return Optional.empty();
        }
        return signals.stream()
                .filter(told -> told.process().kind() == ProcessKind.TASK_MANAGER)
                .filter(told -> told.process().cluster().equals(cluster))
                .map(Told::at)
                .filter(at -> Duration.between(at, jobManager.at()).abs().compareTo(TOGETHER) <= 0)
                .min(Instant::compareTo)
                .map(first -> first.isBefore(jobManager.at()) ? first : jobManager.at());
    }

    /** Says so to the jobs of a cluster that was stopped. */
    static Observation word(String cluster, Instant at) {
        return new CoverageObserved(
                at,
                ProcessRef.unknown(cluster),
                null,
                Capability.STATUS,
                true,
                "then the cluster was stopped as a whole, at " + SECONDS.format(at));
    }
}
