// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobFailure;
import java.time.Instant;
import java.util.Optional;

/**
 * The job failed (as Flink's exception history, a failure enricher or the job manager's log tell it).
 *
 * @see LoggedThrowable
 */
public record FailureObserved(ProcessRef process, String job, JobFailure failure) implements Observation {
    @Override
    public Instant at() {
        return failure.at();
    }

    @Override
    public Optional<String> jobId() {
        return Optional.of(job);
    }
}
