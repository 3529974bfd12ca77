// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts checkpointing together from the checkpoints that were seen and the configuration in force. */
final class CheckpointPicture {
    private CheckpointPicture() {}

    /** The picture of the window. */
    static Checkpoints of(CheckpointLedger checkpoints, ConfigurationLedger configuration, Window window) {
        List<Checkpoint> history = checkpoints.history();
        Duration interval = configuration
                .duration("execution.checkpointing.interval")
                .filter(d -> !d.isZero() && d.compareTo(Duration.ofDays(36_500)) < 0)
                .orElse(null);
        boolean periodic = history.stream().anyMatch(c -> !c.savepoint());
        Boolean enabled = null;
        if (interval != null || periodic) {
            enabled = true;
        } else if (configuration.knowsJob()) {
            enabled = false;
        }
        int tolerable = configuration
                .value("execution.checkpointing.tolerable-failed-checkpoints")
                .filter(v -> v.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(-1);
        return new Checkpoints(
                enabled,
                interval,
                configuration.duration("execution.checkpointing.timeout").orElse(null),
                tolerable,
                checkpoints.lastCompletedAt(),
                history.stream()
                        .filter(c -> !c.triggeredAt().isBefore(window.from())
                                || !CheckpointLedger.end(c).isBefore(window.from()))
                        .toList());
    }

    /** Sizes of subtasks' state, from the latest checkpoint that tells them. */
    static List<SubtaskSpread> stateSizes(Checkpoints history, Topology topology) {
        for (int i = history.history().size() - 1; i >= 0; i--) {
            Checkpoint checkpoint = history.history().get(i);
            if (checkpoint.status() != Checkpoint.Status.COMPLETED
                    || checkpoint.parts().isEmpty()) {
                continue;
            }
            List<SubtaskSpread> spreads = new ArrayList<>();
            for (Checkpoint.VertexPart part : checkpoint.parts()) {
                boolean current = topology.vertex(part.vertexId())
                        .map(JobVertex::parallelism)
                        .map(p -> p == part.stateSizeBytes().size())
                        .orElse(true);
                if (current && !part.stateSizeBytes().isEmpty()) {
                    spreads.add(new SubtaskSpread(
                            Signal.CHECKPOINT_FULL_SIZE,
                            part.vertexId(),
                            part.stateSizeBytes().stream()
                                    .map(bytes -> bytes < 0 ? Double.NaN : bytes.doubleValue())
                                    .toList()));
                }
            }
            return spreads;
        }
        return List.of();
    }
}
