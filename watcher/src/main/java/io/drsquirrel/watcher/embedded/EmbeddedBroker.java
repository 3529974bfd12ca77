// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher.embedded;

import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.watcher.WatcherTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker (KRaft, its own controller) in this JVM, with our topics in it. Its folder outlives it: a broker started
 * there again has what the one before had.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final long LEAST_SPACE = 256L * 1024 * 1024;
    /** Of no meaning to us, but equal in each start of one folder. */
    private static final String CLUSTER_ID = new Uuid(0x4472537175697272L, 0x656c456d62656464L).toString();

    private static final String LARGEST = String.valueOf(16 * 1024 * 1024);

    private final KafkaRaftServer server;
    private final String bootstrap;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrap) {
        this.server = server;
        this.bootstrap = bootstrap;
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @param folder where it keeps its data; made if missing
     * @param host name or address that it listens on and that clients are told, e.g. {@code 127.0.0.1}
     * @param port its port; 0 for any free one
     * @throws IllegalStateException where it cannot start; the message says why and what to do
     */
    public static EmbeddedBroker start(Path folder, String host, int port, WireTopics topics) {
        try {
            Files.createDirectories(folder);
            long space = Files.getFileStore(folder).getUsableSpace();
            if (space < LEAST_SPACE) {
                throw new IllegalStateException("broker - " + folder + " has " + space / 1024 / 1024
                        + " MiB left - at least " + LEAST_SPACE / 1024 / 1024
                        + " MiB are needed - free some, or choose another data folder");
            }
            int listening = port == 0 ? freePort(host) : port;
            requireFree(host, listening);
            Properties properties = properties(folder, host, listening, freePort("127.0.0.1"));
            keepTheJvmAlive();
            format(folder);
            KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            server.startup();
            EmbeddedBroker broker = new EmbeddedBroker(server, host + ":" + listening);
            try {
                WatcherTopics.make(broker.bootstrap, new Properties(), topics, 1);
            } catch (RuntimeException e) {
                broker.close();
                throw e;
            }
            return broker;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "broker - folder " + folder + " cannot be used: " + e + " - choose another data folder", e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrap() {
        return bootstrap;
    }

    /** Stops the broker; its data stays. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Kafka, too, takes over a port that lingers after its user has gone.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port), 1);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "broker - " + host + ":" + port + " cannot be used (" + e.getMessage()
                            + ") - end the process that listens there, or choose another port",
                    e);
        }
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }

    /** Kafka ends its JVM when something is badly wrong. This JVM holds more than Kafka. */
    private static void keepTheJvmAlive() {
        Exit.setExitProcedure((status, message) -> {
            throw refused("exit", status, message);
        });
        Exit.setHaltProcedure((status, message) -> {
            throw refused("halt", status, message);
        });
    }

    private static IllegalStateException refused(String how, int status, String message) {
        LOG.error("The broker asked to {} the JVM (status {}): {}", how, status, message);
        return new IllegalStateException("broker - stopped by a fault of its own: " + message);
    }

    private static void format(Path folder) throws IOException {
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(quiet)
                    .setNodeId(1)
                    .setClusterId(CLUSTER_ID)
                    .addDirectory(folder.toAbsolutePath().toString())
                    .setMetadataLogDirectory(folder.toAbsolutePath().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static Properties properties(Path folder, String host, int port, int controllerPort) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        p.put("listeners", "PLAINTEXT://" + host + ":" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        p.put("advertised.listeners", "PLAINTEXT://" + host + ":" + port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("log.dirs", folder.toAbsolutePath().toString());
        p.put("auto.create.topics.enable", "false");
        p.put("num.partitions", "1");
        p.put("offsets.topic.num.partitions", "1");
        p.put("offsets.topic.replication.factor", "1");
        p.put("transaction.state.log.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("message.max.bytes", LARGEST);
        p.put("replica.fetch.max.bytes", LARGEST);
        // Sized for a small installation that shares its JVM.
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "1");
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
        p.put("log.cleaner.io.buffer.size", String.valueOf(64 * 1024));
        p.put("log.index.size.max.bytes", String.valueOf(1024 * 1024));
        p.put("metadata.log.segment.bytes", String.valueOf(16 * 1024 * 1024));
        p.put("log.segment.bytes", String.valueOf(64 * 1024 * 1024));
        p.put("offsets.topic.segment.bytes", String.valueOf(8 * 1024 * 1024));
        p.put("socket.request.max.bytes", String.valueOf(32 * 1024 * 1024));
        p.put("queued.max.request.bytes", String.valueOf(64L * 1024 * 1024));
        return p;
    }
}
