// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code squirrel up}: broker, watcher and server in this JVM. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs broker, watcher and server with the web page in one process; agents in Flink's JVMs send to it.",
        footer = {
            "",
            "Examples:",
            "  squirrel up",
            "  squirrel up --port 9000 --data /var/lib/squirrel",
            "",
            "Then put the agent into Flink (see docs/agent.md) with bootstrap.servers set to this machine and --kafka-port."
        })
final class UpCommand implements Callable<Integer> {
    @Mixin
    private EmbeddedOptions options = new EmbeddedOptions();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            defaultValue = "5min",
            description = "Time between two snapshots of a job (default: ${DEFAULT-VALUE}).")
    private String interval = "5min";

    @Option(
            names = "--pane",
            paramLabel = "DURATION",
            defaultValue = "1min",
            description = "Length of one pane of a snapshot's hour (default: ${DEFAULT-VALUE}).")
    private String pane = "1min";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Duration every = Durations.parse(spec.commandLine(), "--interval", interval);
        Duration length = Durations.parse(spec.commandLine(), "--pane", pane);
        out.println("Dr. Squirrel: starting");
        try (EmbeddedSquirrel squirrel = EmbeddedSquirrel.start(
                new EmbeddedSquirrel.Settings(
                        options.host(),
                        options.port(),
                        options.kafkaPort(),
                        options.data("up"),
                        every,
                        length,
                        rules.folder(),
                        "up"),
                new Steps(out))) {
            out.println();
            out.println("  web page      " + squirrel.url());
            out.println("  agents send to " + squirrel.bootstrap());
            out.println("  Ctrl-C ends everything; what was stored stays in " + options.data("up"));
            out.flush();
            Shutdown.await(new CountDownLatch(1), squirrel, out);
        } catch (IllegalStateException | java.io.IOException e) {
            spec.commandLine().getErr().println("squirrel: " + e.getMessage());
            return 3;
        }
        return CommandLine.ExitCode.OK;
    }
}
