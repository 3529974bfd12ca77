// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoint.VertexPart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Flink's REST API said of checkpoints, saved beside the logs: the history, or how the subtasks of one vertex fared in one
 * checkpoint. A transcript writes the answer into one line, by which it gets here with all that it holds.
 *
 * @param job id of the job, empty where the file does not tell
 * @param vertex id of the vertex that the parts are of, empty where the file does not tell
 * @param label what the file is called; people name it after what they asked for
 * @param checkpoints with parts of an unnamed vertex where it was asked for the subtasks of one
 */
public record CheckpointAnswer(String job, String vertex, String label, List<Checkpoint> checkpoints)
        implements Reading {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "INFO flink.rest.Checkpoints [] - ";
    private static final byte[] BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    public CheckpointAnswer {
        checkpoints = List.copyOf(checkpoints);
    }

    /** Whether it is about one vertex rather than whole checkpoints. */
    public boolean isOfParts() {
        return checkpoints.stream().anyMatch(checkpoint -> !checkpoint.parts().isEmpty());
    }

    /** Whether the answer is one of those. */
    public static boolean isOne(JsonNode answer) {
        JsonNode subtask = answer.path("subtasks").path(0);
        boolean parts = answer.path("id").isNumber()
                && subtask.path("index").isNumber()
                && (subtask.has("state_size") || subtask.has("checkpoint") || subtask.has("end_to_end_duration"));
        return parts || answer.path("history").path(0).path("trigger_timestamp").isNumber();
    }

    /** The answer as one line. */
    public static String line(String job, String vertex, String label, JsonNode answer) {
        ObjectNode line = JSON.createObjectNode();
        line.put("job", job).put("vertex", vertex).put("label", label);
        PackedJson.put(line, answer);
        return PREFIX + line;
    }

    /** Whether that is such a line. */
    public static boolean opens(byte[] b, int from, int to) {
        if (to - from <= BYTES.length) {
            return false;
        }
        for (int i = 0; i < BYTES.length; i++) {
            if (b[from + i] != BYTES[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads the line. */
    public static Optional<CheckpointAnswer> read(byte[] b, int from, int to) {
        try {
            JsonNode line =
                    JSON.readTree(new String(b, from + BYTES.length, to - from - BYTES.length, StandardCharsets.UTF_8));
            JsonNode answer = PackedJson.answer(line);
            List<Checkpoint> checkpoints = answer.has("history")
                    ? CheckpointHistory.read(answer)
                    : part(answer).stream().toList();
            return checkpoints.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new CheckpointAnswer(
                            line.path("job").asText(""),
                            line.path("vertex").asText(""),
                            line.path("label").asText(""),
                            checkpoints));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Checkpoint> part(JsonNode answer) {
        Optional<VertexPart> part = CheckpointHistory.part("", answer);
        long ended = answer.path("latest_ack_timestamp").asLong(0);
        long took = Math.max(0, answer.path("end_to_end_duration").asLong(0));
        return part.map(p -> new Checkpoint(
                answer.path("id").asLong(-1),
                answer.path("status").asText("").equalsIgnoreCase("completed")
                        ? Checkpoint.Status.COMPLETED
                        : answer.path("status").asText("").equalsIgnoreCase("failed")
                                ? Checkpoint.Status.FAILED
                                : Checkpoint.Status.IN_PROGRESS,
                false,
                false,
                Instant.ofEpochMilli(Math.max(0, ended - took)),
                Duration.ofMillis(took),
                -1,
                -1,
                null,
                0,
                0,
                List.of(p)));
    }

    /** The checkpoint, triggered then, with its part given to that vertex and beside those of another answer. */
    public static Checkpoint of(Checkpoint c, Instant triggeredAt, String vertex, List<VertexPart> others) {
        List<VertexPart> parts = new ArrayList<>(others);
        for (VertexPart p : c.parts()) {
            parts.removeIf(other -> other.vertexId().equals(vertex));
            parts.add(p.ofVertex(vertex));
        }
        return c.withTriggeredAt(triggeredAt).withParts(parts);
    }
}
