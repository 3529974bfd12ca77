// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.RestAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code squirrel serve}: the server alone, fed by polling clusters or from a broker that its configuration names. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the server with the web page. With --flink it polls those clusters; nothing need be installed there.",
        footer = {
            "",
            "Examples:",
            "  squirrel serve --flink http://jobmanager:8081",
            "  squirrel serve --flink https://flink.example/a --flink https://flink.example/b",
            "  squirrel serve --config squirrel-server.yml",
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--flink",
            paramLabel = "URL",
            description = "Address of a cluster's REST API; give it again for each cluster more.")
    private List<String> clusters = List.of();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the server; the options below win over it.")
    private @Nullable Path configuration;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the web page and API (default: 8642).")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on (default: 127.0.0.1, this machine only; there is no authentication yet).")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for the database, which outlives restarts (default: ~/.squirrel/serve).")
    private @Nullable Path data;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            defaultValue = "15s",
            description = "Time between two polls of a cluster (default: ${DEFAULT-VALUE}, at least 5s).")
    private String every = "15s";

    @Mixin
    private FlinkOptions access = new FlinkOptions();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        CommandLine line = spec.commandLine();
        PrintWriter out = line.getOut();
        if (clusters.isEmpty() && configuration == null) {
            throw new ParameterException(
                    line,
                    "nothing to serve. Name clusters with --flink URL, or a configuration with --config FILE"
                            + " (squirrel up brings its own broker and takes what agents send).");
        }
        Set<ClusterAddress> addresses = new LinkedHashSet<>();
        clusters.forEach(url -> addresses.add(FlinkOptions.address(line, url)));
        RestAccess how = access.access(line);
        Duration interval = Durations.parse(line, "--every", every);
        if (interval.compareTo(Duration.ofSeconds(5)) < 0) {
            throw new ParameterException(
                    line, "--every: " + every + " is too often. Flink fetches metrics every 10 s; 5s is the least.");
        }
        out.println("Dr. Squirrel: starting");
        out.flush();
        try (PullServer server = PullServer.start(
                new PullServer.Options(
                        configuration,
                        host,
                        port,
                        data != null
                                ? data.toAbsolutePath().normalize()
                                : configuration != null
                                        ? null
                                        : Path.of(System.getProperty("user.home", "."), ".squirrel", "serve"),
                        rules.folder(),
                        new ArrayList<>(addresses),
                        how,
                        interval),
                rules.load(line.getErr()))) {
            out.println("  web page      " + server.url());
            addresses.forEach(
                    address -> out.println("  polls         " + address + " every " + interval.toSeconds() + " s"));
            out.println("  Ctrl-C ends it; what was stored stays" + server.database());
            out.flush();
            Shutdown.await(new CountDownLatch(1), server, out);
        } catch (IllegalStateException | IOException e) {
            line.getErr().println("squirrel: " + e.getMessage());
            return 3;
        }
        return CommandLine.ExitCode.OK;
    }
}
