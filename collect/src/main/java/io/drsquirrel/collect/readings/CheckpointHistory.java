// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoint.Status;
import io.drsquirrel.model.snapshot.Checkpoint.VertexPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads {@code /jobs/:id/checkpoints} and the details of one checkpoint. */
public final class CheckpointHistory {
    private CheckpointHistory() {}

    /** The checkpoints in the history, latest first as Flink lists them, without parts. */
    public static List<Checkpoint> read(JsonNode answer) {
        List<Checkpoint> history = new ArrayList<>();
        for (JsonNode node : answer.path("history")) {
            one(node, List.of()).ifPresent(history::add);
        }
        return history;
    }

    /** One checkpoint of the history, or of {@code /checkpoints/details/:id}. */
    static Optional<Checkpoint> one(JsonNode node, List<VertexPart> parts) {
        Instant triggered = time(node, "trigger_timestamp").orElse(null);
        if (triggered == null) {
            return Optional.empty();
        }
        Status status =
                switch (text(node, "status")) {
                    case "COMPLETED" -> Status.COMPLETED;
                    case "FAILED" -> Status.FAILED;
                    default -> Status.IN_PROGRESS;
                };
        Duration took = status == Status.IN_PROGRESS
                ? null
                : Duration.ofMillis(Math.max(0, number(node, "end_to_end_duration", 0)));
        if (status == Status.FAILED) {
            took = time(node, "failure_timestamp")
                    .map(failed -> Duration.between(triggered, failed))
                    .filter(d -> !d.isNegative())
                    .orElse(took);
        }
        long full = number(node, "state_size", -1);
        String failure = text(node, "failure_message");
        boolean savepoint = node.path("is_savepoint").asBoolean(false);
        return Optional.of(new Checkpoint(
                number(node, "id", -1),
                status,
                savepoint,
                text(node, "checkpoint_type").equals("UNALIGNED_CHECKPOINT"),
                triggered,
                took,
                status == Status.COMPLETED ? number(node, "checkpointed_size", full) : -1,
                status == Status.COMPLETED ? full : -1,
                status == Status.FAILED ? (failure.isEmpty() ? "Flink tells no reason" : failure) : null,
                node.path("num_acknowledged_subtasks").asInt(0),
                node.path("num_subtasks").asInt(0),
                parts));
    }

    /** How one vertex spent its time, from {@code /checkpoints/details/:id/subtasks/:vid}. */
    public static Optional<VertexPart> part(String vertexId, JsonNode answer) {
        int count = answer.path("subtasks").size();
        if (count == 0) {
            return Optional.empty();
        }
        List<Long> endToEnd = absent(count);
        List<Long> delay = absent(count);
        List<Long> alignment = absent(count);
        List<Long> sync = absent(count);
        List<Long> async = absent(count);
        List<Long> size = absent(count);
        for (JsonNode subtask : answer.path("subtasks")) {
            int index = subtask.path("index").asInt(-1);
            if (index < 0 || index >= count || !text(subtask, "status").equals("completed")) {
                continue;
            }
            endToEnd.set(index, number(subtask, "end_to_end_duration", -1));
            delay.set(index, number(subtask, "start_delay", -1));
            alignment.set(index, number(subtask.path("alignment"), "duration", -1));
            sync.set(index, number(subtask.path("checkpoint"), "sync", -1));
            async.set(index, number(subtask.path("checkpoint"), "async", -1));
            size.set(index, number(subtask, "state_size", -1));
        }
        return Optional.of(new VertexPart(vertexId, endToEnd, delay, alignment, sync, async, size));
    }

    private static List<Long> absent(int count) {
        return new ArrayList<>(Collections.nCopies(count, -1L));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static long number(JsonNode node, String field, long otherwise) {
        return node.path(field).asLong(otherwise);
    }

    /** Flink writes 0 or -1 where there is none. */
    private static Optional<Instant> time(JsonNode node, String field) {
        long millis = node.path(field).asLong(-1);
        return millis <= 0 || millis > 9_000_000_000_000_000L
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(millis));
    }
}
