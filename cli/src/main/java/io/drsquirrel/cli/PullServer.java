// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.ClusterWatch;
import io.drsquirrel.collect.rest.FlinkRest;
import io.drsquirrel.collect.rest.PollSettings;
import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.server.ConfigurationProblem;
import io.drsquirrel.server.ServerConfiguration;
import io.drsquirrel.server.ServerSettings;
import io.drsquirrel.server.SquirrelServer;
import io.drsquirrel.server.health.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A server and the polling of clusters that feeds it. */
final class PullServer implements AutoCloseable {
    /**
     * What it is told; null: as configured, or the default.
     *
     * @param data folder for the database
     * @param every time between two polls
     */
    record Options(
            @Nullable Path configuration,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable Path data,
            @Nullable Path ownRules,
            List<ClusterAddress> clusters,
            RestAccess access,
            Duration every) {}

    private final SquirrelServer server;
    private final Optional<Path> database;
    private final List<ClusterWatch> watches = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private PullServer(SquirrelServer server, Optional<Path> database) {
        this.server = server;
        this.database = database;
    }

    /**
     * Starts the server, then the polling.
     *
     * @param catalogue tells which log lines matter
     * @throws IOException where the server cannot start; the message says what to do
     */
    static PullServer start(Options options, RuleCatalogue catalogue) throws IOException {
        Path data = options.data();
        if (data != null) {
            Files.createDirectories(data);
            // Read by logback.xml when the first of the parts logs.
            System.setProperty("squirrel.log.file", data.resolve("squirrel.log").toString());
        }
        ServerSettings settings = settings(options);
        PullServer pull = new PullServer(SquirrelServer.start(settings), settings.database());
        PollSettings polls = PollSettings.DEFAULT.withFilter(LogSnapshots.filter(catalogue));
        ClusterWatch.Settings pace =
                new ClusterWatch.Settings(options.every(), settings.snapshotInterval(), settings.pane());
        OneVoice<ClusterAddress> voice = new OneVoice<>(pull::fails);
        for (ClusterAddress address : options.clusters()) {
            ClusterWatch watch = ClusterWatch.start(
                    new FlinkRest(address, options.access()),
                    polls,
                    pace,
                    memory(settings, address),
                    snapshot -> {
                        if (voice.isHeard(address, snapshot.key().cluster())) {
                            pull.server.sink().accept(snapshot);
                        }
                    },
                    settings.clock());
            pull.watches.add(watch);
            pull.server.components().add(() -> component(watch));
        }
        return pull;
    }

    /** Beside the database, one file per cluster. */
    private static Optional<Path> memory(ServerSettings settings, ClusterAddress address) {
        return settings.database()
                .map(file -> file.resolveSibling("watch-" + address.name().replaceAll("[^A-Za-z0-9.-]+", "_") + "-"
                        + Integer.toHexString(address.toString().hashCode()) + ".state"));
    }

    private static ServerSettings settings(Options options) throws IOException {
        ServerSettings base = ServerSettings.defaults();
        Path configuration = options.configuration();
        if (configuration != null) {
            try {
                base = ServerConfiguration.read(configuration);
            } catch (ConfigurationProblem e) {
                throw new IOException(e.getMessage(), e);
            }
        } else {
            base = base.every(ClusterWatch.Settings.DEFAULT.snapshot(), ClusterWatch.Settings.DEFAULT.pane());
        }
        Integer port = options.port();
        String host = options.host();
        Path data = options.data();
        Path own = options.ownRules();
        return new ServerSettings(
                host == null ? base.host() : host,
                port == null ? base.port() : port,
                data == null ? base.database() : Optional.of(data.resolve("squirrel.db")),
                base.kafka(),
                options.clusters().isEmpty() ? base.mode() : "pull",
                base.pane(),
                base.snapshotInterval(),
                own == null ? base.ownRules() : Optional.of(own),
                base.links(),
                base.allowedHosts(),
                base.retention(),
                Clock.systemUTC());
    }

    private static Component component(ClusterWatch watch) {
        ClusterWatch.Condition condition = watch.condition();
        return new Component(
                "flink:" + watch.address(),
                switch (condition.state()) {
                    case STARTING -> Component.Status.UNKNOWN;
                    case GOOD -> Component.Status.OK;
                    case INCOMPLETE -> Component.Status.DEGRADED;
                    case FAILING -> Component.Status.DOWN;
                },
                condition.words(),
                condition.lastSuccess().orElse(null));
    }

    private boolean fails(ClusterAddress address) {
        return watches.stream()
                .anyMatch(w -> w.address().equals(address) && w.condition().state() == ClusterWatch.State.FAILING);
    }

    /** Address of the web page. */
    String url() {
        return server.url();
    }

    /** Where things are kept, in words. */
    String database() {
        return database.map(file -> " in " + file).orElse(" nowhere: it is in memory only");
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            watches.forEach(ClusterWatch::close);
            server.close();
        }
    }
}
