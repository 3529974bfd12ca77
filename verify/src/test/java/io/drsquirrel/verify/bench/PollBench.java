// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.ClusterPoller;
import io.drsquirrel.collect.rest.FlinkRest;
import io.drsquirrel.collect.rest.Poll;
import io.drsquirrel.collect.rest.PollSettings;
import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What looking at a real cluster takes: a look of the command at 20 jobs, polls of 50 jobs, polls of one job with very many vertices; and
 * what it costs the job manager, in processor time beyond that of a cluster that nobody asks.
 *
 * <p>{@code PollBench jobs [JOBS [LOOKED]]} or {@code PollBench wide [VERTICES [PARALLELISM]]}.
 */
public final class PollBench {
    private static final int POLLS = 9;
    private static final long INTERVAL_MILLIS = 11_000;

    private PollBench() {}

    /** Runs one of the two. */
    public static void main(String[] args) throws Exception {
        String what = args.length == 0 ? "jobs" : args[0];
        int first = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        int second = args.length > 2 ? Integer.parseInt(args[2]) : 0;
        Path folder = Files.createTempDirectory("poll-bench");
        if (what.equals("wide")) {
            wide(folder, first == 0 ? 200 : first, second == 0 ? 4 : second);
        } else {
            jobs(folder, first == 0 ? 50 : first, second == 0 ? 20 : second);
        }
    }

