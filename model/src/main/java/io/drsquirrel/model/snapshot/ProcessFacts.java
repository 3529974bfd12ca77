// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import io.drsquirrel.model.ProcessRef;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One process that works (or worked, within the window) for the job.
 *
 * @param startedAt when it started, null where unknown
 * @param endedAt when it ended or was last heard of before it was declared lost; null while it lives
 * @param exitReason why it ended in the words of whoever knows; null where nobody said
 * @param memoryLimitBytes limit of container or process, null where unknown
 * @param cpuLimitCores cores it may use, null where unknown
 * @param slots task slots, 0 for job managers or where unknown
 */
public record ProcessFacts(
        ProcessRef process,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String exitReason,
        @Nullable Long memoryLimitBytes,
        @Nullable Double cpuLimitCores,
        int slots) {}
