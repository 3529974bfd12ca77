// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether one kind of facts is there. */
public record CoverageAnswer(
        String capability,
        boolean available,
        @Nullable Instant since,
        @Nullable Instant last,
        String note,
        String words,
        String how) {}
