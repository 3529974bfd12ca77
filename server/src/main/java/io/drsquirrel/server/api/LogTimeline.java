// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Log records, latest first; {@code next} asks for older ones. */
public record LogTimeline(
        List<LogEventAnswer> events, @Nullable String next) {
    public LogTimeline {
        events = List.copyOf(events);
    }
}
