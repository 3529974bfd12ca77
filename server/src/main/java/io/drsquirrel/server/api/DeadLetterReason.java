// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Records refused for one reason. */
public record DeadLetterReason(
        String reason, String topic, long count, @Nullable Instant lastAt, String message, String sample) {}
