// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.ChildProcess;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.FlinkRest;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.Json;
import io.drsquirrel.lab.KafkaBroker;
import io.drsquirrel.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scenario whose job was submitted: does its actions when they are due, and looks for its proof. */
final class RunningScenario {
    private static final String PIPELINE = "io.drsquirrel.lab.jobs.faults.Pipeline";

    private final Scenario scenario;
    private final FlinkCluster cluster;
    private final Optional<KafkaBroker> broker;
    private final String jobId;
    private final long startNanos;
    private final List<Action> due;
    private Optional<Thread> throttle = Optional.empty();

    private RunningScenario(Scenario scenario, FlinkCluster cluster, Optional<KafkaBroker> broker, String jobId) {
        this.scenario = scenario;
        this.cluster = cluster;
        this.broker = broker;
        this.jobId = jobId;
        this.startNanos = System.nanoTime();
        this.due = new ArrayList<>(scenario.actions());
    }

    /** Submits what the scenario consists of. */
    static RunningScenario submit(Scenario scenario, FlinkCluster cluster, Optional<KafkaBroker> broker) {
        if (!scenario.topics().isEmpty()) {
            broker.orElseThrow()
                    .topics()
                    .recreate(scenario.topics().entrySet().stream()
                            .collect(Collectors.toMap(
                                    topic -> ownTopic(scenario.id(), topic.getKey()), Map.Entry::getValue)));
        }
        scenario.feeder()
                .ifPresent(feeder -> run(
                        withOwnTopics(feeder, scenario.id()),
                        "feeder-of-" + scenario.id(),
                        cluster,
                        broker,
                        Optional.empty()));
        Optional<String> savepoint =
                scenario.restoreFrom().map(before -> savepointOf(before, scenario.id(), cluster, broker));
        String jobId = run(withOwnTopics(scenario.job(), scenario.id()), scenario.id(), cluster, broker, savepoint);
        return new RunningScenario(scenario, cluster, broker, jobId);
    }

    /** The job with topics that no other scenario on the same broker uses. */
    private static Scenario.JobSpec withOwnTopics(Scenario.JobSpec job, String id) {
        Map<String, String> arguments = new LinkedHashMap<>(job.arguments());
        for (String name : List.of("topic", "sink-topic")) {
            arguments.computeIfPresent(name, (key, topic) -> ownTopic(id, topic));
        }
        return new Scenario.JobSpec(job.parallelism(), arguments, job.configuration());
    }

    private static String ownTopic(String id, String topic) {
        return topic + "-of-" + id;
    }

    Scenario scenario() {
        return scenario;
    }

