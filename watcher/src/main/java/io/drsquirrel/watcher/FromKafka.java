// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes Kafka's records as they are; decoding them, and what happens if that fails, is the next operator's. */
final class FromKafka implements KafkaRecordDeserializationSchema<WireRecord> {
    private static final long serialVersionUID = 1;
    private static final byte[] NOTHING = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<WireRecord> out) {
        out.collect(new WireRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                record.value() == null ? NOTHING : record.value()));
    }

    @Override
    public TypeInformation<WireRecord> getProducedType() {
        return new WireRecord.Serializer().typeInformation();
    }
}
