// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka producer with a small buffer. What it has accepted it tries to deliver for ten minutes; what it cannot accept
 * stays in the sender's own buffer.
 */
final class KafkaOutlet implements Outlet {
    private final KafkaProducer<byte[], byte[]> producer;
    private final @Nullable Thread network;

    KafkaOutlet(Settings settings, String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, String.valueOf(settings.bootstrapServers()));
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * 1024 * 1024);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 600_000);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 5000L);
        // Nothing in the host's JMX, nothing pushed to brokers.
        config.put(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        config.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        config.putAll(settings.kafka());
        producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        network = networkThread(clientId);
    }

    /** The producer has no word for it, but does not survive the death of its thread, e.g. when memory ran out. */
    private static @Nullable Thread networkThread(String clientId) {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[group.activeCount() + 64];
        int count = group.enumerate(threads, false);
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().endsWith("| " + clientId)) {
                return threads[i];
            }
        }
        return null;
    }

    @Override
    public boolean isBroken() {
        return network != null && !network.isAlive();
    }

    @Override
    public void send(String topic, byte[] key, byte[] value, Done done) throws RetryException {
        Attempt attempt = new Attempt(done);
        producer.send(new ProducerRecord<>(topic, key, value), attempt);
        attempt.returned();
    }

    @Override
    public void close(Duration within) {
        producer.close(within);
    }

    /**
     * The producer reports what it cannot take (no broker known yet, buffer full) by calling back before {@code send} returns;
     * later calls tell the fate of what it took.
     */
    private static final class Attempt implements Callback {
        private final Done done;
        private final Thread caller = Thread.currentThread();
        private boolean returned;
        private @Nullable Exception refused;

        Attempt(Done done) {
            this.done = done;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
            if (Thread.currentThread().equals(caller) && !returned && error instanceof RetriableException) {
                refused = error;
            } else {
                done.done(error);
            }
        }

        void returned() throws RetryException {
            returned = true;
            Exception error = refused;
            if (error != null) {
                throw new RetryException(String.valueOf(error.getMessage()), error);
            }
        }
    }
}
