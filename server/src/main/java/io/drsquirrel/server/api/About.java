// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;

/** What runs here. */
public record About(
        String version,
        String catalogueVersion,
        int rules,
        String mode,
        long paneMs,
        long snapshotIntervalMs,
        Instant startedAt,
        String auth) {}
