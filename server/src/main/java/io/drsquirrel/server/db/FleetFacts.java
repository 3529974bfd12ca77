// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.util.List;
import java.util.Map;

/**
 * All jobs together.
 *
 * @param byCluster verdicts per cluster; each verdict is there
 * @param causes leading causes, those of most jobs first, then those of most restarts
 * @param troubled number of jobs with trouble of each kind
 */
public record FleetFacts(
        long jobs, Map<String, Map<Verdict, Long>> byCluster, List<CauseCount> causes, Map<Trouble, Long> troubled) {
    /**
     * One cause.
     *
     * @param jobs jobs it leads now
     * @param restarts restarts since the time asked for while it led
     */
    public record CauseCount(String id, long jobs, long restarts) {}

    public FleetFacts {
        causes = List.copyOf(causes);
    }
}
