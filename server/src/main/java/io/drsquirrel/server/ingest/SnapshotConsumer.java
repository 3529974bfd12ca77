// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.dropwizard.lifecycle.Managed;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.server.db.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads snapshots from their topic into the sink, on one thread. Offsets are committed after what they stand for is stored, so
 * a crash repeats snapshots (which overwrite themselves) and loses none. A record that is no snapshot goes to the dead letters.
 * A broker or a store that is away is waited for; nothing is skipped.
 */
public final class SnapshotConsumer implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** What became of reading. */
    public record Condition(
            boolean working, String words, @Nullable Instant lastSuccess) {}

    private final KafkaSettings settings;
    private final SnapshotSink sink;
    private final Clock clock;
    private final JobSnapshotCodec codec = new JobSnapshotCodec();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Condition condition = new Condition(false, "not connected yet", null);
    private volatile Optional<KafkaConsumer<byte[], byte[]>> reading = Optional.empty();
    private final Thread thread;
    /** Of the reading thread alone; made when the first letter has to be written. */
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    public SnapshotConsumer(KafkaSettings settings, SnapshotSink sink, Clock clock) {
        this.settings = settings;
        this.sink = sink;
        this.clock = clock;
        this.thread = new Thread(this::run, "squirrel-snapshots");
        this.thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        reading.ifPresent(KafkaConsumer::wakeup);
        thread.join(10_000);
    }

    /** How reading goes. */
    public Condition condition() {
        return condition;
    }

    private void run() {
        Duration pause = Duration.ofMillis(500);
        while (!stopped()) {
            try {
                read();
                pause = Duration.ofMillis(500);
            } catch (WakeupException e) {
                LOG.debug("woken up to stop");
            } catch (RuntimeException e) {
                // Whatever it is: reading must go on.
                failed(e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private void read() {
        String topic = settings.topics().jobSnapshots();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            reading = Optional.of(consumer);
            consumer.subscribe(List.of(topic));
            while (!stopped()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    take(record);
                }
                if (!records.isEmpty()) {
                    // Not waited for: a broker that goes away just now would have us give up our place in the group,
                    // and wait for it
                    // to expire. What is read twice is stored once.
                    consumer.commitAsync();
                }
                if (!consumer.assignment().isEmpty()) {
                    succeeded(topic);
                }
            }
        } finally {
            reading = Optional.empty();
            if (producer != null) {
                producer.close(Duration.ofSeconds(2));
                producer = null;
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        java.util.Properties properties = ClientProperties.consumer(settings, "squirrel-server-snapshots");
        properties.put("group.id", settings.group());
        return new KafkaConsumer<>(properties);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        JobSnapshot snapshot;
        try {
            if (record.value() == null) {
                throw new IOException("job snapshot - the record is empty - one JSON object per record is expected");
            }
            snapshot = codec.decode(record.value());
        } catch (IOException e) {
            bury(record, "NO_SNAPSHOT", String.valueOf(e.getMessage()));
            return;
        }
        try {
            sink.accept(snapshot);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            // Ours to repair, but one snapshot that we stumble over must not hold up all others.
            LOG.error("snapshot {} of {} cannot be diagnosed", snapshot.id(), snapshot.key(), e);
            bury(record, "NOT_DIAGNOSED", e.toString());
        }
    }

    private void bury(ConsumerRecord<byte[], byte[]> record, String reason, String message) {
        LOG.warn("{}/{}@{}: {}", record.topic(), record.partition(), record.offset(), message);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                settings.topics().deadLetters(), record.key(), DeadLetter.of(record, reason, message));
        if (producer == null) {
            producer = new KafkaProducer<>(ClientProperties.producer(settings));
        }
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            LOG.warn("its dead letter could not be written: {}", e.getMessage());
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }

    private void succeeded(String topic) {
        if (!condition.working()) {
            LOG.info("reading {} from {}", topic, settings.bootstrapServers());
        }
        condition = new Condition(true, "reading " + topic + " from " + settings.bootstrapServers(), clock.instant());
    }

    private void failed(RuntimeException e) {
        if (condition.working() || condition.lastSuccess() == null) {
            LOG.warn("snapshots cannot be read from {}: {}; trying on", settings.bootstrapServers(), e.getMessage());
        }
        condition = new Condition(
                false, settings.bootstrapServers() + ": " + e.getMessage() + "; trying on", condition.lastSuccess());
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    private void pause(Duration pause) {
        try {
            stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
