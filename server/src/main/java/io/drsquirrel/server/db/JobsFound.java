// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.util.List;
import java.util.Map;

/**
 * A page of jobs.
 *
 * @param total jobs that all filters let through
 * @param counts verdicts of the jobs that the other filters let through, whatever verdicts were asked for; each verdict is there
 * @param clusters all clusters, sorted, whatever was asked for
 * @param jobs the page
 */
public record JobsFound(long total, Map<Verdict, Long> counts, List<String> clusters, List<CurrentJob> jobs) {
    public JobsFound {
        clusters = List.copyOf(clusters);
        jobs = List.copyOf(jobs);
    }
}
