// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import java.time.Instant;
import java.util.List;

/**
 * Log records with one fingerprint.
 *
 * @param fingerprint versioned fingerprint, e.g. {@code v2:8c1f…}
 * @param title the innermost throwable's headline with varying parts masked, or the message template
 * @param total records in the window, rate-limited ones included
 * @param perPane records per pane of the snapshot's window
 * @param processes ids of the processes that logged it
 * @param causedRestart whether one of its records was the reason of a restart or failure
 * @param samples a few of its records, the first and the latest among them, oldest first
 */
public record ExceptionGroup(
        String fingerprint,
        String title,
        LogLevel level,
        Instant first,
        Instant last,
        long total,
        List<Integer> perPane,
        List<String> processes,
        boolean causedRestart,
        List<LogEvent> samples) {
    public ExceptionGroup {
        perPane = List.copyOf(perPane);
        processes = List.copyOf(processes);
        samples = List.copyOf(samples);
    }
}
