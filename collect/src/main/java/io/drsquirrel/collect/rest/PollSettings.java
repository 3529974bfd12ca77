// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.files.LineFilter;
import java.time.Duration;
import java.util.Optional;

/**
 * What a poll asks for.
 *
 * @param job id or name of the only job to look at; empty: all
 * @param logs whether the logs of job manager and task managers are read
 * @param filter marks log lines that matter beyond warnings, errors and those that mark a job's life
 * @param threads whether thread dumps and flame graphs may be asked for where a bottleneck is suspected
 * @param requestsPerJob how many requests a poll spends on one job at most
 * @param patience how long the first poll waits for Flink to have fetched metrics
 */
public record PollSettings(
        Optional<String> job, boolean logs, LineFilter filter, boolean threads, int requestsPerJob, Duration patience) {
    /** All jobs, logs, thread dumps, 40 requests per job. */
    public static final PollSettings DEFAULT =
            new PollSettings(Optional.empty(), true, LineFilter.NONE, true, 40, Duration.ofSeconds(4));

    /** The same for one job alone. */
    public PollSettings forJob(String idOrName) {
        return new PollSettings(Optional.of(idOrName), logs, filter, threads, requestsPerJob, patience);
    }

    /** The same with another filter of log lines. */
    public PollSettings withFilter(LineFilter other) {
        return new PollSettings(job, logs, other, threads, requestsPerJob, patience);
    }

    /** The same without logs. */
    public PollSettings withoutLogs() {
        return new PollSettings(job, false, filter, threads, requestsPerJob, patience);
    }
}
