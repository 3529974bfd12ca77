// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of one job. */
public record JobPage(
        JobRow row,
        WindowAnswer window,
        DiagnosisAnswer diagnosis,
        List<ChangeAnswer> changes,
        List<CoverageAnswer> coverage,
        List<LinkAnswer> links,
        List<ProcessAnswer> processes,
        List<RestartAnswer> restarts,
        @Nullable String flinkVersion) {
    public JobPage {
        changes = List.copyOf(changes);
        coverage = List.copyOf(coverage);
        links = List.copyOf(links);
        processes = List.copyOf(processes);
        restarts = List.copyOf(restarts);
    }
}
