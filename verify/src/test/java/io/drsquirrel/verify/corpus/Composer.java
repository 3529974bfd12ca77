// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Turns a story into the logs that a cluster would have left: start-up, deployments, checkpoints and noise around the fault, the
 * fault itself in the task manager and again in the job manager, cancellations, restarts and what else follows.
 *
 * <p>Words of a story, one per line; indented lines below a word are the throwable or text that belongs to it:
 *
 * <pre>
 * start                    processes start and print their configuration
 * run                      the job is deployed and runs
 * ck 5                     five checkpoints complete, one a minute
 * wait 40s                 time passes
 * noise                    harmless warnings
 * fail TASK | tm2          TASK fails with the throwable below; the job restarts and runs again
 * again 3                  the same failure three more times
 * end                      restarts are used up: the job fails for good
 * crash tm2                that process writes nothing any more; the others and the job manager notice; the job restarts
 * gone tm2                 the same, noticed by missing heartbeats
 * expire 2                 checkpoints expire
 * jm|tm|tm2|client LEVEL logger :: message      any record
 * file NAME                the lines below stand in a file of that name, as they are but for {@code {now-61}}, the time 61 s before,
 *                          as collectors write it, and {@code {described-61}}, as {@code kubectl describe} does
 * </pre>
 *
 * {@code @task}, {@code @jm}, {@code @rpc}, {@code @main} as a line of a throwable stand for the usual frames of that place.
 */
final class Composer {
    private static final String TASK = "org.apache.flink.runtime.taskmanager.Task";
    private static final String GRAPH = "org.apache.flink.runtime.executiongraph.ExecutionGraph";
    private static final String COORDINATOR = "org.apache.flink.runtime.checkpoint.CheckpointCoordinator";

    private static final Pattern NOW = Pattern.compile("\\{(now|described)([+-]\\d{1,6})?}");
    private static final DateTimeFormatter COLLECTORS_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DESCRIBED_TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss xx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Map<String, String> attached = new LinkedHashMap<>();
    private final Incident incident;
    private final Random random;
    private final String version;
    private final int minor;
    private final String place;
    private final String job;
    private final WrittenLogs written;
    private final String jobId;
    private Instant now;
    private int checkpoint;
    private int attempt;
    private List<String> lastFault = List.of();
    private String lastTask = "Map (1/2)";
    private String lastProcess = "tm";

    Composer(Incident incident) {
        this.incident = incident;
        this.random = new Random(incident.id().hashCode());
        this.version = incident.settings().getOrDefault("version", "1.17.1");
        String[] parts = version.split("\\.", -1);
        this.minor = Integer.parseInt(parts[0]) * 100 + Integer.parseInt(parts[1]);
        this.place = incident.settings().getOrDefault("place", "standalone");
        this.job = incident.settings().getOrDefault("job", "orders-enrichment");
        this.written = new WrittenLogs(incident.settings().getOrDefault("layout", "default"), place, job);
        this.jobId = hex(32);
        this.now = Instant.parse("2026-01-05T02:10:00Z").plusSeconds(random.nextInt(200 * 86400));
    }

