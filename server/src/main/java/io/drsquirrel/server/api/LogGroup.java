// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log records with one fingerprint. */
public record LogGroup(
        String fingerprint,
        String title,
        @Nullable String type,
        String level,
        Instant first,
        Instant last,
        long total,
        List<Integer> perPane,
        List<String> processes,
        boolean causedRestart,
        @Nullable Boolean newSinceDeploy,
        List<GuideLink> guides,
        String whyGrouped,
        List<LogEventAnswer> samples) {
    public LogGroup {
        perPane = List.copyOf(perPane);
        processes = List.copyOf(processes);
        guides = List.copyOf(guides);
        samples = List.copyOf(samples);
    }
}
