// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process: garbage collection (share of time), memory (bytes) and CPU (cores) per pane. */
public record ContainerHealth(
        String id,
        String kind,
        String host,
        List<@Nullable Double> gcOld,
        List<@Nullable Double> gc,
        List<@Nullable Double> rss,
        List<@Nullable Double> heapUsed,
        @Nullable Double heapMax,
        @Nullable Double memoryLimit,
        @Nullable CpuHealth cpu,
        @Nullable Instant endedAt,
        @Nullable String exitReason) {}
