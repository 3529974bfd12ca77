// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.time.Instant;
import java.util.Optional;

/** A checkpoint or savepoint was triggered, completed or failed; later observations of one id replace earlier ones. */
public record CheckpointObserved(Instant at, ProcessRef process, String job, Checkpoint checkpoint)
        implements Observation {
    @Override
    public Optional<String> jobId() {
        return Optional.of(job);
    }
}
