// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.outage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.ChildProcess;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.lab.TaskManagerSpec;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.Window;
import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.server.ServerSettings;
import io.drsquirrel.server.SquirrelServer;
import io.drsquirrel.server.ingest.KafkaSettings;
import io.drsquirrel.watcher.WatcherConfiguration;
import io.drsquirrel.watcher.embedded.EmbeddedWatcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What happens, in this order: a broker, a cluster with agents and a steady job, the watcher as a job jar on a cluster of its own and
 * embedded in this JVM, and the server stand. The broker is killed. A task manager is started and gets a job. After a minute the
 * broker comes back, and the heap of that task manager fills until it dies.
 *
 * <p>Both watchers write to one topic; the length of their panes tells whose snapshot it is.
 */
final class OutageRun implements AutoCloseable {
    static final Duration OUTAGE = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WireTopics TOPICS = WireTopics.DEFAULT;
    private static final Path ROOT = Path.of(System.getProperty("squirrel.root", ".."));
    private static final String STEADY = "steady";
    private static final String LATE = "late";
    private static final Duration PANE_OF_JOB_JAR = Duration.ofSeconds(4);
    private static final Duration PANE_OF_EMBEDDED = Duration.ofSeconds(5);
    /** Rates need two samples: what was measured last before the outage is the first of its first pane. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    /**
     * What was seen.
     *
     * @param away when the broker was killed
     * @param back when it took records again
     * @param lateTaskManager the task manager that started meanwhile
     * @param lateJobState state of its job at the end of the outage
     * @param ofJobJar snapshot of the steady job after the outage
     * @param ofEmbedded likewise
     * @param page the steady job's page after the outage
     */
    record Seen(
            Instant away,
            Instant back,
            Recorded recorded,
            String lateTaskManager,
            String lateJobState,
            String jobJarState,
            String embeddedState,
            JobSnapshot ofJobJar,
            JobSnapshot ofEmbedded,
            List<String> deadLetters,
            JsonNode page,
            JsonNode health) {}

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Path folder;
    private final KafkaBroker broker;
    private final Map<Duration, JobSnapshot> latest = new HashMap<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private OutageRun(Path folder) {
        this.folder = folder;
        this.broker = KafkaBroker.start(LabHome.locate(), folder.resolve("kafka"));
        parts.add(broker);
    }

    /** Lets it happen in that folder; takes about three minutes. */
    static Seen in(Path folder) throws Exception {
        try (OutageRun run = new OutageRun(folder)) {
            return run.run();
        }
    }

