// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * Writes and reads an assembler's state, with a version byte and the shape of the window first. State of an older version is read by the code for that
 * version; of a newer one it is refused.
 */
public final class AssemblerStateCodec {
    /** The version that is written. */
    public static final int VERSION = 2;

    private final LogGrouping grouping;

    /** A codec whose assemblers group log records so. */
    public AssemblerStateCodec(LogGrouping grouping) {
        this.grouping = grouping;
    }

    /** Writes the assembler's state. */
    public void write(SnapshotAssembler assembler, DataOutput target) throws IOException {
        target.writeByte(VERSION);
        BinaryWriter out = new BinaryWriter(target);
        out.string(assembler.key().cluster());
        out.string(assembler.key().namespace());
        out.string(assembler.key().name());
        out.number(assembler.settings().paneMillis());
        out.number(assembler.settings().panes());
        assembler.write(out);
    }

    /** Reads an assembler with that state. */
    public SnapshotAssembler read(DataInput source) throws IOException {
        int version = source.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("assembler state - version " + version + " - version " + VERSION
                    + " can be read - restore it with the version of the watcher that wrote it");
        }
        BinaryReader in = new BinaryReader(source);
        String cluster = in.string();
        String namespace = in.string();
        JobKey key = new JobKey(cluster, namespace, in.string());
        Duration pane = Duration.ofMillis(in.number());
        return SnapshotAssembler.read(key, AssemblerSettings.of(pane, in.size()), grouping, in);
    }
}
