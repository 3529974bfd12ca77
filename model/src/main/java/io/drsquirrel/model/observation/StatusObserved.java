// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The job entered (or was seen in) a status. */
public record StatusObserved(
        Instant at,
        ProcessRef process,
        String job,
        @Nullable String jobName,
        JobStatus status) implements Observation {
    @Override
    public Optional<String> jobId() {
        return Optional.of(job);
    }
}
