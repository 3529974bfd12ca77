// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the threads of suspected tasks were seen doing. A later observation of the same process replaces what was seen before of the
 * same vertices.
 *
 * @param job Flink's job id
 */
public record ThreadsObserved(Instant at, ProcessRef process, String job, List<ThreadSample> samples)
        implements Observation {
    public ThreadsObserved {
        samples = List.copyOf(samples);
    }

    @Override
    public Optional<String> jobId() {
        return Optional.of(job);
    }
}
