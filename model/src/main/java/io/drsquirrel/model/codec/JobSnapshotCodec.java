// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.util.List;

/**
 * Job snapshots as JSON, with {@code "v": 1} first. Times are ISO 8601 texts, durations milliseconds; absent values of a
 * series are {@code null}, the others keep six significant digits (times all of theirs). Fields, signals and enum constants
 * that a reader does not know are skipped, so that a newer watcher does not stop an older server.
 *
 * <p>May be shared between threads.
 */
public final class JobSnapshotCodec {
    /** Version of the format. */
    public static final int VERSION = 1;

    private final ObjectMapper json = ModelJson.mapper();

    /** Writes a snapshot. */
    public byte[] encode(JobSnapshot snapshot) {
        try {
            ObjectNode tree = json.createObjectNode();
            tree.put("v", VERSION);
            tree.setAll((ObjectNode) json.valueToTree(snapshot));
            return json.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("snapshot " + snapshot.id() + " cannot be written as JSON", e);
        }
    }

    /**
     * Reads a snapshot.
     *
     * @throws IOException where it is no JSON, no snapshot, or of a version this reader does not know; the message says which
     */
    public JobSnapshot decode(byte[] bytes) throws IOException {
        JsonNode tree = json.readTree(bytes);
        if (tree == null || !tree.isObject()) {
            throw new IOException("job snapshot - not a JSON object - one object per record is expected");
        }
        int version = tree.path("v").asInt(0);
        if (version != VERSION) {
            throw new IOException("job snapshot - v is " + tree.path("v") + " - version " + VERSION
                    + " can be read - update the reader");
        }
        for (String needed : List.of("id", "key", "jobId", "window", "takenAt", "status")) {
            if (!tree.hasNonNull(needed)) {
                throw new IOException("job snapshot - field " + needed + " is missing - it is required");
            }
        }
        JsonNode window = tree.path("window");
        for (JsonNode series : tree.path("series")) {
            if (series instanceof ObjectNode object && !object.has("pane")) {
                object.set("pane", window.path("pane"));
            }
        }
        ArrayNode known = json.createArrayNode();
        tree.path("series").forEach(s -> ModelJson.signal(s).ifPresent(signal -> known.add(s)));
        ((ObjectNode) tree).set("series", known);
        ArrayNode spreads = json.createArrayNode();
        tree.path("spreads").forEach(s -> ModelJson.signal(s).ifPresent(signal -> spreads.add(s)));
        ((ObjectNode) tree).set("spreads", spreads);
        try {
            return json.treeToValue(tree, JobSnapshot.class);
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IOException("job snapshot - " + e.getMessage(), e);
        }
    }
}