    private Seen run() throws Exception {
        CompletableFuture<FlinkCluster> startingWatchers = CompletableFuture.supplyAsync(this::clusterOfWatcher);
        FlinkCluster watched = started(watchedCluster());
        FlinkCluster watchers = started(startingWatchers.join());
        String jobJar = watchers.rest().submit(jobJar(), watcherAsJob());
        EmbeddedWatcher embedded = started(embeddedWatcher());
        SquirrelServer server = started(SquirrelServer.start(ServerSettings.defaults()
                .at("127.0.0.1", 0)
                .keepingIn(folder.resolve("squirrel.db"))
                .reading(KafkaSettings.at(broker.bootstrapServers()))
                .every(PANE_OF_EMBEDDED, PANE_OF_EMBEDDED)));
        broker.topics().write(TOPICS.logs(), List.of("no json"));
        watched.submit(JobSubmission.of("io.drsquirrel.lab.jobs.faults.Pipeline", "--name", STEADY, "--rate", "100")
                .withConfiguration(Map.of("execution.checkpointing.interval", "2 s")));
        KafkaConsumer<byte[], byte[]> consumer = started(consumer());
        consumer.subscribe(List.of(TOPICS.jobSnapshots(), TOPICS.deadLetters()));
        await("both watchers to speak")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    read(consumer);
                    return latest.size() == 2
                            && deadLetters.size() >= 2
                            && latest.values().stream().allMatch(OutageRun::tellsRates);
                });

        Instant away = Instant.now();
        broker.process().kill();
        ChildProcess late = watched.startTaskManager(TaskManagerSpec.of(LATE, 1).small());
        Path signal = folder.resolve("fill");
        String lateJob = watched.submit(JobSubmission.of(
                "io.drsquirrel.lab.jobs.demo.HeapFiller",
                "--sessions-per-second",
                "10",
                "--once-exists",
                signal.toString()));
        Thread.sleep(
                Math.max(0, Duration.between(Instant.now(), away.plus(OUTAGE)).toMillis()));
        String lateJobState = state(watched, lateJob);
        broker.restart();
        Instant back = Instant.now();
        Files.createFile(signal);

        await("both watchers to have caught up")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    read(consumer);
                    for (JobSnapshot snapshot : latest.values()) {
                        assertThat(snapshot.takenAt()).isAfter(back.plus(SETTLED));
                        assertThat(emptyPanes(snapshot, away, back))
                                .as("empty panes of %s", snapshot.id())
                                .isEmpty();
                    }
                });
        JsonNode[] page = new JsonNode[1];
        await("the server to have caught up").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            page[0] = page(server);
            assertThat(Instant.parse(page[0].path("window").path("to").asText()))
                    .isAfter(back.plus(SETTLED));
        });
        await("the late task manager to die of its full heap")
                .atMost(Duration.ofSeconds(120))
                .until(() -> !late.isAlive());
        String jobJarState = state(watchers, jobJar);
        // A snapshot may come a moment late while a process dies beside; it is the state that lasts that counts.
        JsonNode[] health = new JsonNode[1];
        await("the server to call itself well").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            health[0] = get(server, "/api/health");
            assertThat(health[0].path("status").asText()).as("%s", health[0]).isEqualTo("OK");
        });
        // Its agents send what they still hold.
        parts.remove(watched);
        watched.close();
        return new Seen(
                away,
                back,
                recorded(),
                late.name(),
                lateJobState,
                jobJarState,
                embedded.status(),
                latest.get(PANE_OF_JOB_JAR),
                latest.get(PANE_OF_EMBEDDED),
                List.copyOf(deadLetters),
                page[0],
                health[0]);
    }

    /**
     * A counter tells a rate from its second pane on, so a job that just began has none to lose. Two rates in a row are the
     * counter's; a single one may be Flink's own meter, which stands in for it until then.
     */
    private static boolean tellsRates(JobSnapshot snapshot) {
        return handedOn(snapshot).map(SignalSeries::present).orElse(0) >= 2;
    }

    private static Optional<SignalSeries> handedOn(JobSnapshot snapshot) {
        return snapshot.series(Signal.RECORDS_OUT_RATE).stream()
                .filter(s -> snapshot.topology().vertices().stream()
                        .anyMatch(v -> v.isSource() && v.id().equals(s.subject())))
                .findFirst();
    }

    /** Starts of the panes within that time in which the steady job's first vertex seems to have handed on nothing. */
    static List<Instant> emptyPanes(JobSnapshot snapshot, Instant from, Instant to) {
        Window window = snapshot.window();
        Optional<SignalSeries> series = handedOn(snapshot);
        List<Instant> empty = new ArrayList<>();
        for (int pane = window.paneOf(from); pane <= window.paneOf(to); pane++) {
            if (series.isEmpty() || series.get().at(pane).isEmpty()) {
                empty.add(window.startOf(pane));
            }
        }
        return empty;
    }

    // ---------------------------------------------------------------------------------------------- parts

    private <T extends AutoCloseable> T started(T part) {
        parts.add(part);
        return part;
    }

    private FlinkCluster watchedCluster() throws IOException {
        return FlinkCluster.builder()
                .directory(folder.resolve("watched"))
                .taskManager(TaskManagerSpec.of(STEADY, 1))
                .extraJar(agentJar())
                .option("taskmanager.jvm-exit-on-oom", "true")
                .option("metrics.reporters", "squirrel")
                .option(
                        "metrics.reporter.squirrel.factory.class",
                        "io.drsquirrel.agent.reporter.SquirrelReporterFactory")
                .option("metrics.reporter.squirrel.bootstrap.servers", broker.bootstrapServers())
                .option("metrics.reporter.squirrel.cluster", "it")
                .option("metrics.reporter.squirrel.interval", "2 s")
                .option("events.reporters", "squirrel")
                .option(
                        "events.reporter.squirrel.factory.class",
                        "io.drsquirrel.agent.reporter.SquirrelEventReporterFactory")
                .log4j("""
                        appender.squirrel.type = Squirrel
                        appender.squirrel.name = Squirrel
                        rootLogger.appenderRef.squirrel.ref = Squirrel
                        """)
                .start();
    }

    private FlinkCluster clusterOfWatcher() {
        return FlinkCluster.builder()
                .directory(folder.resolve("watchers"))
                .taskManager(TaskManagerSpec.of("watcher", 2))
                .start();
    }

    private JobSubmission watcherAsJob() {
        return JobSubmission.of(
                        "io.drsquirrel.watcher.WatcherJob",
                        "--bootstrap",
                        broker.bootstrapServers(),
                        "--group",
                        "job-jar",
                        "--interval",
                        "4s",
                        "--pane",
                        PANE_OF_JOB_JAR.toSeconds() + "s",
                        "--lateness",
                        "1s",
                        "--partitions",
                        "2")
                .withParallelism(2);
    }

    private EmbeddedWatcher embeddedWatcher() {
        return EmbeddedWatcher.start(
                folder.resolve("embedded"),
                WatcherConfiguration.of(broker.bootstrapServers())
                        .every(PANE_OF_EMBEDDED)
                        .inPanesOf(PANE_OF_EMBEDDED)
                        .lateBy(Duration.ofSeconds(1)),
                Clock.systemUTC());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", "broker-outage-it",
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static Path agentJar() throws IOException {
        return jar("agent/target", "squirrel-agent-[^-]+(-SNAPSHOT)?\\.jar");
    }

    private static Path jobJar() throws IOException {
        return jar("watcher/target", ".*-job\\.jar");
    }

    private static Path jar(String folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    // ---------------------------------------------------------------------------------------------- looks

    private void read(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
            if (record.topic().equals(TOPICS.deadLetters())) {
                deadLetters.add(new String(record.value(), StandardCharsets.UTF_8));
                continue;
            }
            JobSnapshot snapshot = new JobSnapshotCodec().decode(record.value());
            if (snapshot.key().name().equals(STEADY)) {
                latest.put(snapshot.window().pane(), snapshot);
            }
        }
    }

    private static String state(FlinkCluster cluster, String job) {
        return cluster.rest().get("/jobs/" + job).get("state").text();
    }

    private Recorded recorded() {
        List<String> records = new ArrayList<>(broker.topics().read(TOPICS.metrics(), 10_000));
        records.addAll(broker.topics().read(TOPICS.logs(), 10_000).stream()
                .filter(record -> record.startsWith("{"))
                .toList());
        return new Recorded(records);
    }

    private JsonNode page(SquirrelServer server) throws IOException, InterruptedException {
        for (JsonNode row : get(server, "/api/jobs").path("jobs")) {
            if (row.path("name").asText().equals(STEADY)) {
                return get(server, "/api/jobs/" + row.path("slug").asText());
            }
        }
        return JSON.createObjectNode();
    }

    private JsonNode get(SquirrelServer server, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Override
    public void close() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            try {
                parts.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException(parts.get(i) + " does not end", e);
            }
        }
    }
}
