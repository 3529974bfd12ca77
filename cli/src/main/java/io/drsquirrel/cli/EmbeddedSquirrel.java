// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.server.ServerSettings;
import io.drsquirrel.server.SquirrelServer;
import io.drsquirrel.server.ingest.KafkaSettings;
import io.drsquirrel.watcher.WatcherConfiguration;
import io.drsquirrel.watcher.embedded.EmbeddedBroker;
import io.drsquirrel.watcher.embedded.EmbeddedWatcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Broker, watcher and server in this JVM, started in that order and stopped in the reverse one. */
final class EmbeddedSquirrel implements AutoCloseable {
    /**
     * What it is told.
     *
     * @param data folder of its own
     * @param ownRules folder of own rules, null for none
     * @param mode word shown on the page
     */
    record Settings(
            String host,
            int port,
            int kafkaPort,
            Path data,
            Duration interval,
            Duration pane,
            @Nullable Path ownRules,
            String mode) {}

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private String url = "";
    private String bootstrap = "";

    private EmbeddedSquirrel() {}

    /**
     * Starts all parts.
     *
     * @throws IOException where one cannot start; those before it are stopped
     * @throws IllegalStateException likewise
     */
    static EmbeddedSquirrel start(Settings settings, Steps steps) throws Exception {
        requirePort(settings.host(), settings.port(), "--port");
        requirePort(settings.host(), settings.kafkaPort(), "--kafka-port");
        Files.createDirectories(settings.data());
        // Read by logback.xml when the first of the parts logs.
        System.setProperty(
                "squirrel.log.file", settings.data().resolve("squirrel.log").toString());
        EmbeddedSquirrel squirrel = new EmbeddedSquirrel();
        try {
            squirrel.startParts(settings, steps);
            return squirrel;
        } catch (Exception e) {
            squirrel.close();
            throw e;
        }
    }

    private void startParts(Settings settings, Steps steps) throws Exception {
        EmbeddedBroker broker = steps.step(
                "Kafka broker",
                () -> EmbeddedBroker.start(
                        settings.data().resolve("kafka"), settings.host(), settings.kafkaPort(), WireTopics.DEFAULT));
        parts.push(broker);
        bootstrap = broker.bootstrap();
        EmbeddedWatcher watcher = steps.step(
                "watcher (a Flink job on an embedded cluster)",
                () -> EmbeddedWatcher.start(
                        settings.data().resolve("watcher"),
                        WatcherConfiguration.of(bootstrap)
                                .every(settings.interval())
                                .inPanesOf(settings.pane())
                                .lateBy(lateness(settings.interval())),
                        Clock.systemUTC()));
        parts.push(watcher);
        ServerSettings server = ServerSettings.defaults()
                .at(settings.host(), settings.port())
                .keepingIn(settings.data().resolve("squirrel.db"))
                .reading(KafkaSettings.at(bootstrap))
                .every(settings.interval(), settings.pane())
                .as(settings.mode());
        SquirrelServer running = steps.step("server", () -> SquirrelServer.start(server));
        parts.push(running);
        url = running.url();
    }

    /** Short intervals are for looking on; they cannot wait long for stragglers. */
    private static Duration lateness(Duration interval) {
        Duration third = interval.dividedBy(5);
        Duration longest = Duration.ofSeconds(5);
        return third.compareTo(longest) < 0 ? third : longest;
    }

    private static void requirePort(String host, int port, String option) throws IOException {
        if (port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new IOException(
                    "port " + port + " of " + host + " is taken. End what listens there (ss -ltnp 'sport = :" + port
                            + "' shows it), or choose another one with " + option + ".",
                    e);
        }
    }

    /** Address of the web page. */
    String url() {
        return url;
    }

    /** Address that agents send to. */
    String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                System.err.println("squirrel: " + part.getClass().getSimpleName() + " did not stop cleanly: " + e);
            }
        }
    }
}
