// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One log record. */
public record LogEventAnswer(
        String id,
        Instant at,
        String level,
        String logger,
        String thread,
        String message,
        @Nullable String process,
        @Nullable String host,
        String source,
        long repeat,
        @Nullable String fingerprint,
        @Nullable ThrowableAnswer throwable,
        List<GuideLink> guides) {
    public LogEventAnswer {
        guides = List.copyOf(guides);
    }
}
