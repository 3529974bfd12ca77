// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process was seen from outside (or by itself): its life, limits and use of memory and CPU. Absent values are null.
 *
 * @param startedAt when the process started
 * @param endedAt when it ended, where known
 * @param exitReason why it ended in the words of whoever knows ({@code OOMKilled}, {@code exit code 137})
 * @param memoryLimitBytes limit of the container, or of the process itself
 * @param rssBytes resident memory
 * @param cpuLimitCores cores the container may use
 * @param cpuCores cores used on average since the observation before
 * @param throttledRatio share of scheduler periods in which the container was throttled, 0 to 1
 */
public record ContainerObserved(
        Instant at,
        ProcessRef process,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String exitReason,
        @Nullable Long memoryLimitBytes,
        @Nullable Long rssBytes,
        @Nullable Double cpuLimitCores,
        @Nullable Double cpuCores,
        @Nullable Double throttledRatio)
        implements Observation {
    @Override
    public Optional<String> jobId() {
        return Optional.empty();
    }
}
