// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.assembly.AssemblerStateCodec;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a watch of a cluster knows, in a file: the last hour of each job, and how far logs were read, so that a restart of the server
 * leaves no gap but its own time.
 *
 * <p>The file is replaced as a whole, so that one cut short is never read.
 *
 * @param jobs one assembler per job
 * @param logs how far the log of each process was read
 */
record WatchMemory(List<SnapshotAssembler> jobs, Map<String, LogPosition> logs) {
    private static final int VERSION = 1;
    private static final int MOST = 100_000;

    /**
     * Reads the file.
     *
     * @throws IOException where it is none, or of another version
     */
    static WatchMemory read(Path file) throws IOException {
        AssemblerStateCodec codec = new AssemblerStateCodec(new FingerprintGrouping());
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException(file + " - version " + version + " - version " + VERSION + " can be read");
            }
            Map<String, LogPosition> logs = new HashMap<>();
            for (int i = count(in, file); i > 0; i--) {
                logs.put(in.readUTF(), new LogPosition(in.readLong(), in.readLong()));
            }
            List<SnapshotAssembler> jobs = new ArrayList<>();
            for (int i = count(in, file); i > 0; i--) {
                jobs.add(codec.read(in));
            }
            return new WatchMemory(jobs, logs);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " - cannot be understood: " + e.getMessage(), e);
        }
    }

    private static int count(DataInputStream in, Path file) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException(file + " - holds " + count + " parts - at most " + MOST + " are written");
        }
        return count;
    }

    /** Replaces the file. */
    void write(Path file) throws IOException {
        AssemblerStateCodec codec = new AssemblerStateCodec(new FingerprintGrouping());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(next))))) {
            out.writeByte(VERSION);
            out.writeInt(logs.size());
            for (Map.Entry<String, LogPosition> log : logs.entrySet()) {
                out.writeUTF(log.getKey());
                out.writeLong(log.getValue().offset());
                out.writeLong(log.getValue().line());
            }
            out.writeInt(jobs.size());
            for (SnapshotAssembler job : jobs) {
                codec.write(job, out);
            }
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
