// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint or savepoint.
 *
 * @param endToEnd time from trigger to completion, or to failure
 * @param stateSizeBytes bytes written by this checkpoint, negative where unknown
 * @param fullSizeBytes bytes of the whole state it refers to, negative where unknown
 * @param failureReason Flink's message where it failed, null otherwise
 * @param acknowledged subtasks that acknowledged, {@code expected} those asked; both 0 where unknown
 * @param parts per vertex, how its time was spent; empty where unknown
 */
public record Checkpoint(
        long id,
        Status status,
        boolean savepoint,
        boolean unaligned,
        Instant triggeredAt,
        @Nullable Duration endToEnd,
        long stateSizeBytes,
        long fullSizeBytes,
        @Nullable String failureReason,
        int acknowledged,
        int expected,
        List<VertexPart> parts) {
    public Checkpoint {
        parts = List.copyOf(parts);
    }

    /** This checkpoint, triggered at another time. */
    public Checkpoint withTriggeredAt(Instant at) {
        return changed(at, endToEnd, failureReason, parts);
    }

    /** This checkpoint, taking that long. */
    public Checkpoint withEndToEnd(@Nullable Duration took) {
        return changed(triggeredAt, took, failureReason, parts);
    }

    /** This checkpoint, failed for that reason. */
    public Checkpoint withFailureReason(@Nullable String reason) {
        return changed(triggeredAt, endToEnd, reason, parts);
    }

    /** This checkpoint with these parts instead of its own. */
    public Checkpoint withParts(List<VertexPart> others) {
        return changed(triggeredAt, endToEnd, failureReason, others);
    }

    private Checkpoint changed(
            Instant at, @Nullable Duration took, @Nullable String reason, List<VertexPart> vertexParts) {
        return new Checkpoint(
                id,
                status,
                savepoint,
                unaligned,
                at,
                took,
                stateSizeBytes,
                fullSizeBytes,
                reason,
                acknowledged,
                expected,
                vertexParts);
    }

    /** How far a checkpoint got. */
    public enum Status {
        IN_PROGRESS,
        COMPLETED,
        FAILED
    }

    /**
     * What one vertex contributed; durations in milliseconds, lists by subtask index with -1 for subtasks that did not
     * acknowledge.
     */
    public record VertexPart(
            String vertexId,
            List<Long> endToEndMillis,
            List<Long> startDelayMillis,
            List<Long> alignmentMillis,
            List<Long> syncMillis,
            List<Long> asyncMillis,
            List<Long> stateSizeBytes) {
        public VertexPart {
            endToEndMillis = List.copyOf(endToEndMillis);
            startDelayMillis = List.copyOf(startDelayMillis);
            alignmentMillis = List.copyOf(alignmentMillis);
            syncMillis = List.copyOf(syncMillis);
            asyncMillis = List.copyOf(asyncMillis);
            stateSizeBytes = List.copyOf(stateSizeBytes);
        }

        /** The same of another vertex. */
        public VertexPart ofVertex(String id) {
            return new VertexPart(
                    id, endToEndMillis, startDelayMillis, alignmentMillis, syncMillis, asyncMillis, stateSizeBytes);
        }
    }
}
