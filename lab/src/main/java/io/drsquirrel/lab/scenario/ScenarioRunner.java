// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.FlinkClusterBuilder;
import io.drsquirrel.lab.FlinkVersion;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabException;
import io.drsquirrel.lab.LabHome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Runs scenarios: starts a cluster, submits, waits until Flink's API proves the fault, then asks the diagnosis until it
 * names the cause first or its time is up.
 *
 * <p>No cluster is used twice, since its logs would mislead the diagnosis of the next scenario; those that say so share
 * one, and then run at the same time, as jobs of a session cluster do.
 */
final class ScenarioRunner {
    private static final int LOOKS_AT_ONCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration CONTROL_WATCH = Duration.ofSeconds(60);

    private final LabHome home;
    private final Path directory;
    private final Optional<Diagnoser> diagnoser;
    private final Consumer<String> progress;
    private final Consumer<Result> done;
    private int clusters;

    /**
     * With what it needs.
     *
     * @param directory gets one folder per cluster
     * @param diagnoser what is tested; empty to prove the scenarios alone
     * @param progress told what happens, a line at a time
     * @param done told each result as soon as it is there, by several threads
     */
    ScenarioRunner(
            LabHome home,
            Path directory,
            Optional<Diagnoser> diagnoser,
            Consumer<String> progress,
            Consumer<Result> done) {
        this.home = home;
        this.directory = directory;
        this.diagnoser = diagnoser;
        this.progress = progress;
        this.done = done;
    }

    List<Result> run(List<Scenario> scenarios, FlinkVersion version) {
        List<Result> results = new ArrayList<>();
        for (List<Scenario> batch : batches(scenarios)) {
            results.addAll(runTogether(batch, version));
        }
        return results;
    }

