// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LifecycleLinesTest {
    private static final String JOB = "3f0a9d5c1b2e4f60718293a4b5c6d7e8";
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");
    private static final ProcessRef MASTER = new ProcessRef("lab", ProcessKind.JOB_MANAGER, "jm", "");
    private static final LoggedThrowable FAULT = new LoggedThrowable(
            "java.lang.RuntimeException",
            "outer",
            List.of(),
            LoggedThrowable.of("java.io.IOException", "disk full"),
            List.of());

    @Test
    void jobSwitchedState_isAStatusWithTheJobsName() {
        assertThat(read("Job my job (v2) (" + JOB + ") switched from state RUNNING to RESTARTING."))
                .containsExactly(new StatusObserved(AT, MASTER, JOB, "my job (v2)", JobStatus.RESTARTING));
    }

    @Test
    void jobReachedTerminalState_isAStatus() {
        assertThat(read("Job " + JOB + " reached terminal state FAILED."))
                .containsExactly(new StatusObserved(AT, MASTER, JOB, null, JobStatus.FAILED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Submitting job 'orders' (3f0a9d5c1b2e4f60718293a4b5c6d7e8).",
                "Received JobGraph submission 'orders' (3f0a9d5c1b2e4f60718293a4b5c6d7e8).",
                "Starting execution of job 'orders' (3f0a9d5c1b2e4f60718293a4b5c6d7e8) under job master id 00000000000000000000000000000000.",
            })
    void submission_isTheFirstStatus(String line) {
        assertThat(read(line)).containsExactly(new StatusObserved(AT, MASTER, JOB, "orders", JobStatus.INITIALIZING));
    }

    @Test
    void taskSwitchedToFailed_isAFailureWithTaskAndPlace() {
        List<Observation> found = read(
                "Source: a (x) -> Map (2/4) (0f1e2d3c_cbc357ccb763df2852fee8c4fc7d55f2_1_0) switched from RUNNING to FAILED on"
                        + " tm-1 @ localhost (dataPort=4000).",
                FAULT,
                JOB,
                MASTER);

        assertThat(found).singleElement().isInstanceOfSatisfying(FailureObserved.class, failure -> {
            assertThat(failure.failure().taskName()).isEqualTo("Source: a (x) -> Map (2/4)");
            assertThat(failure.failure().taskManager()).isEqualTo("tm-1");
            assertThat(failure.failure().global()).isFalse();
        });
    }

    @Test
    void taskFailureInATaskManagersLog_isLeftToTheJobManager() {
        ProcessRef worker = new ProcessRef("lab", ProcessKind.TASK_MANAGER, "tm-1", "");

        assertThat(read(
                        "Map (2/4)#0 (0f1e2d3c_cbc3_1_0) switched from RUNNING to FAILED with failure cause:",
                        FAULT,
                        JOB,
                        worker))
                .isEmpty();
    }

    @Test
    void globalFailure_isAFailureOfTheWholeJob() {
        assertThat(read("Trying to recover from a global failure.", FAULT, JOB, MASTER))
                .singleElement()
                .isInstanceOfSatisfying(
                        FailureObserved.class,
                        f -> assertThat(f.failure().global()).isTrue());
    }

    @Test
    void restartStrategyGivesUp_isNoSecondFailure() {
        LoggedThrowable suppressed = new LoggedThrowable(
                "org.apache.flink.runtime.JobException",
                "Recovery is suppressed by NoRestartBackoffTimeStrategy",
                List.of(),
                FAULT,
                List.of());

        assertThat(read("Job orders (" + JOB + ") switched from state RUNNING to FAILING.", suppressed, JOB, MASTER))
                .hasOnlyElementsOfType(StatusObserved.class);
    }

    @Test
    void completedCheckpoint_hasDurationAndSize() {
        Checkpoint checkpoint = checkpoint(
                "Completed checkpoint 12 for job " + JOB
                        + " (4096 bytes, checkpointDuration=250 ms, finalizationTime=3 ms).",
                null);

        assertThat(checkpoint.status()).isEqualTo(Checkpoint.Status.COMPLETED);
        assertThat(checkpoint.id()).isEqualTo(12);
        assertThat(checkpoint.endToEnd()).isEqualTo(Duration.ofMillis(250));
        assertThat(checkpoint.triggeredAt()).isEqualTo(AT.minusMillis(250));
        assertThat(checkpoint.fullSizeBytes()).isEqualTo(4096);
    }

    @Test
    void triggeredSavepoint_isInProgress() {
        Checkpoint checkpoint = checkpoint(
                "Triggering checkpoint 13 (type=SavepointType{name='Savepoint', postCheckpointAction=NONE,"
                        + " formatType=CANONICAL}) @ 1795250400000 for job " + JOB + ".",
                null);

        assertThat(checkpoint.status()).isEqualTo(Checkpoint.Status.IN_PROGRESS);
        assertThat(checkpoint.savepoint()).isTrue();
        assertThat(checkpoint.triggeredAt()).isEqualTo(Instant.ofEpochMilli(1795250400000L));
    }

    @Test
    void expiredDeclinedAndFailedCheckpoints_haveAReason() {
        assertThat(checkpoint("Checkpoint 3 of job " + JOB + " expired before completing.", null)
                        .failureReason())
                .isEqualTo("Checkpoint expired before completing.");
        assertThat(checkpoint(
                                "Decline checkpoint 4 by task 0f1e2d_cbc3_0_0 of job " + JOB
                                        + " at tm-1 @ localhost (dataPort=1).",
                                FAULT)
                        .failureReason())
                .isEqualTo("outer (java.io.IOException: disk full)");
        assertThat(checkpoint(
                                "Failed to trigger or complete checkpoint 5 for job " + JOB
                                        + ". (2 consecutive failed attempts so far)",
                                LoggedThrowable.of("CheckpointException", "Asynchronous task checkpoint failed."))
                        .failureReason())
                .isEqualTo("Asynchronous task checkpoint failed.");
    }

    @Test
    void lostTaskManager_isTheEndOfItsProcess() {
        for (String line : List.of(
                "The heartbeat of TaskManager with id container_1_2(host-3:8041) timed out.",
                "Closing TaskExecutor connection container_1_2 because: TaskManager with id container_1_2 is no longer reachable.")) {
            assertThat(read(line)).as(line).singleElement().isInstanceOfSatisfying(ContainerObserved.class, c -> {
                assertThat(c.process()).isEqualTo(new ProcessRef("lab", ProcessKind.TASK_MANAGER, "container_1_2", ""));
                assertThat(c.endedAt()).isEqualTo(AT);
            });
        }
    }

    @Test
    void terminatedWorker_keepsTheDiagnostics() {
        assertThat(
                        read(
                                "Worker container_1_2 is terminated. Diagnostics: Container killed on request. Exit code is 137"))
                .singleElement()
                .isInstanceOfSatisfying(
                        ContainerObserved.class, c -> assertThat(c.exitReason()).endsWith("137"));
    }

    @Test
    void loadedConfiguration_hasKeyValueAndNoSecrets() {
        assertThat(entry("Loading configuration property: taskmanager.memory.process.size, 1280m"))
                .isEqualTo(new ConfigurationEntry("taskmanager.memory.process.size", "1280m", Origin.CLUSTER));
        assertThat(entry("Loading configuration property: s3.secret-key, abc").value())
                .isEqualTo("******");
    }

    @Test
    void linesBelowALoadedConfiguration_areNotItsValue() {
        assertThat(entry("Loading configuration property: parallelism.default, 4\n-----\n The program finished")
                        .value())
                .isEqualTo("4");
    }

    @Test
    void deployedTask_tellsVertexParallelismAndPlace() {
        List<Observation> found = read(
                "Deploying Source: orders -> parse (2/4) (attempt #3) with attempt id"
                        + " 8e1c5a_cbc357ccb763df2852fee8c4fc7d55f2_1_3 and vertex id cbc357ccb763df2852fee8c4fc7d55f2_1 to"
                        + " tm-1 @ localhost (dataPort=4000) with allocation id 9a8b7c",
                null,
                JOB,
                MASTER);

        assertThat(found).singleElement().isInstanceOfSatisfying(TopologyObserved.class, graph -> assertThat(
                        graph.topology().vertices())
                .containsExactly(new JobVertex(
                        "cbc357ccb763df2852fee8c4fc7d55f2",
                        "Source: orders -> parse",
                        4,
                        0,
                        List.of(),
                        List.of(),
                        List.of(new JobVertex.Subtask(1, 3, "DEPLOYING", "tm-1")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "J",
                "Job done",
                "Source: x switched from RUNNING to FAILED",
                "Completed checkpoint x for job y",
                "Deploying the service",
                "Loading configuration property:",
                "Worker is terminated.",
            })
    void otherLines_sayNothing(String line) {
        assertThat(read(line)).isEmpty();
    }

    @Test
    void hostileLine_isReadQuickly() {
        String line = "Deploying " + " (1/1)".repeat(200_000);

        assertThat(read(line, FAULT, JOB, MASTER)).isEmpty();
    }

    @Test
    void jobId_isFoundInWordsOnly() {
        assertThat(LifecycleLines.jobIdIn("Stopping job 'a b' (" + JOB + ").")).contains(JOB);
        assertThat(LifecycleLines.jobIdIn("for job " + JOB + " because")).contains(JOB);
        assertThat(LifecycleLines.jobIdIn("allocation " + JOB)).isEmpty();
    }

    private static Checkpoint checkpoint(String line, @Nullable LoggedThrowable throwable) {
        List<Observation> found = read(line, throwable, null, MASTER);
        assertThat(found).singleElement().isInstanceOf(CheckpointObserved.class);
        CheckpointObserved observed = (CheckpointObserved) found.get(0);
        assertThat(observed.job()).isEqualTo(JOB);
        return observed.checkpoint();
    }

    private static ConfigurationEntry entry(String line) {
        List<Observation> found = read(line);
        assertThat(found).singleElement().isInstanceOf(ConfigurationObserved.class);
        return ((ConfigurationObserved) found.get(0)).entries().get(0);
    }

    private static List<Observation> read(String line) {
        return read(line, null, null, MASTER);
    }

    private static List<Observation> read(
            String line, @Nullable LoggedThrowable throwable, @Nullable String job, ProcessRef process) {
        return LifecycleLines.read(
                new LogEvent(AT, LogLevel.INFO, "x", "main", line, throwable, job, process, "jm.log:1", 1));
    }
}
