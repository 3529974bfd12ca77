// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import java.time.Instant;
import java.util.Optional;

/** A log record was written. */
public record LogObserved(LogEvent event) implements Observation {
    @Override
    public Instant at() {
        return event.at();
    }

    @Override
    public ProcessRef process() {
        return event.process();
    }

    @Override
    public Optional<String> jobId() {
        return Optional.ofNullable(event.jobId());
    }
}