    /**
     * Crowds that fill the slots of one cluster, everything else alone. Controls share with controls, and jobs on Kafka
     * with such jobs.
     */
    static List<List<Scenario>> batches(List<Scenario> scenarios) {
        Map<Object, List<Scenario>> open = new LinkedHashMap<>();
        List<List<Scenario>> batches = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Object key = scenario.crowd()
                    ? List.of(
                            scenario.cluster(),
                            scenario.isHealthy(),
                            scenario.topics().isEmpty())
                    : scenario;
            List<Scenario> batch = open.get(key);
            if (batch == null
                    || slots(batch) + scenario.slotsNeeded()
                            > scenario.cluster().allSlots()) {
                batch = new ArrayList<>();
                open.put(key, batch);
                batches.add(batch);
            }
            batch.add(scenario);
        }
        return batches;
    }

    private static int slots(List<Scenario> batch) {
        return batch.stream().mapToInt(Scenario::slotsNeeded).sum();
    }

    private List<Result> runTogether(List<Scenario> batch, FlinkVersion version) {
        Path folder = directory.resolve("cluster-" + ++clusters);
        try (AutoCloseableBroker broker = AutoCloseableBroker.forAll(batch, home, folder.resolve("kafka"));
                FlinkCluster cluster = cluster(batch.get(0).cluster(), version, folder.resolve("flink"))) {
            List<RunningScenario> running = new ArrayList<>();
            List<Result> results = new ArrayList<>();
            for (Scenario scenario : batch) {
                try {
                    running.add(RunningScenario.submit(scenario, cluster, broker.broker()));
                } catch (LabException e) {
                    results.add(inconclusive(scenario, version, e));
                }
            }
            results.addAll(judge(running, cluster, version));
            return results;
        } catch (LabException e) {
            return batch.stream()
                    .map(scenario -> inconclusive(scenario, version, e))
                    .toList();
        }
    }

    /** Looks for the proof of each job of one cluster in turn, and has those diagnosed that have theirs. */
    private List<Result> judge(List<RunningScenario> running, FlinkCluster cluster, FlinkVersion version) {
        ExecutorService looks = Executors.newFixedThreadPool(LOOKS_AT_ONCE);
        try {
            List<CompletableFuture<Result>> results = new ArrayList<>();
            List<RunningScenario> pending = new ArrayList<>(running);
            while (!pending.isEmpty() || !results.stream().allMatch(CompletableFuture::isDone)) {
                pause(Duration.ofSeconds(1));
                running.forEach(RunningScenario::act);
                for (RunningScenario one : List.copyOf(pending)) {
                    Optional<String> evidence = one.isWarmingUp() ? Optional.empty() : one.proof();
                    if (evidence.isPresent() || one.isOverdue()) {
                        pending.remove(one);
                        results.add(
                                CompletableFuture.supplyAsync(() -> judged(one, cluster, version, evidence), looks));
                    }
                }
            }
            return results.stream().map(CompletableFuture::join).toList();
        } finally {
            looks.shutdownNow();
            running.forEach(RunningScenario::end);
        }
    }

    private Result judged(RunningScenario one, FlinkCluster cluster, FlinkVersion version, Optional<String> evidence) {
        Result result = evidence.isPresent()
                ? diagnosed(one, cluster, version, evidence)
                : new Result(one.scenario(), version, evidence, List.of(), Optional.empty(), Optional.empty());
        tell(result, one.age());
        return result;
    }

    private Result diagnosed(
            RunningScenario one, FlinkCluster cluster, FlinkVersion version, Optional<String> evidence) {
        Scenario scenario = one.scenario();
        if (diagnoser.isEmpty()) {
            return new Result(scenario, version, evidence, List.of(), Optional.empty(), Optional.empty());
        }
        long proven = System.nanoTime();
        Duration watch = scenario.isHealthy() ? CONTROL_WATCH : Duration.ZERO;
        while (true) {
            List<Finding> findings;
            try {
                findings = diagnoser.get().diagnose(cluster.url(), one.jobId(), watch);
            } catch (LabException e) {
                return new Result(scenario, version, evidence, List.of(), Optional.empty(), Optional.of(oneLine(e)));
            }
            Duration taken = Duration.ofNanos(System.nanoTime() - proven);
            Result result = new Result(scenario, version, evidence, findings, Optional.of(taken), Optional.empty());
            if (scenario.isHealthy() || !result.isFirstRanked()) {
                result = new Result(scenario, version, evidence, findings, Optional.empty(), Optional.empty());
            }
            if (scenario.isHealthy() || result.isFirstRanked() || taken.compareTo(PATIENCE) > 0) {
                return result;
            }
            watch = watch.isZero() ? Duration.ofSeconds(30) : Duration.ofSeconds(60);
        }
    }

    private FlinkCluster cluster(Scenario.ClusterSpec spec, FlinkVersion version, Path folder) {
        FlinkClusterBuilder builder = FlinkCluster.builder()
                .home(home)
                .version(version)
                .directory(folder)
                .taskManagers(spec.taskManagers(), spec.slots())
                .replaceDeadTaskManagers(Duration.ofSeconds(4))
                .options(spec.options());
        spec.without().forEach(builder::withoutOption);
        return builder.start();
    }

    private Result inconclusive(Scenario scenario, FlinkVersion version, LabException e) {
        Result result =
                new Result(scenario, version, Optional.empty(), List.of(), Optional.empty(), Optional.of(oneLine(e)));
        tell(result, Duration.ZERO);
        return result;
    }

    private void tell(Result result, Duration age) {
        String verdict = !result.isProven()
                ? "inconclusive " + result.trouble().orElse("(not proven in time)")
                : diagnoser.isEmpty() ? "proven" : result.isGood() ? "good" : "WRONG";
        String findings = result.findings().isEmpty()
                ? ""
                : " ["
                        + String.join(
                                ", ",
                                result.findings().stream().map(Finding::id).toList()) + "]";
        progress.accept(String.format(
                java.util.Locale.ROOT,
                "%-34s %-7s %4d s  %s%s  %s",
                result.scenario().id(),
                result.version().release(),
                age.toSeconds(),
                verdict,
                findings,
                result.evidence().orElse("")));
        done.accept(result);
    }

    private static String oneLine(LabException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted", e);
        }
    }

    /** A broker if any scenario needs one. */
    private record AutoCloseableBroker(Optional<KafkaBroker> broker) implements AutoCloseable {
        static AutoCloseableBroker forAll(List<Scenario> batch, LabHome home, Path folder) {
            boolean needed =
                    batch.stream().anyMatch(scenario -> !scenario.topics().isEmpty());
            return new AutoCloseableBroker(needed ? Optional.of(KafkaBroker.start(home, folder)) : Optional.empty());
        }

        @Override
        public void close() {
            broker.ifPresent(KafkaBroker::close);
        }
    }
}
