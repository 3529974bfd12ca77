// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One fact with the place where it can be looked up. */
public record EvidenceAnswer(
        String kind,
        String text,
        String source,
        @Nullable Instant at,
        @Nullable Instant until,
        @Nullable String process,
        @Nullable String signal,
        @Nullable String subject,
        @Nullable Double value,
        @Nullable Double limit,
        @Nullable String unit,
        long count) {}
