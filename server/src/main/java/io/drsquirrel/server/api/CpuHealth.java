// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import org.jspecify.annotations.Nullable;

/** CPU use of a process in cores against its limit. */
public record CpuHealth(
        double min,
        double max,
        double p90,
        @Nullable Double limit,
        @Nullable Boolean healthy,
        String rule) {}
