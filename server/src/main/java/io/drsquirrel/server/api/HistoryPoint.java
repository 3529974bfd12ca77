// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a job was at one moment. */
public record HistoryPoint(
        Instant at, Verdict verdict, @Nullable String topCause, int restarts) {}
