// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reading a set of logs came to.
 *
 * @param cluster name of the cluster, from the logs or as given
 * @param jobNames names by job id, as far as the logs tell
 * @param flinkVersion as the processes announce it; empty where they do not
 */
public record LogSummary(
        String cluster,
        List<LogFacts> logs,
        List<Skipped> skipped,
        Map<String, String> jobNames,
        Optional<String> flinkVersion) {
    public LogSummary {
        logs = List.copyOf(logs);
        skipped = List.copyOf(skipped);
        jobNames = Map.copyOf(jobNames);
    }

    /** Time of the earliest record; empty where no log has times. */
    public Optional<Instant> first() {
        return logs.stream()
                .flatMap(l -> Optional.ofNullable(l.first()).stream())
                .min(Instant::compareTo);
    }

    /** Time of the latest record: the "now" of a pile of logs. */
    public Optional<Instant> last() {
        return logs.stream()
                .flatMap(l -> Optional.ofNullable(l.last()).stream())
                .max(Instant::compareTo);
    }

    /** Records in all logs. */
    public long records() {
        return logs.stream().mapToLong(LogFacts::records).sum();
    }
}
