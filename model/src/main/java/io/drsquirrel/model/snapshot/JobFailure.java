// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One failure of the job: what made it restart or end.
 *
 * @param throwable what was thrown
 * @param taskName the task it was thrown in ({@code Map (2/4)}), null for failures of the whole job
 * @param taskManager id of the task manager, null where unknown
 * @param labels labels of failure enrichers
 * @param global whether Flink called it a global failure
 * @param source where this was read: {@code exceptions}, {@code jobmanager.log:812}
 */
public record JobFailure(
        Instant at,
        LoggedThrowable throwable,
        @Nullable String taskName,
        @Nullable String taskManager,
        Map<String, String> labels,
        boolean global,
        String source) {
    public JobFailure {
        labels = Map.copyOf(labels);
    }
}