    String jobId() {
        return jobId;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** True while a healthy control still has to show that it stays healthy. */
    boolean isWarmingUp() {
        return scenario.isHealthy() && age().compareTo(scenario.warmUp()) < 0;
    }

    /** True when the proof should have been seen by now. */
    boolean isOverdue() {
        return age().compareTo(scenario.proofWithin()) > 0;
    }

    /** Does what is due by now. */
    void act() {
        for (Action action : List.copyOf(due)) {
            if (age().compareTo(action.after()) >= 0) {
                due.remove(action);
                perform(action);
            }
        }
    }

    /** What was seen of each proof; empty while one is missing or an action is still to come. */
    Optional<String> proof() {
        List<String> seen = new ArrayList<>();
        for (Proof proof : scenario.proof()) {
            Optional<String> found = proof.check(cluster.rest(), jobId);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            seen.add(found.get());
        }
        return due.isEmpty() ? Optional.of(String.join("; ", seen)) : Optional.empty();
    }

    /** Ends what goes on beside the job. */
    void end() {
        throttle.ifPresent(Thread::interrupt);
        cluster.taskManagers().forEach(ChildProcess::resume);
    }

    private void perform(Action action) {
        switch (action.what()) {
            case "kill-task-manager" -> cluster.taskManagers().get(0).kill();
            case "terminate-task-manager" -> cluster.taskManagers().get(0).terminate(Duration.ofSeconds(10));
            case "pause-task-manager" -> cluster.taskManagers().get(0).pause();
            case "throttle-task-manager" -> throttle(cluster.taskManagers().get(0), action.amount());
            case "break-checkpoint-directory" -> breakCheckpointDirectory();
            case "rescale" -> rescale(action.amount());
            case "cancel-job" -> cluster.rest().cancel(jobId);
            case "stop-broker" -> broker.orElseThrow().process().kill();
            default ->
                throw new LabException("lab: scenario " + scenario.id() + ": unknown action " + action.what()
                        + " - see RunningScenario for what there is");
        }
    }

    /** Lets a process run only so many percent of the time, as a host that is too busy would. */
    private void throttle(ChildProcess process, int percent) {
        Thread thread = new Thread(() -> {
            try {
                while (process.isAlive()) {
                    process.pause();
                    Thread.sleep(10L * (100 - percent));
                    process.resume();
                    Thread.sleep(10L * percent);
                }
            } catch (InterruptedException e) {
                process.resume();
            }
        });
        thread.setDaemon(true);
        thread.start();
        throttle = Optional.of(thread);
    }

    /** Puts a file where the job's checkpoints would go. */
    private void breakCheckpointDirectory() {
        Path folder = cluster.directory().resolve("checkpoints").resolve(jobId);
        try {
            Files.move(folder, folder.resolveSibling("taken-away-" + jobId));
            Files.writeString(folder, "in the way");
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot break " + folder, e);
        }
    }

    private void rescale(int parallelism) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        cluster.rest()
                .get("/jobs/" + jobId)
                .get("vertices")
                .items()
                .forEach(vertex -> wanted.put(
                        vertex.get("id").text(),
                        Map.of("parallelism", Map.of("lowerBound", 1, "upperBound", parallelism))));
        cluster.rest().put("/jobs/" + jobId + "/resource-requirements", wanted);
    }

    private static String run(
            Scenario.JobSpec job,
            String name,
            FlinkCluster cluster,
            Optional<KafkaBroker> broker,
            Optional<String> savepoint) {
        Map<String, String> arguments = new LinkedHashMap<>(job.arguments());
        arguments.putIfAbsent("name", name);
        broker.ifPresent(running -> arguments.putIfAbsent("bootstrap", running.bootstrapServers()));
        String[] pairs = arguments.entrySet().stream()
                .flatMap(entry -> Stream.of("--" + entry.getKey(), entry.getValue()))
                .toArray(String[]::new);
        JobSubmission submission = JobSubmission.of(PIPELINE, pairs)
                .withParallelism(job.parallelism())
                .withConfiguration(job.configuration());
        try {
            return cluster.submit(savepoint.map(submission::withSavepoint).orElse(submission));
        } catch (LabException e) {
            // A job that fails while it is set up is refused, and yet is there to be looked at.
            return cluster.rest().jobs().stream()
                    .filter(overview -> overview.name().equals(arguments.get("name")))
                    .map(FlinkRest.JobOverview::id)
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private static String savepointOf(
            Scenario.JobSpec before, String id, FlinkCluster cluster, Optional<KafkaBroker> broker) {
        String jobId = run(before, "before-" + id, cluster, broker, Optional.empty());
        FlinkRest rest = cluster.rest();
        await(() -> rest.get("/jobs/" + jobId + "/checkpoints")
                        .get("counts")
                        .get("completed")
                        .number()
                > 0);
        String request = rest.post("/jobs/" + jobId + "/stop", Map.of("drain", false))
                .get("request-id")
                .text();
        String path = "/jobs/" + jobId + "/savepoints/" + request;
        await(() -> rest.get(path).get("status").get("id").text().equals("COMPLETED"));
        Json operation = rest.get(path).get("operation");
        if (operation.get("location").isAbsent()) {
            throw new LabException("lab: no savepoint of " + jobId + ": " + operation);
        }
        return operation.get("location").text();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                throw new LabException("lab: the job to restore from gave no savepoint within 60 s");
            }
            ScenarioRunner.pause(Duration.ofMillis(500));
        }
    }

    /** An answer that does not come is none yet: the machine may just be busy. */
    private static boolean holds(java.util.function.BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (LabException e) {
            return false;
        }
    }
}