    /** File name to content. */
    Map<String, String> compose() {
        List<String> lines = incident.story();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> below = new ArrayList<>();
            while (i + 1 < lines.size()
                    && (lines.get(i + 1).startsWith("  ") || lines.get(i + 1).startsWith("\t"))) {
                below.add(lines.get(++i).substring(lines.get(i).startsWith("\t") ? 1 : 2));
            }
            word(line.strip(), below);
        }
        Map<String, String> logs = written.files(now);
        logs.putAll(attached);
        return logs;
    }

    private void word(String line, List<String> below) {
        int space = line.indexOf(' ');
        String word = space < 0 ? line : line.substring(0, space);
        String rest = space < 0 ? "" : line.substring(space + 1).strip();
        switch (word) {
            case "start" -> start(rest);
            case "run" -> run();
            case "ck" -> checkpoints(Integer.parseInt(rest));
            case "wait" -> now = now.plus(Duration.parse("PT" + rest));
            case "noise" -> noise();
            case "fail" -> {
                String[] at = rest.split("\\|", -1);
                lastTask = at[0].strip().isEmpty() ? "Map (1/2)" : at[0].strip();
                lastProcess = at.length > 1 ? at[1].strip() : "tm";
                lastFault = UsualFrames.expand(below, minor);
                fail();
            }
            case "again" -> {
                for (int i = Integer.parseInt(rest); i > 0; i--) {
                    pass(4000, 30000);
                    fail();
                }
            }
            case "end" -> end();
            case "crash" -> lost(rest, false);
            case "gone" -> lost(rest, true);
            case "expire" -> expire(Integer.parseInt(rest));
            case "file" -> attached.put(rest, dated(String.join("\n", below)) + "\n");
            default -> record(word, rest, UsualFrames.expand(below, minor));
        }
    }

    /** With {@code {now-61}} and {@code {described-61}} replaced by the time 61 s ago. */
    private String dated(String text) {
        return NOW.matcher(text).replaceAll(at -> {
            DateTimeFormatter format = at.group(1).equals("now") ? COLLECTORS_TIME : DESCRIBED_TIME;
            return format.format(now.plusSeconds(at.group(2) == null ? 0 : Integer.parseInt(at.group(2))));
        });
    }

    private void record(String process, String rest, List<String> below) {
        int split = rest.indexOf(" :: ");
        if (split < 0) {
            throw new IllegalArgumentException(incident.id() + ": no story word: " + process + " " + rest);
        }
        String[] head = rest.substring(0, split).split(" ", 2);
        pass(5, 900);
        add(process, head[0], head[1], "main", rest.substring(split + 4), below);
    }

    private void start(String options) {
        String entry = place.equals("yarn")
                ? "YarnJobClusterEntrypoint"
                : place.equals("kubernetes")
                        ? "KubernetesApplicationClusterEntrypoint"
                        : "StandaloneSessionClusterEntrypoint";
        String build = " (Version: " + version + ", Scala: 2.12, Rev:" + hex(7) + ", Date:2024-03-01T12:00:00+01:00)";
        String cluster = "org.apache.flink.runtime.entrypoint.ClusterEntrypoint";
        String runner = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
        info("jm", cluster, " Starting " + entry + build);
        info("jm", cluster, " JVM: OpenJDK 64-Bit Server VM - Eclipse Adoptium - 11/11.0.22+7");
        info("jm", cluster, " Maximum heap size: 1024 MiBytes");
        info(
                "tm",
                runner,
                " Starting " + (place.equals("kubernetes") ? "KubernetesTaskExecutorRunner" : "TaskManager") + build);
        info("tm", runner, " Maximum heap size: 1780 MiBytes");
        String configuration = "org.apache.flink.configuration.GlobalConfiguration";
        for (String process : List.of("jm", "tm")) {
            info(process, configuration, property("jobmanager.rpc.address", "localhost"));
            info(process, configuration, property("taskmanager.memory.process.size", "4g"));
            info(process, configuration, property("execution.checkpointing.interval", "60s"));
            for (String option : options.split(" ", -1)) {
                if (option.contains("=")) {
                    info(
                            process,
                            configuration,
                            property(
                                    option.substring(0, option.indexOf('=')),
                                    option.substring(option.indexOf('=') + 1)));
                }
            }
        }
        info(
                "jm",
                "org.apache.flink.runtime.blob.BlobServer",
                "Started BLOB server at 0.0.0.0:6124 - max concurrent requests: 50 - max backlog: 1000");
        String rm = "org.apache.flink.runtime.resourcemanager."
                + (place.equals("standalone") ? "StandaloneResourceManager" : "active.ActiveResourceManager");
        info("jm", rm, "Starting the resource manager.");
        info(
                "tm",
                "org.apache.flink.runtime.taskexecutor.TaskExecutor",
                "Connecting to ResourceManager " + tcp()
                        + "jobmanager:6123/user/rpc/resourcemanager_*(00000000000000000000000000000000).");
        info(
                "jm",
                rm,
                "Registering TaskManager with ResourceID " + id("tm") + " (" + tcp() + host("tm")
                        + ":39161/user/rpc/taskmanager_0) at ResourceManager");
        info(
                "tm",
                "org.apache.flink.runtime.taskexecutor.TaskExecutor",
                "Successful registration at resource manager " + tcp()
                        + "jobmanager:6123/user/rpc/resourcemanager_* under registration id " + hex(32) + ".");
    }

    private static String property(String key, String value) {
        return "Loading configuration property: " + key + ", " + value;
    }

    private void run() {
        pass(2000, 9000);
        info(
                "jm",
                "org.apache.flink.runtime.dispatcher.StandaloneDispatcher",
                "Received JobGraph submission '" + job + "' (" + jobId + ").");
        info("jm", "org.apache.flink.runtime.jobmaster.JobMaster", "Initializing job '" + job + "' (" + jobId + ").");
        info(
                "jm",
                "org.apache.flink.runtime.jobmaster.JobMaster",
                "Using restart back off time strategy FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=10, backoffTimeMS=10000) for "
                        + job + " (" + jobId + ").");
        info(
                "jm",
                "org.apache.flink.runtime.jobmaster.JobMaster",
                "Starting execution of job '" + job + "' (" + jobId
                        + ") under job master id 00000000000000000000000000000000.");
        info("jm", GRAPH, "Job " + job + " (" + jobId + ") switched from state CREATED to RUNNING.");
        deploy();
    }

    private void deploy() {
        for (String task : List.of("Source: events (1/2)", "Source: events (2/2)", lastTask)) {
            String name = task + " (" + execution() + ")";
            pass(1, 30);
            info("jm", GRAPH, name + " switched from SCHEDULED to DEPLOYING.");
            info("tm", TASK, task + "#" + attempt + " (" + execution() + ") switched from CREATED to DEPLOYING.");
            info("tm", TASK, task + "#" + attempt + " (" + execution() + ") switched from INITIALIZING to RUNNING.");
            info("jm", GRAPH, name + " switched from INITIALIZING to RUNNING.");
        }
    }

    private void checkpoints(int count) {
        for (int i = 0; i < count; i++) {
            now = now.plusSeconds(59);
            checkpoint++;
            info(
                    "jm",
                    COORDINATOR,
                    "Triggering checkpoint " + checkpoint
                            + (minor >= 116
                                    ? " (type=CheckpointType{name='Checkpoint', sharingFilesStrategy=FORWARD_BACKWARD})"
                                    : " (type=CHECKPOINT)")
                            + " @ " + now.toEpochMilli() + " for job " + jobId + ".");
            pass(300, 1500);
            info(
                    "jm",
                    COORDINATOR,
                    "Completed checkpoint " + checkpoint + " for job " + jobId + " (" + (40000 + random.nextInt(900000))
                            + " bytes, checkpointDuration=" + (200 + random.nextInt(900)) + " ms, finalizationTime="
                            + random.nextInt(40) + " ms).");
        }
    }

    private void noise() {
        pass(100, 2000);
        switch (random.nextInt(6)) {
            case 0 ->
                warn(
                        "tm",
                        "org.apache.kafka.clients.consumer.ConsumerConfig",
                        "The configuration 'client.id.prefix' was supplied but isn't a known config.");
            case 1 ->
                info(
                        "tm",
                        "org.apache.kafka.clients.consumer.internals.AbstractCoordinator",
                        "[Consumer clientId=orders-0, groupId=orders] Discovered group coordinator broker-2.kafka:9092 (id: 2147483645 rack: null)");
            case 2 ->
                warn(
                        "tm",
                        "org.apache.flink.runtime.taskmanager.TaskManagerLocation",
                        "No hostname could be resolved for the IP address 10.12.0.7, using IP address as host name. Local input split assignment (such as for HDFS files) may be impacted.");
            case 3 ->
                info(
                        "jm",
                        "org.apache.flink.runtime.resourcemanager.slotmanager.DeclarativeSlotManager",
                        "Clearing resource requirements of job " + hex(32));
            case 4 ->
                warn(
                        "tm",
                        "org.apache.flink.streaming.api.operators.BackendRestorerProcedure",
                        "Tried to close a resource twice; ignoring the second call.");
            default ->
                info(
                        "tm",
                        "org.apache.kafka.clients.FetchSessionHandler",
                        "[Consumer clientId=orders-0, groupId=orders] Node 3 was unable to process the fetch request with (sessionId=1837, epoch=99): FETCH_SESSION_ID_NOT_FOUND.");
        }
    }

    private void fail() {
        String task = lastTask + "#" + attempt + " (" + execution() + ")";
        pass(50, 4000);
        List<String> fault = lastFault.isEmpty() ? List.of("java.lang.RuntimeException: failed") : lastFault;
        if (minor < 115) {
            add(
                    lastProcess,
                    "WARN",
                    TASK,
                    lastTask,
                    task + " switched from RUNNING to FAILED with failure cause: " + fault.get(0),
                    fault.subList(1, fault.size()));
        } else {
            add(
                    lastProcess,
                    "WARN",
                    TASK,
                    lastTask,
                    task + " switched from RUNNING to FAILED with failure cause:",
                    fault);
        }
        info(lastProcess, TASK, "Freeing task resources for " + task + ".");
        info(
                lastProcess,
                "org.apache.flink.runtime.taskexecutor.TaskExecutor",
                "Un-registering task and sending final execution state FAILED to JobManager for task " + lastTask + "#"
                        + attempt + " " + execution() + ".");
        pass(5, 60);
        add(
                "jm",
                "INFO",
                GRAPH,
                "flink-akka.actor.default-dispatcher-17",
                lastTask + " (" + execution() + ") switched from RUNNING to FAILED on " + id(lastProcess) + " @ "
                        + host(lastProcess) + " (dataPort=38121).",
                fault);
        restart();
    }

    private void restart() {
        info(
                "jm",
                "org.apache.flink.runtime.executiongraph.failover.flip1.RestartPipelinedRegionFailoverStrategy",
                "Calculating tasks to restart to recover the failed task " + hex(32) + "_0.");
        info(
                "jm",
                "org.apache.flink.runtime.executiongraph.failover.flip1.RestartPipelinedRegionFailoverStrategy",
                "3 tasks should be restarted to recover the failed task " + hex(32) + "_0. ");
        info("jm", GRAPH, "Job " + job + " (" + jobId + ") switched from state RUNNING to RESTARTING.");
        info("jm", GRAPH, "Source: events (1/2) (" + execution() + ") switched from RUNNING to CANCELING.");
        info("tm", TASK, "Attempting to cancel task Source: events (1/2)#" + attempt + " (" + execution() + ").");
        info(
                "tm",
                TASK,
                "Source: events (1/2)#" + attempt + " (" + execution() + ") switched from RUNNING to CANCELING.");
        info(
                "tm",
                TASK,
                "Source: events (1/2)#" + attempt + " (" + execution() + ") switched from CANCELING to CANCELED.");
        info("jm", GRAPH, "Source: events (1/2) (" + execution() + ") switched from CANCELING to CANCELED.");
        now = now.plusSeconds(10);
        attempt++;
        info("jm", GRAPH, "Job " + job + " (" + jobId + ") switched from state RESTARTING to RUNNING.");
        if (checkpoint > 0) {
            info(
                    "jm",
                    COORDINATOR,
                    "Restoring job " + jobId + " from Checkpoint " + checkpoint + " @ "
                            + now.minusSeconds(40).toEpochMilli() + " for " + jobId
                            + " located at s3://flink-state/checkpoints/" + jobId + "/chk-" + checkpoint + ".");
        }
        deploy();
    }

    private void end() {
        String task = lastTask + "#" + attempt + " (" + execution() + ")";
        pass(500, 8000);
        List<String> fault = lastFault.isEmpty() ? List.of("java.lang.RuntimeException: failed") : lastFault;
        add(lastProcess, "WARN", TASK, lastTask, task + " switched from RUNNING to FAILED with failure cause:", fault);
        add(
                "jm",
                "INFO",
                GRAPH,
                "flink-akka.actor.default-dispatcher-17",
                lastTask + " (" + execution() + ") switched from RUNNING to FAILED on " + id(lastProcess) + " @ "
                        + host(lastProcess) + " (dataPort=38121).",
                fault);
        List<String> suppressed = new ArrayList<>();
        suppressed.add(
                "org.apache.flink.runtime.JobException: Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=10, backoffTimeMS=10000)");
        suppressed.addAll(List.of(
                "\tat org.apache.flink.runtime.executiongraph.failover.flip1.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:139)",
                "\tat org.apache.flink.runtime.executiongraph.failover.flip1.ExecutionFailureHandler.getFailureHandlingResult(ExecutionFailureHandler.java:83)",
                "\tat org.apache.flink.runtime.scheduler.DefaultScheduler.recordTaskFailure(DefaultScheduler.java:258)",
                "\tat org.apache.flink.runtime.scheduler.DefaultScheduler.onTaskFailed(DefaultScheduler.java:239)"));
        suppressed.add("Caused by: " + fault.get(0));
        suppressed.addAll(fault.subList(1, fault.size()));
        add(
                "jm",
                "INFO",
                GRAPH,
                "flink-akka.actor.default-dispatcher-17",
                "Job " + job + " (" + jobId + ") switched from state RUNNING to FAILING.",
                suppressed);
        info("jm", GRAPH, "Source: events (1/2) (" + execution() + ") switched from CANCELING to CANCELED.");
        add(
                "jm",
                "INFO",
                GRAPH,
                "flink-akka.actor.default-dispatcher-17",
                "Job " + job + " (" + jobId + ") switched from state FAILING to FAILED.",
                suppressed);
        info("jm", COORDINATOR, "Stopping checkpoint coordinator for job " + jobId + ".");
    }

    private void lost(String process, boolean heartbeat) {
        String name = process.isBlank() ? "tm" : process;
        if (heartbeat) {
            now = now.plusSeconds(50);
        }
        pass(1500, 6000);
        String other = name.equals("tm") ? "tm2" : "tm";
        List<String> closed = List.of(
                "org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException: Connection unexpectedly closed by remote task manager '"
                        + host(name) + "/10.12.4.31:38121" + (minor >= 116 ? " [ " + id(name) + " ] " : "")
                        + "'. This might indicate that the remote task manager was lost.",
                "\tat org.apache.flink.runtime.io.network.netty.CreditBasedPartitionRequestClientHandler.channelInactive(CreditBasedPartitionRequestClientHandler.java:127)",
                "\tat org.apache.flink.shaded.netty4.io.netty.channel.AbstractChannelHandlerContext.invokeChannelInactive(AbstractChannelHandlerContext.java:262)",
                "\tat java.base/java.lang.Thread.run(Thread.java:829)");
        List<String> missed = List.of(
                heartbeat
                        ? "java.util.concurrent.TimeoutException: Heartbeat of TaskManager with id " + id(name)
                                + " timed out."
                        : "org.apache.flink.runtime.jobmaster.JobMasterException: TaskManager with id " + id(name)
                                + " is no longer reachable.",
                "\tat org.apache.flink.runtime.jobmaster.JobMaster$TaskManagerHeartbeatListener.notify"
                        + (heartbeat ? "HeartbeatTimeout" : "TargetUnreachable") + "(JobMaster.java:1359)",
                "\tat org.apache.flink.runtime.heartbeat.DefaultHeartbeatMonitor.reportHeartbeatRpcFailure(DefaultHeartbeatMonitor.java:123)",
                "\tat java.base/java.lang.Thread.run(Thread.java:829)");
        if (!heartbeat) {
            add(
                    other,
                    "WARN",
                    TASK,
                    "Window (1/2)",
                    "Window (1/2)#" + attempt + " (" + execution()
                            + ") switched from RUNNING to FAILED with failure cause:",
                    closed);
            add(
                    "jm",
                    "INFO",
                    GRAPH,
                    "flink-akka.actor.default-dispatcher-9",
                    "Window (1/2) (" + execution() + ") switched from RUNNING to FAILED on " + id(other) + " @ "
                            + host(other) + " (dataPort=41001).",
                    closed);
            warn(
                    "jm",
                    minor >= 118
                            ? "org.apache.pekko.remote.ReliableDeliverySupervisor"
                            : "akka.remote.ReliableDeliverySupervisor",
                    "Association with remote system [" + tcp() + host(name)
                            + ":39161] has failed, address is now gated for [50] ms. Reason: [Disassociated] ");
        }
        info(
                "jm",
                "org.apache.flink.runtime.jobmaster.JobMaster",
                heartbeat
                        ? "Heartbeat of TaskManager with id " + id(name) + " timed out."
                        : "TaskManager with id " + id(name) + " is no longer reachable.");
        info(
                "jm",
                "org.apache.flink.runtime.jobmaster.JobMaster",
                "Disconnect TaskExecutor " + id(name) + " because: "
                        + (heartbeat
                                ? "Heartbeat of TaskManager with id " + id(name) + " timed out."
                                : "TaskManager with id " + id(name) + " is no longer reachable."));
        add(
                "jm",
                "INFO",
                GRAPH,
                "flink-akka.actor.default-dispatcher-9",
                lastTask + " (" + execution() + ") switched from RUNNING to FAILED on " + id(name) + " @ " + host(name)
                        + " (dataPort=38121).",
                missed);
        restart();
    }

    private void expire(int count) {
        for (int i = 0; i < count; i++) {
            checkpoint++;
            info(
                    "jm",
                    COORDINATOR,
                    "Triggering checkpoint " + checkpoint + " (type=CHECKPOINT) @ " + now.toEpochMilli() + " for job "
                            + jobId + ".");
            now = now.plus(Duration.ofMinutes(10));
            info("jm", COORDINATOR, "Checkpoint " + checkpoint + " of job " + jobId + " expired before completing.");
            add(
                    "jm",
                    "WARN",
                    "org.apache.flink.runtime.checkpoint.CheckpointFailureManager",
                    "Checkpoint Timer",
                    "Failed to trigger or complete checkpoint " + checkpoint + " for job " + jobId + ". (" + (i + 1)
                            + " consecutive failed attempts so far)",
                    List.of(
                            "org.apache.flink.runtime.checkpoint.CheckpointException: Checkpoint expired before completing.",
                            "\tat org.apache.flink.runtime.checkpoint.CheckpointCoordinator$CheckpointCanceller.run(CheckpointCoordinator.java:2236)",
                            "\tat java.base/java.lang.Thread.run(Thread.java:829)"));
        }
    }

    // --- records

    private void info(String process, String logger, String message) {
        add(process, "INFO", logger, "flink-akka.actor.default-dispatcher-4", message, List.of());
        pass(1, 40);
    }

    private void warn(String process, String logger, String message) {
        add(process, "WARN", logger, "main", message, List.of());
    }

    private void add(String process, String level, String logger, String thread, String message, List<String> more) {
        written.add(process, new WrittenLogs.Entry(now, level, logger, thread, message, List.copyOf(more)));
    }

    private void pass(int from, int to) {
        now = now.plusMillis(from + random.nextInt(Math.max(1, to - from)));
    }

    private String id(String process) {
        return switch (place) {
            case "yarn" -> WrittenLogs.container(1 + WrittenLogs.number(process));
            case "kubernetes" -> "orders-taskmanager-1-" + WrittenLogs.number(process);
            default -> host(process) + ":39161-a1b2c" + WrittenLogs.number(process);
        };
    }

    private String host(String process) {
        return "10.12.4.3" + WrittenLogs.number(process);
    }

    private String tcp() {
        return minor >= 118 ? "pekko.tcp://flink@" : "akka.tcp://flink@";
    }

    private String execution() {
        return minor >= 116
                ? hash("graph", 32) + "_" + hash("vertex", 32) + "_0_" + attempt
                : hash("attempt" + attempt, 32);
    }

    private String hash(String seed, int length) {
        return hex(new Random((incident.id() + seed).hashCode()), length);
    }

    private String hex(int length) {
        return hex(random, length);
    }

    private static String hex(Random source, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(Character.forDigit(source.nextInt(16), 16));
        }
        return text.toString();
    }
}
