// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import java.time.Duration;

/**
 * How long what is kept.
 *
 * @param facts narrow facts, restarts, changes, and documents at which verdict or leading cause changed
 * @param documents all other documents
 * @param spacing least time between two documents that are kept though nothing changed
 * @param jobs jobs that nobody has heard of since
 */
public record Retention(Duration facts, Duration documents, Duration spacing, Duration jobs) {
    /** 30 days of facts, documents of 24 hours at least 5 minutes apart; jobs are forgotten after 7 days of silence. */
    public static final Retention DEFAULT =
            new Retention(Duration.ofDays(30), Duration.ofHours(24), Duration.ofMinutes(5), Duration.ofDays(7));
}
