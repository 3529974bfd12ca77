// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A Kafka broker with its controller in one process (KRaft), for one machine: one node, replication factor 1. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration END_GRACE = Duration.ofSeconds(10);

    private final LabHome home;
    private final Path directory;
    private final Path guard;
    private final int port;
    private ChildProcess process;

    private KafkaBroker(LabHome home, Path directory) {
        this.home = home;
        this.directory = directory.toAbsolutePath();
        this.guard = GuardJar.writeInto(this.directory);
        List<Integer> ports = FreePorts.take(2);
        this.port = ports.get(0);
        writeConfiguration(ports.get(1));
        format();
        this.process = launch();
        try {
            awaitReady();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Starts a broker whose data and logs are in {@code directory}; returns when it accepts connections. */
    public static KafkaBroker start(LabHome home, Path directory) {
        return new KafkaBroker(home, directory);
    }

    /** The address for clients. */
    public String bootstrapServers() {
        return "localhost:" + port;
    }

    public ChildProcess process() {
        return process;
    }

    /** Topics of this broker. */
    public KafkaTopics topics() {
        return new KafkaTopics(home, bootstrapServers());
    }

    /** Starts the broker again, after it was killed or ended, on the same port with the same data. */
    public void restart() {
        process.kill();
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        process.terminate(END_GRACE);
    }

    private void writeConfiguration(int controllerPort) {
        String properties = """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
                advertised.listeners=PLAINTEXT://localhost:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                num.partitions=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=false
                num.network.threads=2
                num.io.threads=2
                log.cleaner.dedupe.buffer.size=4194304
                log.segment.bytes=67108864
                """.formatted(port, controllerPort, directory.resolve("data"));
        try {
            Files.createDirectories(directory.resolve("log"));
            Files.writeString(directory.resolve("server.properties"), properties);
            Files.writeString(
                    directory.resolve("log4j2.properties"),
                    Log4jConfiguration.with("logger.kafka.additivity = true\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot write into " + directory, e);
        }
    }

    /** Gives the data directory a cluster id, without which a broker does not start. */
    private void format() {
        UUID id = UUID.randomUUID();
        byte[] bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        String clusterId = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        List<String> command = javaCommand(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "--cluster-id=" + clusterId, // one word: one id in 64 starts with a dash, which looks like an option
                "-c",
                directory.resolve("server.properties").toString());
        Path output = directory.resolve("log").resolve("format.out");
        try {
            Process format = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
                throw new LabException("lab: Kafka's storage could not be formatted:\n" + Files.readString(output));
            }
        } catch (IOException e) {
            throw new LabException("lab: cannot run Kafka's StorageTool", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted while formatting Kafka's storage", e);
        }
    }

    private ChildProcess launch() {
        Path logs = directory.resolve("log");
        return ChildProcess.start(
                "kafka",
                javaCommand(
                        "kafka.Kafka", directory.resolve("server.properties").toString()),
                directory,
                Map.of(),
                logs.resolve("kafka.log"),
                logs.resolve("kafka.out"));
    }

    private List<String> javaCommand(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(List.of(FlinkClusterFolder.java()));
        if (mainClass.equals("kafka.Kafka")) {
            command.add("-javaagent:" + guard);
        }
        command.addAll(List.of(
                "-Xms128m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog.file=" + directory.resolve("log").resolve("kafka.log"),
                "-Dlog4j.configurationFile="
                        + directory.resolve("log4j2.properties").toUri(),
                "-cp",
                home.kafkaLib() + "/*",
                mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!acceptsConnections() || !process.tail(400).contains("Kafka Server started")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new LabException("lab: the Kafka broker "
                        + (process.isAlive() ? "is not ready after " + START_TIMEOUT.toSeconds() + " s" : "ended")
                        + " - the end of its log (" + process.log() + "):\n" + process.tail(25));
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("lab: interrupted while waiting for Kafka", e);
            }
        }
    }

    private boolean acceptsConnections() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
