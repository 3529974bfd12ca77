// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Configuration values in force, with their origin; of a job when {@code job} is given, else of the process. */
public record ConfigurationObserved(
        Instant at, ProcessRef process, @Nullable String job, List<ConfigurationEntry> entries) implements Observation {
    public ConfigurationObserved {
        entries = List.copyOf(entries);
    }

    @Override
    public Optional<String> jobId() {
        return Optional.ofNullable(job);
    }
}
