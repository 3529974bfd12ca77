// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.collect.rest.ClusterAddress;
import io.drsquirrel.collect.rest.ClusterPoller;
import io.drsquirrel.collect.rest.FlinkRest;
import io.drsquirrel.collect.rest.PollSettings;
import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How much slower a job runs while its cluster is polled every 15 s.
 *
 * <p>The job takes all that it gets: the task manager has one core for itself, as far as {@code taskset} can give it one; job manager and
 * poller have the other. Spans of 30 s with and without polling take turns, in the order with, without, without, with; two neighbours
 * make a pair. The job counts its records itself, in files mapped into memory.
 *
 * <p>Two ratios are printed: of records per second, and of records per second of the task manager's processor time. Both tell some percent
 * more or less from span to span on a shared machine. So a third figure says what polling takes away: on a core that is always busy, that is
 * the processor time of the threads that answer. {@code SlowdownBench [PAIRS [SECONDS]]}.
 */
public final class SlowdownBench {
    private static final int PARALLELISM = 2;
    private static final long POLL_EVERY_MILLIS = 15_000;
    private static final String FLINKS_OWN = "flink-";

    private final FlinkCluster cluster;
    private final List<MappedByteBuffer> counters;
    private final ClusterPoller poller;
    private final long spanMillis;

    private SlowdownBench(
            FlinkCluster cluster, List<MappedByteBuffer> counters, ClusterPoller poller, long spanMillis) {
        this.cluster = cluster;
        this.counters = counters;
        this.poller = poller;
        this.spanMillis = spanMillis;
    }

    /**
     * What a span brought: records per second, records per second of processor time, and the share of its processor time that the task
     * manager spent on threads of Flink's own, among them those that answer for metrics.
     */
    private record Span(double perSecond, double perProcessorSecond, double answering) {}

    /** Measures. */
    public static void main(String[] args) throws Exception {
        int pairs = args.length > 0 ? Integer.parseInt(args[0]) : 11;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        Path folder = Files.createTempDirectory("slowdown-bench");
        Path counted = Files.createDirectories(folder.resolve("counters"));
        try (FlinkCluster cluster = FlinkCluster.builder()
                .directory(folder)
                .taskManagers(1, PARALLELISM)
                .jvmOptions("-XX:+UseG1GC")
                .start()) {
            boolean pinned = pin(cluster.taskManagers().get(0).pid(), "0")
                    & pin(cluster.jobManager().pid(), "1")
                    & pin(ProcessHandle.current().pid(), "1");
            System.out.println(pinned ? "task manager on core 0, all else on core 1" : "no cores could be assigned");
            cluster.submit(JobSubmission.of("io.drsquirrel.lab.jobs.bench.Saturated", "--counters", counted.toString())
                    .withParallelism(PARALLELISM));
            List<MappedByteBuffer> counters = counters(counted);
            try (ClusterPoller poller = new ClusterPoller(
                    new FlinkRest(ClusterAddress.parse(cluster.url().toString()), RestAccess.plain()),
                    PollSettings.DEFAULT,
                    Clock.systemUTC())) {
                new SlowdownBench(cluster, counters, poller, seconds * 1_000L).run(pairs);
            }
        }
    }

    private void run(int pairs) throws IOException, InterruptedException {
        // Until everything is compiled and the poller knows the job.
        for (int i = 0; i < 3; i++) {
            span(true);
        }
        List<Double> rates = new ArrayList<>();
        List<Double> efficiencies = new ArrayList<>();
        List<Double> taken = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            boolean pollsFirst = i % 2 == 0;
            Span first = span(pollsFirst);
            Span second = span(!pollsFirst);
            Span with = pollsFirst ? first : second;
            Span without = pollsFirst ? second : first;
            rates.add(with.perSecond() / without.perSecond());
            efficiencies.add(with.perProcessorSecond() / without.perProcessorSecond());
            taken.add(with.answering() - without.answering());
            System.out.printf(
                    Locale.ROOT,
                    "pair %2d: %,.0f records/s with, %,.0f without: %.4f; per processor second %.4f; answering takes %.4f %%; load %s%n",
                    i + 1,
                    with.perSecond(),
                    without.perSecond(),
                    rates.get(i),
                    efficiencies.get(i),
                    100 * taken.get(i),
                    Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        }
        System.out.printf(Locale.ROOT, "records per second:           %s%n", words(rates));
        System.out.printf(Locale.ROOT, "records per processor second: %s%n", words(efficiencies));
        System.out.printf(
                Locale.ROOT,
                "threads that answer: %.3f %% of the task manager's processor time (median)%n",
                100 * PollBench.median(taken));
    }

    private static String words(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "slow-down %.2f %% (median of %d pairs; half of them between %.2f and %.2f %%)",
                100 * (1 - PollBench.median(ratios)),
                ratios.size(),
                100 * (1 - sorted.get(sorted.size() * 3 / 4)),
                100 * (1 - sorted.get(sorted.size() / 4)));
    }

    private Span span(boolean polled) throws IOException, InterruptedException {
        long pid = cluster.taskManagers().get(0).pid();
        long begin = System.nanoTime();
        long records = records();
        double processor = ProcessTime.seconds(pid);
        double answering = ProcessTime.secondsOfThreads(pid, FLINKS_OWN);
        long next = POLL_EVERY_MILLIS / 10;
        while (true) {
            long passed = (System.nanoTime() - begin) / 1_000_000;
            if (passed >= spanMillis) {
                break;
            }
            if (polled && passed >= next) {
                poller.poll();
                next += POLL_EVERY_MILLIS;
            } else {
                Thread.sleep(Math.min(polled ? Math.max(1, next - passed) : Long.MAX_VALUE, spanMillis - passed));
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double counted = records() - records;
        double used = ProcessTime.seconds(pid) - processor;
        return new Span(
                counted / seconds, counted / used, (ProcessTime.secondsOfThreads(pid, FLINKS_OWN) - answering) / used);
    }

    private long records() {
        return counters.stream().mapToLong(counter -> counter.getLong(0)).sum();
    }

    private static List<MappedByteBuffer> counters(Path folder) throws IOException, InterruptedException {
        List<MappedByteBuffer> counters = new ArrayList<>();
        for (int i = 0; i < PARALLELISM; i++) {
            Path file = folder.resolve("subtask-" + i);
            while (!Files.exists(file) || Files.size(file) < Long.BYTES) {
                Thread.sleep(200);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                counters.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES));
            }
        }
        return counters;
    }

    private static boolean pin(long pid, String core) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("taskset", "-a", "-c", "-p", core, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
