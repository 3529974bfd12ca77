// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A record as it came from Kafka.
 *
 * @param timestamp when it was sent, epoch milliseconds
 * @param key its key, empty where it has none
 * @param value its value, empty where it has none
 */
public record WireRecord(String topic, int partition, long offset, long timestamp, String key, byte[] value) {
    /** {@code topic/partition@offset}. */
    public String source() {
        return topic + "/" + partition + "@" + offset;
    }

    /** The form it has between two operators. */
    public static final class Serializer extends OwnSerializer<WireRecord> {
        private static final long serialVersionUID = 1;

        /** For Flink. */
        public Serializer() {
            super(WireRecord.class, true);
        }

        @Override
        public void serialize(WireRecord r, DataOutputView out) throws IOException {
            out.writeUTF(r.topic());
            out.writeInt(r.partition());
            out.writeLong(r.offset());
            out.writeLong(r.timestamp());
            bytes(out, r.key().getBytes(StandardCharsets.UTF_8));
            bytes(out, r.value());
        }

        @Override
        public WireRecord deserialize(DataInputView in) throws IOException {
            String topic = in.readUTF();
            int partition = in.readInt();
            long offset = in.readLong();
            long timestamp = in.readLong();
            String key = new String(bytes(in), StandardCharsets.UTF_8);
            return new WireRecord(topic, partition, offset, timestamp, key, bytes(in));
        }

        private static void bytes(DataOutputView out, byte[] bytes) throws IOException {
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        private static byte[] bytes(DataInputView in) throws IOException {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return bytes;
        }
    }
}
