// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A failure that no rule knows. */
public record UnknownFailureAnswer(
        String headline,
        String innermost,
        @Nullable String userFrame,
        long count,
        Instant first,
        Instant last,
        String source,
        String howToAddRule) {}
