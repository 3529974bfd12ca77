// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.util.List;
import java.util.Map;

/** A page of the job list; {@code total} counts what all filters let through, {@code counts} what all but the verdict's do. */
public record JobList(long total, Map<Verdict, Long> counts, List<String> clusters, List<JobRow> jobs) {
    public JobList {
        clusters = List.copyOf(clusters);
        jobs = List.copyOf(jobs);
    }
}
