// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.DataSize;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.Loaded;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.server.db.InMemorySnapshotStore;
import io.drsquirrel.server.db.SnapshotDocuments;
import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.db.SqliteSnapshotStore;
import io.drsquirrel.server.health.Components;
import io.drsquirrel.server.ingest.SnapshotPipeline;
import io.drsquirrel.server.ingest.SnapshotSink;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. Logging is the starter's: this sets up none, and speaks up for faults only. */
public final class SquirrelServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SquirrelServer.class);
    private static final int THREADS = 32;

    private final ServerSettings settings;
    private final ServerParts parts;
    private final Server jetty;
    private final int port;

    private SquirrelServer(ServerSettings settings, ServerParts parts, Server jetty, int port) {
        this.settings = settings;
        this.parts = parts;
        this.jetty = jetty;
        this.port = port;
    }

    /**
     * Starts a server; when this returns, it answers.
     *
     * @throws IOException where it cannot listen, or its rules or its store cannot be read; the message says what to do
     */
    public static SquirrelServer start(ServerSettings settings) throws IOException {
        QuietLogging.apply();
        RuleCatalogue catalogue = catalogue(settings.ownRules());
        SnapshotStore store = settings.database()
                .<SnapshotStore>map(
                        file -> SqliteSnapshotStore.open(file, new SnapshotDocuments(), settings.retention()))
                .orElseGet(() -> new InMemorySnapshotStore(settings.retention()));
        try {
            DiagnosisEngine engine = new DiagnosisEngine(catalogue);
            ServerParts parts = new ServerParts(
                    store,
                    settings.database().map(file -> "SQLite file " + file).orElse("kept in memory only"),
                    engine,
                    new SnapshotPipeline(() -> engine, store, settings.clock()),
                    new Components());
            Server jetty = build(settings, parts);
            return started(settings, parts, jetty);
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static RuleCatalogue catalogue(Optional<Path> own) throws IOException {
        Loaded builtIn = CatalogueLoader.builtIn();
        builtIn.problems().forEach(problem -> LOG.debug("built-in rules: {}", problem));
        if (own.isEmpty()) {
            return builtIn.catalogue();
        }
        Loaded added = CatalogueLoader.load(
                RuleFolders.in(own.get()), builtIn.catalogue().names());
        added.problems().forEach(problem -> LOG.warn("rules of {}: {}", own.get(), problem));
        return builtIn.catalogue().with(added.catalogue());
    }

    private static Server build(ServerSettings settings, ServerParts parts) throws IOException {
        ServerApplication application = new ServerApplication(settings, parts);
        Bootstrap<Configuration> bootstrap = new Bootstrap<>(application);
        application.initialize(bootstrap);
        Configuration configuration = new Configuration();
        DefaultServerFactory factory = serverFactory(settings);
        configuration.setServerFactory(factory);
        Environment environment = new Environment(
                application.getName(),
                ServerApplication.json(bootstrap.getObjectMapper()),
                bootstrap.getValidatorFactory(),
                bootstrap.getMetricRegistry(),
                bootstrap.getClassLoader(),
                bootstrap.getHealthCheckRegistry(),
                configuration);
        try {
            factory.configure(environment);
            bootstrap.run(configuration, environment);
            application.run(configuration, environment);
        } catch (Exception e) {
            throw new IOException("the server's parts cannot be put together: " + e.getMessage(), e);
        }
        return factory.build(environment);
    }

    private static DefaultServerFactory serverFactory(ServerSettings settings) {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setBindHost(settings.host());
        connector.setPort(settings.port());
        connector.setMaxRequestHeaderSize(DataSize.kibibytes(8));
        connector.setUseServerHeader(false);
        connector.setAcceptorThreads(Optional.of(1));
        connector.setSelectorThreads(Optional.of(1));
        DefaultServerFactory factory = new DefaultServerFactory();
        factory.setApplicationConnectors(List.of(connector));
        // Dropwizard's administration is open to whoever reaches it; there is none.
        factory.setAdminConnectors(List.of());
        factory.setMinThreads(4);
        factory.setMaxThreads(THREADS);
        factory.setRegisterDefaultExceptionMappers(false);
        LogbackAccessRequestLogFactory noRequestLog = new LogbackAccessRequestLogFactory();
        noRequestLog.setAppenders(List.of());
        factory.setRequestLogFactory(noRequestLog);
        return factory;
    }

    private static SquirrelServer started(ServerSettings settings, ServerParts parts, Server jetty) throws IOException {
        try {
            jetty.start();
        } catch (Exception e) {
            stop(jetty);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException) {
                    throw new IOException(
                            "port " + settings.port() + " of " + settings.host()
                                    + " is taken or not ours. Choose another one, or end what listens there.",
                            e);
                }
            }
            throw new IOException("the server cannot be started: " + e.getMessage(), e);
        }
        for (org.eclipse.jetty.server.Connector connector : jetty.getConnectors()) {
            if (connector instanceof ServerConnector listening) {
                return new SquirrelServer(settings, parts, jetty, listening.getLocalPort());
            }
        }
        throw new IllegalStateException("the server has no connector");
    }

    private static void stop(Server jetty) {
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.debug("stopping what had not started", e);
        }
    }

    /** Where it answers, without a slash at the end. */
    public String url() {
        String host = settings.host().equals("127.0.0.1") || settings.host().equals("0.0.0.0")
                ? "localhost"
                : settings.host().contains(":") && !settings.host().startsWith("[")
                        ? "[" + settings.host() + "]"
                        : settings.host();
        return "http://" + host + ":" + port;
    }

    /** Takes snapshots made in this process. */
    public SnapshotSink sink() {
        return parts.pipeline();
    }

    /** What is shown on the health page; a poller of clusters adds itself. */
    public Components components() {
        return parts.components();
    }

    /** The rules it diagnoses with. */
    public RuleCatalogue catalogue() {
        return parts.catalogue();
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("the server did not stop cleanly", e);
        } finally {
            parts.store().close();
        }
    }
}
