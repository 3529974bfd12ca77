// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts the envelope of the wire format around what a process has to say. */
public final class Envelope {
    private static final int VERSION = 1;

    private Envelope() {}

    /**
     * A whole record.
     *
     * @param at when the record was made, milliseconds since 1970
     * @param seq counts the sender's records
     * @param droppedName name of the counter of what was dropped since the record before, {@code dropped} its value
     * @param fields more fields of the record, written already; may be empty
     * @param listName name of the list that the record is about
     * @param items its items, written already
     */
    public static byte[] record(
            String kind,
            String cluster,
            HostProcess process,
            long at,
            long seq,
            String droppedName,
            long dropped,
            String fields,
            String listName,
            List<String> items) {
        int size = 512 + fields.length();
        for (String item : items) {
            size += item.length() + 1;
        }
        JsonWriter json = new JsonWriter(size);
        json.open()
                .field("v", VERSION)
                .field("kind", kind)
                .field("cluster", cluster)
                .field("host", process.host());
        if (!process.id().isEmpty()) {
            json.open("process");
            process(json, process);
            json.close();
        }
        json.field("at", at).field("seq", seq);
        if (dropped > 0) {
            json.open("dropped").field(droppedName, dropped).close();
        }
        json.rawFields(fields).openList(listName);
        for (String item : items) {
            json.raw(item);
        }
        return json.closeList().close().toBytes();
    }

    /** The fields of a process, without braces. */
    public static void process(JsonWriter json, HostProcess process) {
        json.field("kind", process.kind())
                .field("id", process.id())
                .field("pid", process.pid())
                .field("startedAt", process.startedAt());
    }

    /** The key that keeps a process' records in order. */
    public static byte[] key(String cluster, HostProcess process) {
        return (cluster + "|" + (process.id().isEmpty() ? process.host() : process.id()))
                .getBytes(StandardCharsets.UTF_8);
    }
}