    private static void jobs(Path folder, int jobs, int looked) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.builder()
                .directory(folder)
                .taskManagers(4, (2 * jobs + 3) / 4)
                .option("jobmanager.memory.process.size", "1600m")
                .option("taskmanager.memory.process.size", "1600m")
                .option("taskmanager.memory.network.min", "200m")
                .option("taskmanager.memory.network.max", "200m")
                .jvmOptions("-XX:+UseG1GC")
                .start()) {
            submit(cluster, 0, looked);
            for (int i = 0; i < 3; i++) {
                look(cluster, looked);
            }
            submit(cluster, looked, jobs);
            polls(cluster, jobs);
        }
    }

    private static void wide(Path folder, int vertices, int parallelism) throws Exception {
        try (FlinkCluster cluster = FlinkCluster.builder()
                .directory(folder)
                .taskManagers(2, (parallelism + 1) / 2)
                .option("jobmanager.memory.process.size", "1600m")
                .option("taskmanager.memory.process.size", "3g")
                .option("taskmanager.memory.network.min", "500m")
                .option("taskmanager.memory.network.max", "500m")
                .option("taskmanager.memory.segment-size", "4kb")
                .jvmOptions("-XX:+UseG1GC")
                .start()) {
            cluster.submit(JobSubmission.of(
                            "io.drsquirrel.lab.jobs.faults.Pipeline",
                            "--name",
                            "wide",
                            "--rate",
                            "20",
                            "--shuffles",
                            Integer.toString(vertices - 2))
                    .withParallelism(parallelism));
            awaitRunning(cluster, 1);
            System.out.printf("one job of %d vertices, parallelism %d%n", vertices, parallelism);
            polls(cluster, 1);
            look(cluster, 1);
        }
    }

    private static void submit(FlinkCluster cluster, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            cluster.submit(JobSubmission.of(
                            "io.drsquirrel.lab.jobs.faults.Pipeline",
                            "--name",
                            "job-" + i,
                            "--rate",
                            "20",
                            "--shuffles",
                            "1")
                    .withParallelism(2));
        }
        awaitRunning(cluster, to);
    }

    private static void awaitRunning(FlinkCluster cluster, int jobs) throws InterruptedException {
        long deadline = System.nanoTime() + 180_000_000_000L;
        while (cluster.rest().jobs().stream()
                        .filter(j -> j.state().equals("RUNNING"))
                        .count()
                < jobs) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "bench: not all jobs run: " + cluster.rest().jobs());
            }
            Thread.sleep(500);
        }
        // Tasks are deployed after the job is RUNNING.
        Thread.sleep(20_000);
    }

    /** The command as people run it, with a heap of 256 MiB. */
    private static void look(FlinkCluster cluster, int jobs) throws IOException, InterruptedException {
        double before = ProcessTime.seconds(cluster.jobManager().pid());
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(
                        "./squirrel", "diagnose", "--flink", cluster.url().toString())
                .redirectErrorStream(true)
                .redirectOutput(cluster.logs().resolve("look.txt").toFile());
        builder.environment().put("SQUIRREL_JAVA_OPTS", "-Xmx256m");
        builder.environment().put("SQUIRREL_NO_BUILD", "1");
        Process process = builder.start();
        double cpu = 0;
        long peak = 0;
        while (process.isAlive()) {
            try {
                peak = Math.max(peak, ProcessTime.peakBytes(process.pid()));
                cpu = Math.max(cpu, ProcessTime.seconds(process.pid()));
            } catch (java.io.UncheckedIOException e) {
                break;
            }
            Thread.sleep(50);
        }
        int code = process.waitFor();
        String said = Files.readString(cluster.logs().resolve("look.txt"));
        System.out.printf(
                Locale.ROOT,
                "look at %d jobs with -Xmx256m: %.1f s, exit code %d, %d lines, processor %.1f s, resident %d MiB at most, job manager %.2f s%s%n",
                jobs,
                (System.nanoTime() - begin) / 1e9,
                code,
                said.lines().count(),
                cpu,
                peak >> 20,
                ProcessTime.seconds(cluster.jobManager().pid()) - before,
                said.contains("OutOfMemory") ? ", OUT OF MEMORY" : "");
        if (code > 1) {
            System.out.println(said);
        }
    }

    private static void polls(FlinkCluster cluster, int jobs) throws IOException, InterruptedException {
        long pid = cluster.jobManager().pid();
        double idle = ProcessTime.seconds(pid);
        Thread.sleep(30_000);
        double perSecond = (ProcessTime.seconds(pid) - idle) / 30;
        System.out.printf(Locale.ROOT, "job manager that nobody asks: %.3f processor seconds per second%n", perSecond);
        List<Double> took = new ArrayList<>();
        List<Double> cost = new ArrayList<>();
        List<Double> perJob = new ArrayList<>();
        try (ClusterPoller poller = new ClusterPoller(
                new FlinkRest(ClusterAddress.parse(cluster.url().toString()), RestAccess.plain()),
                PollSettings.DEFAULT,
                Clock.systemUTC())) {
            for (int i = 0; i < POLLS; i++) {
                double before = ProcessTime.seconds(pid);
                long begin = System.nanoTime();
                Poll poll = poller.poll();
                double seconds = (System.nanoTime() - begin) / 1e9;
                // What Flink does because of it goes on for a moment.
                Thread.sleep(Math.max(1_000, INTERVAL_MILLIS - (System.nanoTime() - begin) / 1_000_000));
                double whole = (System.nanoTime() - begin) / 1e9;
                double used = ProcessTime.seconds(pid) - before - perSecond * whole;
                System.out.printf(
                        Locale.ROOT,
                        "poll %d of %d jobs: %.2f s, %d requests (%.1f per job), %d observations, job manager %.2f processor seconds%s%n",
                        i + 1,
                        poll.jobs().size(),
                        seconds,
                        poll.requests(),
                        (double) poll.requests() / jobs,
                        poll.observations().size(),
                        used,
                        poll.problems().isEmpty() ? "" : ", " + poll.problems());
                took.add(seconds);
                cost.add(used);
                perJob.add((double) poll.requests() / jobs);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "median %.2f s, slowest %.2f s, requests per job at most %.1f, job manager %.2f processor seconds per poll; load %s%n",
                median(took),
                took.stream().mapToDouble(d -> d).max().orElse(0),
                perJob.stream().mapToDouble(d -> d).max().orElse(0),
                median(cost),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).toArray();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
