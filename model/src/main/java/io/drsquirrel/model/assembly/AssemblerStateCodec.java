// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes and reads an assembler's state, with a version byte first. State of an older version is read by the code for that
 * version; of a newer one it is refused.
 */
public final class AssemblerStateCodec {
    /** The version that is written. */
    public static final int VERSION = 1;

    private final AssemblerSettings settings;
    private final LogGrouping grouping;

    /**
     * @param settings shape and bounds of the assemblers that are read; state with panes of another length begins anew
     */
    public AssemblerStateCodec(AssemblerSettings settings, LogGrouping grouping) {
        this.settings = settings;
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
        long pane = in.number();
        AssemblerSettings written =
                pane == settings.paneMillis() ? settings : AssemblerSettings.of(java.time.Duration.ofMillis(pane), 60);
        SnapshotAssembler read = SnapshotAssembler.read(key, written, grouping, in);
        return pane == settings.paneMillis() ? read : new SnapshotAssembler(key, settings, grouping);
    }
}
