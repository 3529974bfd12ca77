// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.util.List;
import java.util.Map;

/** All jobs together. */
public record FleetPage(
        long jobs,
        Map<Verdict, Long> counts,
        List<FleetCause> topCauses,
        FleetShares shares,
        List<ClusterCounts> clusters) {
    public FleetPage {
        topCauses = List.copyOf(topCauses);
        clusters = List.copyOf(clusters);
    }
}
