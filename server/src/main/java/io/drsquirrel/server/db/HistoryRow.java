// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job was at one moment.
 *
 * @param cause id of the leading finding, null where there was none
 * @param restarts restarts in the snapshot's window
 */
public record HistoryRow(
        Instant at, Verdict verdict, @Nullable String cause, int restarts) {}
