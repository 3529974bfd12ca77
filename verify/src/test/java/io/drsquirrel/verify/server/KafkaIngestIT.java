// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.snapshot.Checkpoints;
import io.drsquirrel.model.snapshot.Coverage;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.server.ServerSettings;
import io.drsquirrel.server.SquirrelServer;
import io.drsquirrel.server.ingest.KafkaSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Snapshots through a real topic: broken ones, a broker that goes away, a server that starts again. */
class KafkaIngestIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WireTopics TOPICS = WireTopics.DEFAULT;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void snapshots_surviveBrokenRecordsAMissingBrokerAndANewServer() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(LabHome.locate(), folder.resolve("kafka"))) {
            ServerSettings settings = ServerSettings.defaults()
                    .at("127.0.0.1", 0)
                    .keepingIn(folder.resolve("squirrel.db"))
                    .reading(KafkaSettings.at(broker.bootstrapServers()));
            try (SquirrelServer server = SquirrelServer.start(settings)) {
                makeTopics(broker);
                send(broker, snapshot("first"), "{\"broken\"".getBytes(StandardCharsets.UTF_8), snapshot("second"));

                await("both jobs").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(total(server))
                        .isEqualTo(2));
                await("the dead letter").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    JsonNode letters = get(server, "/api/health").path("deadLetters");
                    assertThat(letters.path("total").asInt()).isEqualTo(1);
                    assertThat(letters.path("byReason").path(0).path("topic").asText())
                            .isEqualTo(TOPICS.jobSnapshots());
                    assertThat(letters.path("byReason").path(0).path("sample").asText())
                            .isEqualTo("{\"broken\"");
                });
                await("nothing left to read").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                                topic(server).path("lag").asInt(-1))
                        .isZero());

                broker.process().kill();
                await("the broker to be missed")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(500))
                        .untilAsserted(
                                () -> assertThat(component(server, "kafka")).isEqualTo("DOWN"));
                assertThat(total(server)).isEqualTo(2);
                broker.restart();
                send(broker, snapshot("third"));
                await("the job after the gap")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(total(server)).isEqualTo(3));
                await("the broker to be seen again")
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> assertThat(component(server, "kafka")).isEqualTo("OK"));
            }
            send(broker, snapshot("fourth"));
            try (SquirrelServer again = SquirrelServer.start(settings)) {
                await("the job of the night")
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(total(again)).isEqualTo(4));
            }
        }
    }

    private static void makeTopics(KafkaBroker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(
                            new NewTopic(TOPICS.jobSnapshots(), Optional.of(2), Optional.empty()),
                            new NewTopic(TOPICS.deadLetters(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private static void send(KafkaBroker broker, byte[]... records) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (byte[] record : records) {
                producer.send(new ProducerRecord<>(TOPICS.jobSnapshots(), record))
                        .get();
            }
        }
    }

    private static byte[] snapshot(String name) {
        Instant now = Instant.now();
        return new JobSnapshotCodec()
                .encode(new JobSnapshot(
                        name + "@" + now.toEpochMilli(),
                        new JobKey("demo", "", name),
                        "",
                        new Window(now.minusSeconds(3600), now, Duration.ofMinutes(1)),
                        now,
                        false,
                        JobStatus.RUNNING,
                        null,
                        null,
                        null,
                        Topology.EMPTY,
                        List.of(),
                        List.of(),
                        List.of(),
                        Checkpoints.UNKNOWN,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Coverage.NONE));
    }

    private int total(SquirrelServer server) throws IOException, InterruptedException {
        return get(server, "/api/jobs").path("total").asInt();
    }

    private JsonNode topic(SquirrelServer server) throws IOException, InterruptedException {
        for (JsonNode topic : get(server, "/api/health").path("ingest").path("topics")) {
            if (topic.path("topic").asText().equals(TOPICS.jobSnapshots())) {
                return topic;
            }
        }
        return JSON.createObjectNode();
    }

    private String component(SquirrelServer server, String name) throws IOException, InterruptedException {
        for (JsonNode component : get(server, "/api/health").path("components")) {
            if (component.path("name").asText().equals(name)) {
                return component.path("status").asText();
            }
        }
        return "";
    }

    private JsonNode get(SquirrelServer server, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
