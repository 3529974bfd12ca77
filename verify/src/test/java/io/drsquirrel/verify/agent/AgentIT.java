// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.lab.TaskManagerSpec;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.wire.WireDecoder;
import io.drsquirrel.model.wire.WireException;
import io.drsquirrel.model.wire.WireTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AgentIT {
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration HEAP_FILLS_WITHIN = Duration.ofSeconds(150);

    @TempDir
    private Path folder;

    @Test
    void agentInRealProcesses_survivesAnOutageOfTheBrokerAndSendsTheLastWordsOfADyingProcess() throws Exception {
        LabHome home = LabHome.locate();
        List<String> records;
        try (KafkaBroker broker = KafkaBroker.start(home, folder.resolve("kafka"))) {
            broker.topics().recreate(Map.of(WireTopics.DEFAULT.metrics(), 1, WireTopics.DEFAULT.logs(), 1));
            try (FlinkCluster cluster = cluster(home, broker)) {
                cluster.submit(JobSubmission.of("io.drsquirrel.lab.jobs.demo.HeapFiller"));
                broker.process().kill();
                Thread.sleep(OUTAGE.toMillis());
                broker.restart();
                awaitDeath(cluster);
            }
            records = new ArrayList<>(broker.topics().read(WireTopics.DEFAULT.metrics(), 10_000));
            records.addAll(broker.topics().read(WireTopics.DEFAULT.logs(), 10_000));
        }

        assertThat(gaps(records)).as("records lost").isEmpty();
        List<Observation> observations = decode(records);
        assertThat(observations).hasAtLeastOneElementOfType(MetricSample.class);
        assertThat(observations).hasAtLeastOneElementOfType(CheckpointObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(TopologyObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(StatusObserved.class);
        assertThat(observations).hasAtLeastOneElementOfType(ContainerObserved.class);
        assertThat(observations.stream()
                        .filter(LogObserved.class::isInstance)
                        .map(o -> ((LogObserved) o).event())
                        .filter(e -> e.throwableIfAny()
                                .filter(t -> t.type().equals("java.lang.OutOfMemoryError"))
                                .isPresent())
                        .map(LogEvent::message))
                .as("last words")
                .anyMatch(message -> message.contains("terminating the JVM") || message.startsWith("FATAL"));
    }

    private FlinkCluster cluster(LabHome home, KafkaBroker broker) throws IOException {
        return FlinkCluster.builder()
                .home(home)
                .directory(folder.resolve("flink"))
                .taskManager(TaskManagerSpec.of("small", 1)
                        .with("taskmanager.memory.process.size", "576m")
                        .with("taskmanager.memory.jvm-metaspace.size", "112m")
                        .with("taskmanager.memory.jvm-overhead.min", "64m")
                        .with("taskmanager.memory.jvm-overhead.max", "64m")
                        .with("taskmanager.memory.framework.off-heap.size", "64m")
                        .with("taskmanager.memory.framework.heap.size", "64m")
                        .with("taskmanager.memory.network.min", "24m")
                        .with("taskmanager.memory.network.max", "24m")
                        .with("taskmanager.memory.managed.size", "16m"))
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

    private static Path agentJar() throws IOException {
        Path target = Path.of(System.getProperty("squirrel.root", ".."))
                .resolve("agent")
                .resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("squirrel-agent-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void awaitDeath(FlinkCluster cluster) throws InterruptedException {
        long deadline = System.nanoTime() + HEAP_FILLS_WITHIN.toNanos();
        while (cluster.taskManagers().stream().anyMatch(p -> p.isAlive())) {
            assertThat(System.nanoTime()).as("the task manager is still alive").isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    /** Per process the numbers of records that are missing between its first and its last. */
    private static Map<String, String> gaps(List<String> records) throws IOException {
        Map<String, TreeSet<Long>> numbers = new TreeMap<>();
        for (String text : records) {
            JsonNode record = new ObjectMapper().readTree(text);
            numbers.computeIfAbsent(record.path("process").path("id").asText(), id -> new TreeSet<>())
                    .add(record.get("seq").asLong());
        }
        assertThat(numbers).hasSize(2);
        Map<String, String> result = new TreeMap<>();
        numbers.forEach((process, seen) -> {
            if (seen.first() != 0 || seen.last() + 1 != seen.size()) {
                result.put(process, seen.toString());
            }
        });
        return result;
    }

    private static List<Observation> decode(List<String> records) throws WireException {
        WireDecoder decoder = new WireDecoder();
        List<Observation> result = new ArrayList<>();
        for (String record : records) {
            result.addAll(decoder.decode(record.getBytes(StandardCharsets.UTF_8), "test"));
        }
        return result;
    }
}
