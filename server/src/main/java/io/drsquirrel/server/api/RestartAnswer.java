// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A restart and what is known of its cause. */
public record RestartAnswer(
        Instant at,
        @Nullable Instant recoveredAt,
        boolean rescale,
        @Nullable String cause,
        @Nullable String process,
        @Nullable String source) {}
