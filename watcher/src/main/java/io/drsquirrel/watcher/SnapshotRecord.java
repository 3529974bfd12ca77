// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A snapshot as it goes to Kafka.
 *
 * @param key the job's key in canonical form
 * @param takenAt epoch milliseconds
 * @param json the snapshot
 */
public record SnapshotRecord(String key, long takenAt, byte[] json) {
    /** The form it has between two operators. */
    public static final class Serializer extends OwnSerializer<SnapshotRecord> {
        private static final long serialVersionUID = 1;

        /** For Flink. */
        public Serializer() {
            super(SnapshotRecord.class, true);
        }

        @Override
        public void serialize(SnapshotRecord r, DataOutputView out) throws IOException {
            out.writeUTF(r.key());
            out.writeLong(r.takenAt());
            out.writeInt(r.json().length);
            out.write(r.json());
        }

        @Override
        public SnapshotRecord deserialize(DataInputView in) throws IOException {
            String key = in.readUTF();
            long takenAt = in.readLong();
            byte[] json = new byte[in.readInt()];
            in.readFully(json);
            return new SnapshotRecord(key, takenAt, json);
        }
    }
}
