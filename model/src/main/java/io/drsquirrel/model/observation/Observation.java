// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import java.time.Instant;
import java.util.Optional;

/**
 * One fact as seen, whatever way it came in. Observations are the only input of the snapshot assembler; the order in which
 * they arrive does not matter.
 */
public sealed interface Observation
        permits MetricSample,
                LogObserved,
                CheckpointObserved,
                FailureObserved,
                StatusObserved,
                TopologyObserved,
                ConfigurationObserved,
                ContainerObserved,
                CoverageObserved,
                ThreadsObserved {
    /** When the fact held, by the clock of the process that saw it. */
    Instant at();

    /** The process that saw it. */
    ProcessRef process();

    /** Flink's job id (32 hex digits), where the fact belongs to one job; empty for facts about a process. */
    Optional<String> jobId();
}
