// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import java.util.Optional;

/** Where observations tell the name of the job they belong to. Most tell only its id. */
public final class JobNames {
    private JobNames() {}

    /** The job's name, if the observation tells it. */
    public static Optional<String> in(Observation observation) {
        String name = null;
        if (observation instanceof MetricSample sample) {
            name = sample.scope().jobName();
        } else if (observation instanceof StatusObserved status) {
            name = status.jobName();
        } else if (observation instanceof TopologyObserved topology) {
            name = topology.jobName();
        }
        return Optional.ofNullable(name).filter(n -> !n.isEmpty());
    }
}
