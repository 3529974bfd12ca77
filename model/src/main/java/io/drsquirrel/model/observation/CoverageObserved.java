// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collector says whether it can see one kind of fact.
 *
 * @param available whether the facts could be had
 * @param note what is missing and how to provide it, or how complete it is; empty where there is nothing to say
 */
public record CoverageObserved(
        Instant at, ProcessRef process, @Nullable String job, Capability capability, boolean available, String note)
        implements Observation {
    @Override
    public Optional<String> jobId() {
        return Optional.ofNullable(job);
    }
}
