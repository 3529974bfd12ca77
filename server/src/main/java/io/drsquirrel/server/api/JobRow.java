// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job in the list: everything the list shows, and nothing that needs the full picture. */
public record JobRow(
        String slug,
        String name,
        String cluster,
        String namespace,
        String jobId,
        Verdict verdict,
        @Nullable Instant since,
        String status,
        @Nullable Instant startedAt,
        Instant takenAt,
        boolean stale,
        @Nullable String note,
        @Nullable String headline,
        @Nullable TopCause topCause,
        int restartsLastHour,
        int restarts24h,
        List<Integer> restartStrip,
        int checksFailed,
        int checksUnknown,
        int checksTotal,
        @Nullable Double backpressure,
        @Nullable Double memory,
        @Nullable Integer attempt,
        @Nullable String owner) {
    public JobRow {
        restartStrip = List.copyOf(restartStrip);
    }
}
