// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job vertex: shares of time per pane. */
public record OperatorHealth(
        String id,
        String name,
        int parallelism,
        boolean bottleneck,
        List<@Nullable Double> backpressure,
        List<@Nullable Double> busy,
        double limit) {}
