// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A process that works, or worked within the window, for the job. */
public record ProcessAnswer(
        String id,
        String kind,
        String host,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String exitReason,
        @Nullable Long memoryLimitBytes,
        @Nullable Double cpuLimitCores,
        int slots) {}
