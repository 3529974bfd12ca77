// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.watcher.AgentRecords;
import io.drsquirrel.watcher.WatcherConfiguration;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A real broker and the real job, in this JVM. */
class EmbeddedWatcherTest {
    /** Seconds here; minutes were tried by hand. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("squirrel.outage", 5));

    private static final WireTopics TOPICS = WireTopics.DEFAULT;

    // Kafka may still be writing its last index while the folder goes.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void recordsOfAgents_becomeSnapshots() throws IOException {
        int port;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), "127.0.0.1", 0, TOPICS)) {
            port = Integer.parseInt(broker.bootstrap().substring("127.0.0.1:".length()));
            WatcherConfiguration configuration = WatcherConfiguration.of(broker.bootstrap())
                    .every(Duration.ofSeconds(3))
                    .inPanesOf(Duration.ofSeconds(1))
                    .lateBy(Duration.ofMillis(500));
            EmbeddedWatcher watcher =
                    EmbeddedWatcher.start(folder.resolve("watcher"), configuration, Clock.systemUTC());
            try (watcher;
                    Agents agents = new Agents(broker.bootstrap());
                    Snapshots snapshots = new Snapshots(broker.bootstrap())) {
                await("job runs").atMost(Duration.ofSeconds(20)).until(() -> watcher.status()
                        .equals("RUNNING"));

                agents.error("orders");
                agents.status("orders", "CREATED", "RUNNING");
                JobSnapshot regular = snapshots.await(
                        s -> !s.urgent()
                                && s.series(Signal.HEAP_USED, "tm-1").isPresent()
                                && s.series(Signal.RECORDS_IN_PER_SECOND, "").isPresent(),
                        () -> agents.metrics("orders"));
                assertThat(regular.key().name()).isEqualTo("orders");
                assertThat(regular.jobId()).isEqualTo(AgentRecords.run("orders"));
                assertThat(regular.status()).isEqualTo(JobStatus.RUNNING);
                assertThat(regular.topology().vertices()).hasSize(2);
                assertThat(regular.coverage().has(Capability.CONTAINER)).isTrue();
                assertThat(regular.exceptionGroups())
                        .as("told with the job's id alone, by a process that knows no name")
                        .hasSize(1);

                assertUrgentSnapshotWithinASecond(agents, snapshots);
                assertDeadLetter(agents, broker.bootstrap());
                assertThat(watcher.status()).isEqualTo("RUNNING");
            }
        }
        assertDataOutlivesTheBroker(port);
    }

    private static void assertUrgentSnapshotWithinASecond(Agents agents, Snapshots snapshots) {
        long sent = System.nanoTime();
        agents.status("orders", "RUNNING", "RESTARTING");
        JobSnapshot urgent = snapshots.await(JobSnapshot::urgent, () -> {});
        Duration took = Duration.ofNanos(System.nanoTime() - sent);
        assertThat(urgent.status()).isEqualTo(JobStatus.RESTARTING);
        assertThat(urgent.restarts()).hasSize(1);
        assertThat(took).as("from the log record to the snapshot").isLessThan(Duration.ofSeconds(2));
    }

    private static void assertDeadLetter(Agents agents, String bootstrap) {
        agents.send(TOPICS.logs(), "no JSON at all");
        agents.send(TOPICS.metrics(), "{\"v\":99}");
        List<JsonNode> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrap)) {
            consumer.subscribe(List.of(TOPICS.deadLetters()));
            await("dead letters").atMost(Duration.ofSeconds(20)).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    letters.add(new ObjectMapper().readTree(record.value()));
                }
                return letters.size() == 2;
            });
        }
        assertThat(letters)
                .extracting(l -> l.path("reason").asText())
                .containsExactlyInAnyOrder("MALFORMED", "NEWER_VERSION");
    }

    private void assertDataOutlivesTheBroker(int port) throws IOException {
        try (EmbeddedBroker again = EmbeddedBroker.start(folder.resolve("kafka"), "127.0.0.1", port, TOPICS);
                Snapshots snapshots = new Snapshots(again.bootstrap())) {
            assertThat(snapshots.await(s -> true, () -> {}).key().name()).isEqualTo("orders");
        }
    }

    @Test
    void brokerGoneForAWhile_isWaitedFor() {
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), "127.0.0.1", 0, TOPICS);
        String bootstrap = broker.bootstrap();
        int port = Integer.parseInt(bootstrap.substring("127.0.0.1:".length()));
        WatcherConfiguration configuration = WatcherConfiguration.of(bootstrap)
                .every(Duration.ofSeconds(3))
                .inPanesOf(Duration.ofSeconds(1))
                .lateBy(Duration.ofMillis(500));
        try (EmbeddedWatcher watcher =
                        EmbeddedWatcher.start(folder.resolve("watcher"), configuration, Clock.systemUTC());
                Agents agents = new Agents(bootstrap);
                Snapshots snapshots = new Snapshots(bootstrap)) {
            snapshots.await(s -> true, () -> agents.metrics("orders"));
            broker.close();
            Instant gone = Instant.now();
            await("a while without broker").atMost(OUTAGE.plusSeconds(5)).until(() -> Instant.now()
                    .isAfter(gone.plus(OUTAGE)));
            broker = EmbeddedBroker.start(folder.resolve("kafka"), "127.0.0.1", port, TOPICS);
            Instant back = Instant.now();
            snapshots.await(s -> s.takenAt().isAfter(back), () -> agents.metrics("orders"));
            assertThat(watcher.status()).isEqualTo("RUNNING");
        } finally {
            broker.close();
        }
    }

    @Test
    void takenPort_isSaidInWords() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() ->
                            EmbeddedBroker.start(folder.resolve("kafka"), "127.0.0.1", taken.getLocalPort(), TOPICS))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        "test-" + System.nanoTime(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static final class Agents implements AutoCloseable {
        private final KafkaProducer<byte[], byte[]> producer;
        private final AtomicLong count = new AtomicLong();

        Agents(String bootstrap) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        }

        void send(String topic, String record) {
            producer.send(new ProducerRecord<>(topic, record.getBytes(StandardCharsets.UTF_8)));
            producer.flush();
        }

        void metrics(String job) {
            send(TOPICS.metrics(), AgentRecords.metrics(Instant.now(), job, count.addAndGet(100)));
        }

        void error(String job) {
            send(TOPICS.logs(), AgentRecords.error(Instant.now(), job));
        }

        void status(String job, String from, String to) {
            send(TOPICS.logs(), AgentRecords.status(Instant.now(), job, from, to));
        }

        @Override
        public void close() {
            producer.close(Duration.ofSeconds(5));
        }
    }

    private static final class Snapshots implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final JobSnapshotCodec codec = new JobSnapshotCodec();

        Snapshots(String bootstrap) {
            consumer = consumer(bootstrap);
            consumer.subscribe(List.of(TOPICS.jobSnapshots()));
        }

        JobSnapshot await(Predicate<JobSnapshot> wanted, Runnable meanwhile) {
            List<JobSnapshot> found = new ArrayList<>();
            org.awaitility.Awaitility.await("snapshot")
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        meanwhile.run();
                        for (var record : consumer.poll(Duration.ofMillis(200))) {
                            JobSnapshot snapshot = codec.decode(record.value());
                            if (wanted.test(snapshot)) {
                                found.add(snapshot);
                            }
                        }
                        return !found.isEmpty();
                    });
            return found.get(0);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
