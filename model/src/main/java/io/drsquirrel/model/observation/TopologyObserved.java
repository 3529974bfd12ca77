// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.Optional;

/**
 * The job's graph as it runs, or the part of it that one process knows. One with edges is whole, and a later one replaces an
 * earlier one; parts (a task manager's vertices, one deployed task) have no edges and are to be merged by vertex id.
 */
public record TopologyObserved(Instant at, ProcessRef process, String job, String jobName, Topology topology)
        implements Observation {
    @Override
    public Optional<String> jobId() {
        return Optional.of(job);
    }
}
