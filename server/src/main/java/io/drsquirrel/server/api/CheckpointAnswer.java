// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One checkpoint or savepoint. */
public record CheckpointAnswer(
        long id,
        String status,
        Instant triggeredAt,
        @Nullable Long durationMs,
        @Nullable Long sizeBytes,
        @Nullable Long fullSizeBytes,
        boolean savepoint,
        @Nullable String reason,
        int acknowledged,
        int expected) {}
