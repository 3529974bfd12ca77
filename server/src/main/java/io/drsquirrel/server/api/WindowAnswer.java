// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;

/** A span of time cut into panes. */
public record WindowAnswer(Instant from, Instant to, long paneMs) {}
