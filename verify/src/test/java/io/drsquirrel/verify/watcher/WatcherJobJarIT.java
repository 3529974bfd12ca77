// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.watcher;

import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.lab.TaskManagerSpec;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.wire.WireTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The watcher's job jar on a real Flink cluster: what an agent sends comes out as snapshots, what nobody understands as a dead letter. */
class WatcherJobJarIT {
    private static final WireTopics TOPICS = WireTopics.DEFAULT;
    private static final Path ROOT = Path.of(System.getProperty("squirrel.root", ".."));

    @TempDir
    Path folder;

    @Test
    void submittedToACluster_itMakesSnapshotsAndDeadLetters() throws Exception {
        LabHome home = LabHome.locate();
        try (KafkaBroker broker = KafkaBroker.start(home, folder.resolve("kafka"));
                FlinkCluster cluster = FlinkCluster.builder()
                        .home(home)
                        .directory(folder.resolve("flink"))
                        .taskManager(TaskManagerSpec.of("watcher", 2))
                        .start()) {
            cluster.rest()
                    .submit(
                            jobJar(),
                            JobSubmission.of(
                                            "io.drsquirrel.watcher.WatcherJob",
                                            "--bootstrap",
                                            broker.bootstrapServers(),
                                            "--interval",
                                            "5s",
                                            "--pane",
                                            "1s",
                                            "--partitions",
                                            "2")
                                    .withParallelism(2));
            List<JobSnapshot> snapshots = new ArrayList<>();
            List<byte[]> deadLetters = new ArrayList<>();
            try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker);
                    KafkaProducer<byte[], byte[]> producer = producer(broker)) {
                consumer.subscribe(List.of(TOPICS.jobSnapshots(), TOPICS.deadLetters()));
                await("a snapshot and a dead letter")
                        .atMost(Duration.ofSeconds(120))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> {
                            producer.send(new ProducerRecord<>(TOPICS.metrics(), new byte[] {1}, metricsOfNow()));
                            producer.send(new ProducerRecord<>(
                                    TOPICS.logs(), new byte[] {1}, "no json".getBytes(StandardCharsets.UTF_8)));
                            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                                if (record.topic().equals(TOPICS.jobSnapshots())) {
                                    snapshots.add(new JobSnapshotCodec().decode(record.value()));
                                } else {
                                    deadLetters.add(record.value());
                                }
                            }
                            assertThat(snapshots).isNotEmpty();
                            assertThat(deadLetters).isNotEmpty();
                        });
            }
            assertThat(snapshots.get(0).jobId()).hasSize(32);
            assertThat(new String(deadLetters.get(0), StandardCharsets.UTF_8)).contains(TOPICS.logs());
        }
    }

    private static Path jobJar() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("watcher/target"))) {
            return files.filter(f -> f.toString().endsWith("-job.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The golden record of a task manager, sent now. */
    private static byte[] metricsOfNow() throws IOException {
        String golden = Files.readString(ROOT.resolve("model/src/test/resources/wire/metrics-task-manager.json"));
        return golden.replaceFirst("\"at\"\\s*:\\s*\\d+", "\"at\":" + System.currentTimeMillis())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaBroker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "watcher-job-jar-it",
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
