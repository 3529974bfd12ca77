// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.secret.SecretMask;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines by which Flink 1.5 to 2.3 logs the life of its jobs, checkpoints, tasks and task managers.
 *
 * <p>A pure function from one record to what it says. It is asked about every line of a log, so a line is first looked at by
 * its beginning or a word it must hold, and only then by a regular expression; every repetition in them is
 * bounded, and they see the head of the message only. Lines about a task name no job: they speak only where {@link LogEvent#jobId()} is set
 * (from the MDC, or by a reader of files that knows which job the log is about).
 */
public final class LifecycleLines {
    /** Logger of lines about options that a client sets for one job; the words are those of options that a process loads. */
    public static final String CLIENTS_OPTION = "flink.client.Option";

    private static final int LONGEST_LINE = 4096;
    private static final String JOB_ID = "([0-9a-f]{32})";

    private static final Pattern ANY_JOB = Pattern.compile("\\bjobs? (?:'[^']{0,500}' )?\\(?" + JOB_ID + "\\b");
    private static final Pattern JOB_SWITCHED =
            Pattern.compile("^Job (.{0,1000}) \\(" + JOB_ID + "\\) switched from state [A-Z]+ to ([A-Z]+)\\.?");
    private static final Pattern JOB_TERMINAL =
            Pattern.compile("^Job " + JOB_ID + " reached terminal state ([A-Z]+)\\.");
    private static final Pattern JOB_SUBMITTED = Pattern.compile(
            "^(?:Submitting job|Received JobGraph submission|Starting execution of job) '(.{0,1000})' \\(" + JOB_ID
                    + "\\)");
    private static final Pattern TASK_FAILED = Pattern.compile(
            "^(.{1,2000}) \\([^()]{8,200}\\) switched from [A-Z]+ to FAILED(?: on ([^ ]{1,200}) @ .*)?");
    private static final Pattern TASK_DEPLOYING = Pattern.compile(
            "^Deploying (.{1,2000}) \\((\\d{1,6})/(\\d{1,6})\\) \\(attempt #(\\d{1,6})\\) with attempt id"
                    + " \\S{1,200} and vertex id ([0-9a-f]{32})_\\d{1,6} to (\\S{1,200}) @ ");
    private static final Pattern CHECKPOINT_COMPLETED = Pattern.compile("^Completed checkpoint (\\d{1,18}) for job "
            + JOB_ID + " \\((\\d{1,18}) bytes(?:, checkpointDuration=| in )(\\d{1,12}) ms");
    private static final Pattern CHECKPOINT_TRIGGERED = Pattern.compile(
            "^Triggering checkpoint (\\d{1,18}) (?:\\(type=(.{0,300})\\) )?@ (\\d{1,14}) for job " + JOB_ID);
    private static final Pattern CHECKPOINT_EXPIRED =
            Pattern.compile("^Checkpoint (\\d{1,18}) of job " + JOB_ID + " expired before completing");
    private static final Pattern CHECKPOINT_FAILED =
            Pattern.compile("^Failed to trigger or complete checkpoint (\\d{1,18}) for job " + JOB_ID);
    private static final Pattern CHECKPOINT_DECLINED =
            Pattern.compile("^Decline checkpoint (\\d{1,18}) by task \\S{1,200} of job " + JOB_ID);
    private static final Pattern TASK_MANAGER_LOST = Pattern.compile(
            "[Tt]askManager with id (\\S{1,200}?)(?:\\(\\S*\\))? (timed out|is no longer reachable)\\.");
    private static final Pattern WORKER_TERMINATED =
            Pattern.compile("^Worker (\\S{1,200}) is terminated\\. Diagnostics: (.{0,2000})", Pattern.DOTALL);
    private static final Pattern PROGRAM_ARGUMENT = Pattern.compile("^\\s+([a-z][\\w.-]{2,200})=(.{0,2000})$");

    private LifecycleLines() {}

    /** What the record says about jobs, checkpoints and processes; empty for nearly all records. */
    public static List<Observation> read(LogEvent event) {
        String message = event.message();
        if (message.isEmpty()) {
            return List.of();
        }
        String line = message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) : message;
        List<Observation> memory = MemoryLines.read(event, line);
        if (!memory.isEmpty()) {
            return memory;
        }
        Observation found =
                switch (line.charAt(0)) {
                    case 'J' -> job(event, line);
                    case 'S', 'R' -> submitted(event, line);
                    case 'C' -> completedOrExpired(event, line);
                    case 'T' -> triggered(event, line);
                    case 'F' -> failed(event, line);
                    case 'D' -> declinedOrDeploying(event, line);
                    case 'L' -> configuration(event, line);
                    case 'W' -> worker(event, line);
                    case ' ' -> argument(event, line);
                    default -> null;
                };
        if (found == null) {
            found = taskFailed(event, line);
        }
        if (found == null) {
            found = taskManagerLost(event, line);
        }
        if (found == null) {
            return List.of();
        }
        Observation failure = found instanceof StatusObserved status ? failure(event, status) : null;
        return failure == null ? List.of(found) : List.of(found, failure);
    }

    /** The job id that a message names in words ({@code job 3f0a...}, {@code Job orders (3f0a...)}). */
    public static Optional<String> jobIdIn(String message) {
        String head = message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) : message;
        int word = head.indexOf("ob");
        if (word < 0) {
            return Optional.empty();
        }
        if (head.startsWith("Job ")) {
            Matcher switched = JOB_SWITCHED.matcher(head);
            if (switched.find()) {
                return Optional.of(switched.group(2));
            }
            Matcher ended = JOB_TERMINAL.matcher(head);
            if (ended.find()) {
                return Optional.of(ended.group(1));
            }
        }
        int job = head.indexOf("job");
        if (job < 0) {
            return Optional.empty();
        }
        Matcher any = ANY_JOB.matcher(head);
        return any.find(job) ? Optional.of(any.group(1)) : Optional.empty();
    }

    private static @Nullable Observation job(LogEvent event, String line) {
        Matcher switched = JOB_SWITCHED.matcher(line);
        if (switched.find()) {
            return new StatusObserved(
                    event.at(),
                    event.process(),
                    switched.group(2),
                    switched.group(1),
                    JobStatus.parse(switched.group(3)));
        }
        Matcher ended = JOB_TERMINAL.matcher(line);
        return ended.find()
                ? new StatusObserved(event.at(), event.process(), ended.group(1), null, JobStatus.parse(ended.group(2)))
                : null;
    }

    private static @Nullable Observation submitted(LogEvent event, String line) {
        Matcher matcher = JOB_SUBMITTED.matcher(line);
        return matcher.find()
                ? new StatusObserved(
                        event.at(), event.process(), matcher.group(2), matcher.group(1), JobStatus.INITIALIZING)
                : null;
    }

    private static @Nullable Observation completedOrExpired(LogEvent event, String line) {
        Matcher completed = CHECKPOINT_COMPLETED.matcher(line);
        if (completed.find()) {
            Duration took = Duration.ofMillis(Long.parseLong(completed.group(4)));
            return checkpoint(
                    event,
                    completed.group(2),
                    completed.group(1),
                    Checkpoint.Status.COMPLETED,
                    false,
                    event.at().minus(took),
                    took,
                    Long.parseLong(completed.group(3)),
                    null);
        }
        Matcher expired = CHECKPOINT_EXPIRED.matcher(line);
        return expired.find()
                ? failedCheckpoint(event, expired.group(2), expired.group(1), "Checkpoint expired before completing.")
                : null;
    }

    private static @Nullable Observation triggered(LogEvent event, String line) {
        Matcher matcher = CHECKPOINT_TRIGGERED.matcher(line);
        if (!matcher.find()) {
            return globalFailure(event, line);
        }
        boolean savepoint = matcher.group(2) != null
                && matcher.group(2).toLowerCase(Locale.ROOT).contains("savepoint");
        Instant triggeredAt = Instant.ofEpochMilli(Long.parseLong(matcher.group(3)));
        return checkpoint(
                event,
                matcher.group(4),
                matcher.group(1),
                Checkpoint.Status.IN_PROGRESS,
                savepoint,
                triggeredAt,
                null,
                -1,
                null);
    }

    private static @Nullable Observation failed(LogEvent event, String line) {
        Matcher matcher = CHECKPOINT_FAILED.matcher(line);
        return matcher.find() ? failedCheckpoint(event, matcher.group(2), matcher.group(1), reason(event, line)) : null;
    }

    private static @Nullable Observation declinedOrDeploying(LogEvent event, String line) {
        Matcher declined = CHECKPOINT_DECLINED.matcher(line);
        if (declined.find()) {
            return failedCheckpoint(event, declined.group(2), declined.group(1), reason(event, line));
        }
        String job = event.jobId();
        if (job == null) {
            return null;
        }
        Matcher deploying = TASK_DEPLOYING.matcher(line);
        if (!deploying.find()) {
            return null;
        }
        int parallelism = Integer.parseInt(deploying.group(3));
        JobVertex.Subtask subtask = new JobVertex.Subtask(
                Integer.parseInt(deploying.group(2)) - 1,
                Integer.parseInt(deploying.group(4)),
                "DEPLOYING",
                deploying.group(6));
        JobVertex vertex = new JobVertex(
                deploying.group(5), deploying.group(1), parallelism, 0, List.of(), List.of(), List.of(subtask));
        return new TopologyObserved(event.at(), event.process(), job, "", new Topology(List.of(vertex)));
    }

    private static @Nullable Observation configuration(LogEvent event, String line) {
        String head = "Loading configuration property: ";
        int comma = line.indexOf(", ", head.length());
        if (!line.startsWith(head) || comma < 0) {
            return null;
        }
        int end = line.indexOf('\n', comma);
        String value = end < 0 ? line.substring(comma + 2) : line.substring(comma + 2, Math.max(comma + 2, end));
        Origin origin = event.logger().equals(CLIENTS_OPTION) ? Origin.CLIENT : Origin.CLUSTER;
        return configured(event, line.substring(head.length(), comma), value, origin);
    }

    /** The values that Flink's start scripts pass with {@code -D}, listed by EnvironmentInformation one per line. */
    private static @Nullable Observation argument(LogEvent event, String line) {
        if (!event.logger().endsWith("ClusterEntrypoint")
                && !event.logger().endsWith("TaskManagerRunner")
                && !event.logger().endsWith("EnvironmentInformation")) {
            return null;
        }
        Matcher matcher = PROGRAM_ARGUMENT.matcher(line);
        if (!matcher.find()) {
            return null;
        }
        Origin origin =
                switch (event.process().kind()) {
                    case JOB_MANAGER -> Origin.JOB_MANAGER;
                    case TASK_MANAGER -> Origin.TASK_MANAGER;
                    case CLIENT -> Origin.CLIENT;
                    default -> Origin.CLUSTER;
                };
        return configured(event, matcher.group(1), matcher.group(2), origin);
    }

    private static Observation configured(LogEvent event, String key, String value, Origin origin) {
        String shown = SecretMask.isSecret(key) ? SecretMask.MASK : value;
        return new ConfigurationObserved(
                event.at(), event.process(), null, List.of(new ConfigurationEntry(key, shown, origin)));
    }

    private static @Nullable Observation worker(LogEvent event, String line) {
        Matcher matcher = WORKER_TERMINATED.matcher(line);
        return matcher.find() ? ended(event, matcher.group(1), matcher.group(2)) : null;
    }

    private static @Nullable Observation taskManagerLost(LogEvent event, String line) {
        if (event.process().kind() == ProcessKind.TASK_MANAGER || !line.contains("askManager with id ")) {
            return null;
        }
        Matcher matcher = TASK_MANAGER_LOST.matcher(line);
        return matcher.find()
                ? ended(
                        event,
                        matcher.group(1),
                        matcher.group(2).startsWith("timed") ? "heartbeat timed out" : "no longer reachable")
                : null;
    }

    private static Observation ended(LogEvent event, String taskManager, String reason) {
        ProcessRef process = new ProcessRef(event.process().cluster(), ProcessKind.TASK_MANAGER, taskManager, "");
        return new ContainerObserved(event.at(), process, null, event.at(), reason, null, null, null, null, null);
    }

    private static @Nullable Observation taskFailed(LogEvent event, String line) {
        String job = event.jobId();
        LoggedThrowable throwable = event.throwable();
        // Task managers log the same failure of the same task; the job manager's word carries its place.
        if (job == null
                || throwable == null
                || event.process().kind() == ProcessKind.TASK_MANAGER
                || !line.contains(" to FAILED")) {
            return null;
        }
        Matcher matcher = TASK_FAILED.matcher(line);
        if (!matcher.find()) {
            return null;
        }
        return new FailureObserved(
                event.process(),
                job,
                new JobFailure(
                        event.at(), throwable, matcher.group(1), matcher.group(2), Map.of(), false, event.source()));
    }

    private static @Nullable Observation globalFailure(LogEvent event, String line) {
        String job = event.jobId();
        LoggedThrowable throwable = event.throwable();
        if (job == null || throwable == null || !line.startsWith("Trying to recover from a global failure")) {
            return null;
        }
        return new FailureObserved(
                event.process(),
                job,
                new JobFailure(event.at(), throwable, null, null, Map.of(), true, event.source()));
    }

    /**
     * The failure that ends a job without a task having failed before (a job that cannot be initialised). Where a restart
     * strategy gave up, the task's own line has told the failure already.
     */
    private static @Nullable Observation failure(LogEvent event, StatusObserved status) {
        LoggedThrowable throwable = event.throwable();
        if (throwable == null
                || (status.status() != JobStatus.FAILING && !event.message().contains("INITIALIZING to FAILED"))
                || throwable.message().startsWith("Recovery is suppressed")) {
            return null;
        }
        return new FailureObserved(
                event.process(),
                status.job(),
                new JobFailure(event.at(), throwable, null, null, Map.of(), true, event.source()));
    }

    private static String reason(LogEvent event, String line) {
        LoggedThrowable throwable = event.throwable();
        if (throwable == null) {
            return line;
        }
        LoggedThrowable innermost = throwable.innermost();
        return throwable.cause() == null
                ? throwable.message()
                : throwable.message() + " (" + innermost.headline() + ")";
    }

    private static Observation failedCheckpoint(LogEvent event, String job, String id, String reason) {
        return checkpoint(event, job, id, Checkpoint.Status.FAILED, false, event.at(), null, -1, reason);
    }

    private static Observation checkpoint(
            LogEvent event,
            String job,
            String id,
            Checkpoint.Status status,
            boolean savepoint,
            Instant triggeredAt,
            @Nullable Duration endToEnd,
            long fullSize,
            @Nullable String failureReason) {
        return new CheckpointObserved(
                event.at(),
                event.process(),
                job,
                new Checkpoint(
                        Long.parseLong(id),
                        status,
                        savepoint,
                        false,
                        triggeredAt,
                        endToEnd,
                        -1,
                        fullSize,
                        failureReason,
                        0,
                        0,
                        List.of()));
    }
}
