// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One part of us or one neighbour we depend on: OK, DEGRADED, DOWN or UNKNOWN. */
public record ComponentHealth(
        String name,
        String status,
        String message,
        @Nullable Instant lastSuccessAt) {}
