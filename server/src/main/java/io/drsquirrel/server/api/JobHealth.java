// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last window in squares and curves. */
public record JobHealth(
        WindowAnswer window,
        HealthLimits limits,
        List<CheckAnswer> checks,
        List<OperatorHealth> operators,
        List<ContainerHealth> containers,
        Throughput throughput,
        List<@Nullable Double> lag,
        List<CheckpointAnswer> checkpoints) {
    public JobHealth {
        checks = List.copyOf(checks);
        operators = List.copyOf(operators);
        containers = List.copyOf(containers);
        checkpoints = List.copyOf(checkpoints);
    }
}
