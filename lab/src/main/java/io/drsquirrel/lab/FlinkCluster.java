// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A standalone Flink cluster: one JobManager and any number of TaskManagers, each a process of its own.
 *
 * <p>A standalone cluster has nobody who replaces a TaskManager that died. With {@link
 * FlinkClusterBuilder#replaceDeadTaskManagers} this class does it, as systemd or Kubernetes would: same options, a new process,
 * a new log file beside the old one. A process that is alive but not registered, as one that ran out of memory in its own exit
 * may be, is killed first, as a liveness probe would.
 */
public final class FlinkCluster implements AutoCloseable {
    private static final Duration END_GRACE = Duration.ofSeconds(10);
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration PROBE_GRACE = Duration.ofSeconds(40);
    private static final int TAIL_LINES = 25;

    private static final Executor ON_OWN_THREAD = task -> new Thread(task, "squirrel-lab-end").start();

    private final FlinkClusterFolder folder;
    private final FlinkVersion version;
    private final Path jobJar;
    private final FlinkRest rest;
    private final Duration startTimeout;
    private final Optional<Duration> replaceAfter;
    private final List<RunningTaskManager> taskManagers = new CopyOnWriteArrayList<>();
    private ChildProcess jobManager;
    private int started;
    private volatile boolean closed;

    FlinkCluster(FlinkClusterBuilder builder) {
        this.version = builder.version();
        this.jobJar = builder.home().jobJar(version);
        this.folder = FlinkClusterFolder.create(builder);
        String scheme = builder.tls().isPresent() ? "https" : "http";
        this.rest = new FlinkRest(URI.create(scheme + "://localhost:" + folder.restPort()), builder.tls());
        this.startTimeout = builder.startTimeout();
        this.replaceAfter = builder.replaceAfter();
        this.jobManager = folder.startJobManager();
        try {
            builder.taskManagers().forEach(this::launch);
            awaitTaskManagers();
            if (replaceAfter.isPresent()) {
                probeLater();
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public static FlinkClusterBuilder builder() {
        return new FlinkClusterBuilder();
    }

    public FlinkVersion version() {
        return version;
    }

    /** The address of the REST API and of Flink's own UI. */
    public URI url() {
        return rest.base();
    }

    public FlinkRest rest() {
        return rest;
    }

    /** The cluster's folder: {@code conf}, {@code log}, {@code checkpoints}, {@code tmp}. */
    public Path directory() {
        return folder.root();
    }

    /** The folder with the logs of all processes, also of those that have ended. */
    public Path logs() {
        return folder.logs();
    }

    public ChildProcess jobManager() {
        return jobManager;
    }

    /** The living TaskManagers in the order of their start. */
    public List<ChildProcess> taskManagers() {
        return taskManagers.stream()
                .map(RunningTaskManager::process)
                .filter(ChildProcess::isAlive)
                .toList();
    }

    /** The living TaskManager that was started from a spec of this name. */
    public ChildProcess taskManager(String specName) {
        return taskManagers.stream()
                .filter(running -> running.spec().name().equals(specName)
                        && running.process().isAlive())
                .map(RunningTaskManager::process)
                .findFirst()
                .orElseThrow(() -> new LabException("lab: no living TaskManager named " + specName));
    }

    /** Starts one more TaskManager and waits until it is registered. */
    public ChildProcess startTaskManager(TaskManagerSpec spec) {
        ChildProcess process = launch(spec);
        awaitTaskManagers();
        return process;
    }

    /** Starts more TaskManagers together and waits until all are registered. */
    public void startTaskManagers(List<TaskManagerSpec> specs) {
        specs.forEach(this::launch);
        awaitTaskManagers();
    }

    /** Ends a TaskManager in good order; it is not replaced. */
    public void stopTaskManager(ChildProcess taskManager) {
        taskManagers.removeIf(running -> running.process() == taskManager);
        taskManager.terminate(END_GRACE);
    }

    /** Starts the JobManager again after it was killed; jobs are gone, since the cluster has no high availability. */
    public void restartJobManager() {
        jobManager.kill();
        jobManager = folder.startJobManager();
        awaitTaskManagers();
    }

    /** Submits a job of the laboratory's own job jar; answers its id. */
    public String submit(JobSubmission submission) {
        return rest.submit(jobJar, submission);
    }

    /** Waits until as many TaskManagers are registered as processes live. */
    public void awaitTaskManagers() {
        long deadline = System.nanoTime() + startTimeout.toNanos();
        while (rest.taskManagers().orElse(-1) < taskManagers().size()) {
            failIfDead(jobManager);
            if (replaceAfter.isEmpty()) {
                taskManagers.forEach(running -> failIfDead(running.process()));
            }
            if (System.nanoTime() > deadline) {
                throw new LabException("lab: " + rest.taskManagers().orElse(0) + " of "
                        + taskManagers().size()
                        + " TaskManagers registered at " + url() + " after " + startTimeout.toSeconds()
                        + " s - the end of the JobManager's log (" + jobManager.log() + "):\n"
                        + jobManager.tail(TAIL_LINES));
            }
            pause();
        }
    }

    /** Ends all processes: the TaskManagers together, then the JobManager. The folder stays for reading. */
    @Override
    public void close() {
        closed = true;
        List<ChildProcess> living = new ArrayList<>(taskManagers());
        living.add(jobManager);
        living.forEach(ChildProcess::resume);
        CompletableFuture.allOf(living.stream()
                        .map(process -> CompletableFuture.runAsync(() -> process.terminate(END_GRACE), ON_OWN_THREAD))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private synchronized ChildProcess launch(TaskManagerSpec spec) {
        started++;
        ChildProcess process = folder.startTaskManager(spec, started);
        taskManagers.add(new RunningTaskManager(spec, process));
        replaceAfter.ifPresent(delay -> process.onExit().thenAcceptAsync(ended -> replace(spec, ended), after(delay)));
        return process;
    }

    private void replace(TaskManagerSpec spec, ChildProcess ended) {
        boolean wanted = taskManagers.removeIf(running -> running.process() == ended);
        if (wanted && !closed) {
            ChildProcess replacement = launch(spec);
            if (closed) {
                replacement.kill();
            }
        }
    }

    private void probeLater() {
        CompletableFuture.runAsync(this::probe, after(PROBE_INTERVAL));
    }

    private void probe() {
        if (closed) {
            return;
        }
        rest.tryGet("/taskmanagers").ifPresent(answer -> {
            Set<String> registered = answer.get("taskmanagers")
                    .items()
                    .map(taskManager -> taskManager.get("id").text())
                    .collect(Collectors.toSet());
            taskManagers.stream()
                    .map(RunningTaskManager::process)
                    .filter(process -> process.isAlive() && process.age().compareTo(PROBE_GRACE) > 0)
                    .filter(process -> !registered.contains(process.name()))
                    .forEach(ChildProcess::kill);
        });
        probeLater();
    }

    private static Executor after(Duration delay) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void failIfDead(ChildProcess process) {
        if (!process.isAlive()) {
            throw new LabException("lab: " + process.name() + " ended with exit code "
                    + process.exitCode().orElse(-1) + " while the cluster started - the end of its log ("
                    + process.log() + "):\n" + process.tail(TAIL_LINES));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: interrupted while waiting for the cluster", e);
        }
    }

    private record RunningTaskManager(TaskManagerSpec spec, ChildProcess process) {}

    /** The options that every cluster of the laboratory starts from; a builder's own options come over them. */
    static Map<String, String> defaults(FlinkVersion version, Path root) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String host : List.of(
                "jobmanager.rpc.address",
                "jobmanager.bind-host",
                "rest.address",
                "rest.bind-address",
                "taskmanager.host",
                "taskmanager.bind-host")) {
            options.put(host, "localhost");
        }
        options.put("jobmanager.memory.process.size", "900m");
        options.put("taskmanager.memory.process.size", "1024m");
        options.put("taskmanager.memory.jvm-metaspace.size", "160m");
        options.put("taskmanager.memory.managed.size", "64m");
        options.put("taskmanager.memory.network.min", "48m");
        options.put("taskmanager.memory.network.max", "48m");
        // Without it the first TaskManager would get all subtasks and the others none.
        options.put(
                version.isTwo() ? "taskmanager.load-balance.mode" : "cluster.evenly-spread-out-slots",
                version.isTwo() ? "slots" : "true");
        String checkpoints = root.resolve("checkpoints").toUri().toString();
        options.put("execution.checkpointing.dir", checkpoints);
        options.put(
                "execution.checkpointing.savepoint-dir",
                root.resolve("savepoints").toUri().toString());
        if (!version.isTwo()) {
            options.put("state.checkpoints.dir", checkpoints);
            options.put(
                    "state.savepoints.dir", root.resolve("savepoints").toUri().toString());
        }
        options.put("execution.checkpointing.interval", "10 s");
        options.put("io.tmp.dirs", root.resolve("tmp").toString());
        options.put("rest.flamegraph.enabled", "true");
        return options;
    }
}
