// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.demo;

import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.FlinkClusterBuilder;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.KafkaTopics;
import io.drsquirrel.lab.LabException;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.lab.TaskManagerSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Flink cluster of {@code squirrel demo}: a JobManager, two TaskManagers for the shop, and a small one that the job
 * {@code session-enrichment} fills until it dies.
 *
 * <p>Only that one must die. A standalone cluster gives a job any free slot, so the slots are counted: the small TaskManager
 * starts alone and its job takes its only slot before the others come, and those have exactly as many slots as the other jobs
 * need. Only when all slots are taken does its job begin to fill it. When it has died, the one slot that comes back is the one
 * that its job waits for.
 */
public final class DemoCluster implements AutoCloseable {
    private static final Duration REPLACE_AFTER = Duration.ofSeconds(2);
    private static final String POISON_AT = "1000";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final FlinkCluster cluster;
    private final Map<DemoJob, String> jobIds;

    private DemoCluster(FlinkCluster cluster, Map<DemoJob, String> jobIds) {
        this.cluster = cluster;
        this.jobIds = Map.copyOf(jobIds);
    }

    /** The jobs of the demo, sick ones first. */
    public static List<DemoJob> jobs() {
        return List.of(DemoJob.PAYMENTS, DemoJob.SESSIONS, DemoJob.INVOICES, DemoJob.ORDERS, DemoJob.GENERATOR);
    }

    /**
     * Starts the cluster and its jobs on a broker that runs already; returns when all jobs are submitted. The topics of the
     * shop ({@code shop.*}) are made anew.
     *
     * @param home where the jars of Flink, Kafka and the jobs are
     * @param directory the cluster's own folder
     * @param kafkaBootstrap the broker's address
     * @param agent the agent to put into all processes, if any
     * @param progress told what is starting, one sentence at a time
     * @throws LabException when a process dies or does not come up; all others are ended before
     */
    public static DemoCluster start(
            LabHome home, Path directory, String kafkaBootstrap, Optional<DemoAgent> agent, Consumer<String> progress) {
        CompletableFuture<Void> topics = CompletableFuture.runAsync(() -> new KafkaTopics(home, kafkaBootstrap)
                .recreate(Map.of(
                        "shop.orders", 2,
                        "shop.totals", 1,
                        "shop.invoices", 2,
                        "shop.payments", 1,
                        "shop.booked", 1)));
        Path shopIsOpen = directory.toAbsolutePath().resolve("shop-is-open");
        deleteIfExists(shopIsOpen);
        progress.accept("starting Flink's JobManager and a small TaskManager");
        FlinkCluster cluster = builder(home, directory, agent).start();
        try {
            Map<DemoJob, String> ids = new LinkedHashMap<>();
            progress.accept("submitting " + DemoJob.SESSIONS.name());
            String sessions = submit(cluster, DemoJob.SESSIONS, Map.of("once-exists", shopIsOpen.toString()));
            ids.put(DemoJob.SESSIONS, sessions);
            await(cluster, "the slot of " + DemoJob.SESSIONS.name(), () -> freeSlots(cluster) == 0);
            progress.accept("starting two TaskManagers for the other jobs");
            cluster.startTaskManagers(List.of(TaskManagerSpec.of("shop", 3), TaskManagerSpec.of("shop", 3)));
            topics.join();
            submitShop(cluster, kafkaBootstrap, ids, progress);
            progress.accept("waiting until all jobs have their slots");
            await(cluster, "the slots of all jobs", () -> freeSlots(cluster) == 0);
            Files.writeString(shopIsOpen, "");
            return new DemoCluster(cluster, ids);
        } catch (IOException e) {
            cluster.close();
            throw new LabException("lab: cannot create " + shopIsOpen, e);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The address of the cluster's REST API and UI. */
    public URI url() {
        return cluster.url();
    }

    public FlinkCluster cluster() {
        return cluster;
    }

    /** The id under which a job was submitted. */
    public String jobId(DemoJob job) {
        return Optional.ofNullable(jobIds.get(job))
                .orElseThrow(() -> new IllegalArgumentException(job.name() + " is not a job of the demo"));
    }

    /** Ends all processes of the cluster. */
    public void stop() {
        cluster.close();
    }

    @Override
    public void close() {
        stop();
    }

    private static FlinkClusterBuilder builder(LabHome home, Path directory, Optional<DemoAgent> agent) {
        FlinkClusterBuilder builder = FlinkCluster.builder()
                .home(home)
                .directory(directory)
                .taskManager(TaskManagerSpec.of("sessions", 1).small())
                .replaceDeadTaskManagers(REPLACE_AFTER)
                .option("jobmanager.memory.process.size", "832m")
                .option("taskmanager.memory.process.size", "1000m")
                .option("taskmanager.memory.jvm-metaspace.size", "192m")
                .option("taskmanager.memory.managed.size", "16m")
                // Most installations switch this on; without it a full heap fails a task and the process limps on.
                .option("taskmanager.jvm-exit-on-oom", "true")
                .option("restart-strategy.type", "fixed-delay")
                .option("restart-strategy.fixed-delay.attempts", "1000000")
                .option("restart-strategy.fixed-delay.delay", "5 s");
        agent.ifPresent(parts -> {
            builder.extraJar(parts.jar()).options(parts.options()).log4j(parts.log4jLines());
            parts.environment().forEach(builder::environment);
        });
        return builder;
    }

    private static void submitShop(
            FlinkCluster cluster, String bootstrap, Map<DemoJob, String> ids, Consumer<String> progress) {
        Map<DemoJob, Map<String, String>> shop = new LinkedHashMap<>();
        shop.put(
                DemoJob.GENERATOR,
                Map.of(
                        "orders", "shop.orders",
                        "invoices", "shop.invoices",
                        "payments", "shop.payments",
                        "invoices-per-second", "1500",
                        "poison-at", POISON_AT));
        shop.put(DemoJob.PAYMENTS, Map.of("payments", "shop.payments", "booked", "shop.booked"));
        shop.put(DemoJob.INVOICES, Map.of("invoices", "shop.invoices"));
        shop.put(DemoJob.ORDERS, Map.of("orders", "shop.orders", "totals", "shop.totals"));
        shop.forEach((job, arguments) -> {
            progress.accept("submitting " + job.name());
            Map<String, String> all = new LinkedHashMap<>(arguments);
            all.put("bootstrap", bootstrap);
            ids.put(job, submit(cluster, job, all));
        });
    }

    private static String submit(FlinkCluster cluster, DemoJob job, Map<String, String> arguments) {
        String[] pairs = arguments.entrySet().stream()
                .flatMap(entry -> Stream.of("--" + entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
        return cluster.submit(JobSubmission.of(job.entryClass(), pairs).withParallelism(job.parallelism()));
    }

    private static void deleteIfExists(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LabException("lab: cannot delete " + file, e);
        }
    }

    private static double freeSlots(FlinkCluster cluster) {
        return cluster.rest()
                .tryGet("/overview")
                .map(overview -> overview.get("slots-available").number())
                .orElse(Double.NaN);
    }

    private static void await(FlinkCluster cluster, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new LabException("lab: " + what + " were not taken within " + PATIENCE.toMinutes()
                        + " minutes; see " + cluster.logs());
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("lab: interrupted while the demo starts", e);
            }
        }
    }
}
