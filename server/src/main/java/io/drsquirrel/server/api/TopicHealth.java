// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One topic: records in it, their rate, and how far behind its reader is. */
public record TopicHealth(
        String topic,
        long records,
        @Nullable Double perSecond,
        @Nullable Instant lastRecordAt,
        @Nullable Long lag) {}
