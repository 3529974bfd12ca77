// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.lab.LabHome;
import io.drsquirrel.lab.demo.DemoAgent;
import io.drsquirrel.lab.demo.DemoCluster;
import io.drsquirrel.lab.demo.DemoJob;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The demo: {@link EmbeddedSquirrel} in this JVM, and a Flink cluster of real processes with the agent in them. Apart from the
 * command, since picocli would load Flink's and Kafka's types with it.
 */
final class Demo {
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration PANE = Duration.ofSeconds(5);
    private static final long NEEDED = 4L << 30;

    private Demo() {}

    /** Runs until the JVM is told to end. */
    static void run(EmbeddedOptions options, @Nullable Path ownRules, PrintWriter out) throws Exception {
        Path data = options.data("demo");
        requireMemory();
        Path agent = agentJar();
        deleteOldRun(data);
        out.println("Dr. Squirrel demo: starting real parts on this machine");
        Steps steps = new Steps(out);
        EmbeddedSquirrel squirrel = EmbeddedSquirrel.start(
                new EmbeddedSquirrel.Settings(
                        options.host(), options.port(), options.kafkaPort(), data, INTERVAL, PANE, ownRules, "demo"),
                steps);
        Running running = new Running(squirrel);
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = running.closeOnSignal(out);
        try {
            steps.step("Flink cluster with the agent, and five jobs", () -> {
                running.cluster = DemoCluster.start(
                        LabHome.locate(),
                        data.resolve("flink"),
                        squirrel.bootstrap(),
                        Optional.of(DemoAgent.squirrel(agent, squirrel.bootstrap(), "demo", PANE)),
                        progress -> {});
                return running.cluster;
            });
        } catch (Exception e) {
            running.close();
            Runtime.getRuntime().removeShutdownHook(hook);
            throw e;
        }
        introduce(out, squirrel.url(), running);
        new DemoVerdicts(squirrel.url(), steps).report(DemoCluster.jobs());
        done.await();
    }

    private static void introduce(PrintWriter out, String url, Running running) {
        out.println();
        out.println("  web page   " + url);
        DemoCluster cluster = running.cluster;
        if (cluster != null) {
            out.println("  Flink UI   " + cluster.url());
        }
        out.println();
        for (DemoJob job : DemoCluster.jobs()) {
            out.printf("  %-8s %-20s %s%n", job.isHealthy() ? "healthy" : "sick", job.name(), job.story());
        }
        out.println();
        out.println("  Verdicts come in within two minutes. Ctrl-C ends everything.");
        out.println();
        out.flush();
    }

    private static Path agentJar() {
        Path jar = Path.of(System.getProperty("squirrel.home", "cli/target/squirrel"), "agent", "squirrel-agent.jar");
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException(
                    "the agent is not at " + jar + ". Start the demo with ./squirrel, which builds it.");
        }
        return jar;
    }

    /** The demo begins anew each time: topics and verdicts of the run before would only confuse. */
    private static void deleteOldRun(Path data) throws IOException {
        for (String part : new String[] {"kafka", "watcher", "flink"}) {
            Folders.delete(data.resolve(part));
        }
        for (String file : new String[] {"squirrel.db", "squirrel.db-wal", "squirrel.db-shm"}) {
            Files.deleteIfExists(data.resolve(file));
        }
    }

    private static void requireMemory() {
        long free = Memory.availableBytes();
        if (free >= 0 && free < NEEDED) {
            throw new IllegalStateException("only " + (free >> 20)
                    + " MiB of memory are free; the demo needs about 4 GiB for a Flink cluster, Kafka and the server. End"
                    + " something large, or try 'squirrel up', which needs 1 GiB.");
        }
    }

    /** What runs, for the one place that ends it. */
    private static final class Running implements AutoCloseable {
        private final EmbeddedSquirrel squirrel;
        private volatile @Nullable DemoCluster cluster;

        Running(EmbeddedSquirrel squirrel) {
            this.squirrel = squirrel;
        }

        Thread closeOnSignal(PrintWriter out) {
            Thread hook = new Thread(
                    () -> {
                        out.println();
                        out.println("Dr. Squirrel demo: ending all processes");
                        out.flush();
                        close();
                    },
                    "squirrel-shutdown");
            Runtime.getRuntime().addShutdownHook(hook);
            return hook;
        }

        @Override
        public void close() {
            DemoCluster started = cluster;
            if (started != null) {
                started.close();
            }
            squirrel.close();
        }
    }
}
