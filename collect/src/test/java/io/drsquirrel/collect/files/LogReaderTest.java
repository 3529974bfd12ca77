// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.snapshot.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogReaderTest {

    static final String JOB = "7a1c0d2f9be04f5c8a3e6d1b2c4f5a60";

    static final String JOB_MANAGER = """
            2026-11-20 10:00:00,001 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint        [] - --------------------------------------------------------------------------------
            2026-11-20 10:00:00,002 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint        [] -  Starting StandaloneSessionClusterEntrypoint (Version: 2.2.1, Scala: 2.12, Rev:abc, Date:2026-01-01)
            2026-11-20 10:00:00,003 INFO  org.apache.flink.configuration.GlobalConfiguration           [] - Loading configuration property: execution.checkpointing.interval, 10 s
            2026-11-20 10:00:00,004 INFO  org.apache.flink.configuration.GlobalConfiguration           [] - Loading configuration property: kubernetes.cluster-id, shop
            2026-11-20 10:00:01,000 INFO  org.apache.flink.runtime.dispatcher.StandaloneDispatcher     [] - Received JobGraph submission 'orders' (JOBID).
            2026-11-20 10:00:02,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders (JOBID) switched from state CREATED to RUNNING.
            2026-11-20 10:00:10,000 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Triggering checkpoint 1 (type=CheckpointType{name='Checkpoint', sharingFilesStrategy=FORWARD_BACKWARD}) @ 1795168810000 for job JOBID.
            2026-11-20 10:00:10,500 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Completed checkpoint 1 for job JOBID (2048 bytes, checkpointDuration=480 ms, finalizationTime=20 ms).
            2026-11-20 10:00:20,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Map -> Sink: out (1/2) (6b2d8e1c_cbc357ccb763df2852fee8c4fc7d55f2_0_0) switched from RUNNING to FAILED on tm-1:6122-ab12cd @ tm-1 (dataPort=6121).
            java.lang.NumberFormatException: For input string: "x"
            \tat java.base/java.lang.Integer.parseInt(Integer.java:668) ~[?:?]
            \tat org.acme.Parse.map(Parse.java:17) ~[job.jar:?]
            2026-11-20 10:00:20,100 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders (JOBID) switched from state RUNNING to RESTARTING.
            2026-11-20 10:00:20,200 INFO  org.apache.flink.runtime.resourcemanager.slotmanager.Foo     [] - nothing of interest
            """.replace("JOBID", JOB);

    static final String TASK_MANAGER = """
            2026-11-20 10:00:00,100 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] -  Starting TaskManager (Version: 2.2.1, Scala: 2.12, Rev:abc, Date:2026-01-01)
            2026-11-20 10:00:00,200 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] -     taskmanager.memory.task.heap.size=134217728b
            2026-11-20 10:00:00,300 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] - TaskManager will use hostname/address 'tm-1' (10.0.0.7) for communication.
            2026-11-20 10:00:00,400 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner      [] - Starting TaskManager with ResourceID: tm-1:6122-ab12cd
            2026-11-20 10:00:20,000 WARN  org.apache.flink.runtime.taskmanager.Task                    [] - Map -> Sink: out (1/2)#0 (6b2d8e1c_cbc357ccb763df2852fee8c4fc7d55f2_0_0) switched from RUNNING to FAILED with failure cause:
            java.lang.NumberFormatException: For input string: "x"
            \tat org.acme.Parse.map(Parse.java:17) ~[job.jar:?]
            2026-11-20 10:00:21,000 DEBUG org.acme.Own                                                 [] - quiet
            """;

    @Test
    void jobManagerLog_tellsTheLifeOfItsJob() {
        ReadLogs read = ReadLogs.text(JOB_MANAGER, ReadOptions.DEFAULT);

        assertThat(read.observations().stream()
                        .filter(StatusObserved.class::isInstance)
                        .map(o -> ((StatusObserved) o).status()))
                .contains(JobStatus.RUNNING, JobStatus.RESTARTING);
        assertThat(read.observations()).hasAtLeastOneElementOfType(CheckpointObserved.class);
        assertThat(read.observations()).hasAtLeastOneElementOfType(ConfigurationObserved.class);
        assertThat(read.observations())
                .filteredOn(FailureObserved.class::isInstance)
                .singleElement()
                .satisfies(o -> {
                    FailureObserved failure = (FailureObserved) o;
                    assertThat(failure.job()).isEqualTo(JOB);
                    assertThat(failure.failure().throwable().type()).isEqualTo("java.lang.NumberFormatException");
                    assertThat(failure.failure().source()).isEqualTo("stdin:9");
                });
        assertThat(read.summary().jobNames()).containsEntry(JOB, "orders");
        assertThat(read.summary().flinkVersion()).contains("2.2.1");
        assertThat(read.summary().cluster()).isEqualTo("shop");
        assertThat(read.events()).allSatisfy(e -> assertThat(e.process().kind()).isEqualTo(ProcessKind.JOB_MANAGER));
        assertThat(read.messages()).noneMatch(m -> m.contains("nothing of interest"));
        LogFacts facts = read.summary().logs().get(0);
        assertThat(facts.lines()).isEqualTo(14);
        assertThat(facts.records()).isEqualTo(11);
        assertThat(facts.last()).isEqualTo(Instant.parse("2026-11-20T10:00:20.200Z"));
    }

    @Test
    void taskManagerLog_knowsItsResourceIdFromTheFirstRecord() {
        ReadLogs read = ReadLogs.text(TASK_MANAGER, ReadOptions.DEFAULT);

        assertThat(read.events()).allSatisfy(e -> {
            assertThat(e.process().kind()).isEqualTo(ProcessKind.TASK_MANAGER);
            assertThat(e.process().id()).isEqualTo("tm-1:6122-ab12cd");
            assertThat(e.process().host()).isEqualTo("tm-1");
        });
        assertThat(read.events())
                .filteredOn(e -> e.level() == LogLevel.WARN)
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.source()).isEqualTo("stdin:5");
                    assertThat(e.throwable().frames()).containsExactly("org.acme.Parse.map(Parse.java:17)");
                });
        assertThat(read.events()).noneMatch(e -> e.level() == LogLevel.DEBUG);
    }

    @Test
    void bothProcessesInOneFile_areToldApart() {
        ReadLogs read = ReadLogs.text(JOB_MANAGER + TASK_MANAGER, ReadOptions.DEFAULT);

        assertThat(read.events())
                .filteredOn(e -> e.throwable() != null)
                .extracting(e -> e.process().kind())
                .containsExactly(ProcessKind.JOB_MANAGER, ProcessKind.TASK_MANAGER);
        assertThat(read.summary().logs().get(0).kinds())
                .containsExactlyInAnyOrder(ProcessKind.JOB_MANAGER, ProcessKind.TASK_MANAGER);
    }

    @Test
    void markedLines_areKept() {
        ReadLogs read = ReadLogs.text(JOB_MANAGER, ReadOptions.DEFAULT.withFilter(marking("nothing of interest")));

        assertThat(read.messages()).contains("nothing of interest");
    }

    /** Frames are not searched, the lines around them are. */
    @Test
    void markedLinesAmongLongStacks_areKept() {
        String stack = "java.io.IOException: disk\n" + "\tat org.acme.Marked.step(Marked.java:1)\n".repeat(40);
        String log = "";
        for (int i = 0; i < 5; i++) {
            log += "2026-11-20 10:00:0" + i + ",000 WARN  org.acme.Own [] - failed " + i + "\n" + stack
                    + "2026-11-20 10:00:0" + i + ",100 INFO  org.acme.Own [] - not looked for\n"
                    + "2026-11-20 10:00:0" + i + ",200 INFO  org.acme.Own [] - Marked " + i + "\n";
        }

        ReadLogs read = ReadLogs.text(log, ReadOptions.DEFAULT.withFilter(marking("Marked")));

        assertThat(read.messages())
                .containsExactly(
                        "failed 0",
                        "Marked 0",
                        "failed 1",
                        "Marked 1",
                        "failed 2",
                        "Marked 2",
                        "failed 3",
                        "Marked 3",
                        "failed 4",
                        "Marked 4");
        assertThat(read.events().get(8).throwable().frames()).hasSize(40);
    }

    private static LineFilter marking(String text) {
        byte[] word = text.getBytes(StandardCharsets.UTF_8);
        return () -> (b, from, to, marks) -> {
            for (int i = from; i + word.length <= to; i++) {
                if (LineShape.startsWith(b, i, to, word)) {
                    marks.mark(i);
                }
            }
        };
    }

    @Test
    void yarnAggregatedLog_isCutIntoContainers() {
        String log = """
                Container: container_e01_1700000000000_0042_01_000001 on host-a_45454
                LogAggregationType: AGGREGATED
                ======================================================================
                LogType:jobmanager.log
                LogLength:1234
                LogContents:
                %sEnd of LogType:jobmanager.log
                ***********************************************************************

                Container: container_e01_1700000000000_0042_01_000002 on host-b_45454
                LogAggregationType: AGGREGATED
                ======================================================================
                LogType:taskmanager.log
                LogLength:99
                LogContents:
                2026-11-20 10:00:00,400 WARN  org.acme.Quiet [] - who am I
                java.io.IOException: disk
                \tat a.B.c(B.java:1)
                End of LogType:taskmanager.log
                """.formatted(JOB_MANAGER);

        ReadLogs read = ReadLogs.text(log, ReadOptions.DEFAULT);

        LogEvent last = read.events().get(read.events().size() - 1);
        assertThat(last.process().kind()).isEqualTo(ProcessKind.TASK_MANAGER);
        assertThat(last.process().id()).isEqualTo("container_e01_1700000000000_0042_01_000002");
        assertThat(last.process().host()).isEqualTo("host-b");
        assertThat(last.throwable().message()).isEqualTo("disk");
        assertThat(read.summary().cluster()).isEqualTo("application_1700000000000_0042");
    }

    @Test
    void shortLineOfOnePodAfterALongOneOfAnother_isReadWithoutWhatWasThereBefore() {
        ReadLogs read = ReadLogs.text("[pod/z/main] x\n[pod/z/main] a line without a layout\n"
                + "[pod/a/main] b\n[pod/c/main] d\n[pod/e/main] f\n");
        assertThat(read.events()).extracting(LogEvent::message).contains("b", "d", "f");
    }

    @Test
    void kubectlPrefixes_areTakenOffAndPodsToldApart() {
        StringBuilder mixed = new StringBuilder();
        String[] jm = JOB_MANAGER.split("\n");
        String[] tm = TASK_MANAGER.split("\n");
        for (int i = 0; i < Math.max(jm.length, tm.length); i++) {
            if (i < jm.length) {
                mixed.append("[pod/shop-6d5f-abcde/flink-main-container] ")
                        .append(jm[i])
                        .append('\n');
            }
            if (i < tm.length) {
                mixed.append("[pod/shop-taskmanager-1-1/flink-main-container] ")
                        .append(tm[i])
                        .append('\n');
            }
        }

        ReadLogs read = ReadLogs.text(mixed.toString(), ReadOptions.DEFAULT);

        assertThat(read.events()).filteredOn(e -> e.throwable() != null).hasSize(2);
        LogEvent tmFailure = read.events().stream()
                .filter(e -> e.throwable() != null && e.process().kind() == ProcessKind.TASK_MANAGER)
                .findFirst()
                .orElseThrow();
        assertThat(tmFailure.throwable().frames()).hasSize(1);
        assertThat(tmFailure.source()).isEqualTo("stdin:10");
        assertThat(read.summary().logs()).hasSize(2);
    }

    @Test
    void kubectlTimestamps_areTakenOff() {
        StringBuilder stamped = new StringBuilder();
        for (String line : JOB_MANAGER.split("\n")) {
            stamped.append("2026-11-20T10:00:30.123456789Z ").append(line).append('\n');
        }

        ReadLogs read = ReadLogs.text(stamped.toString(), ReadOptions.DEFAULT);

        LogEvent failure = read.events().stream()
                .filter(e -> e.throwable() != null)
                .findFirst()
                .orElseThrow();
        assertThat(failure.at()).isEqualTo(Instant.parse("2026-11-20T10:00:20Z"));
        assertThat(failure.throwable().frames()).hasSize(2);
    }

    @Test
    void dockersJson_isUnpacked() {
        StringBuilder docker = new StringBuilder();
        for (String line : TASK_MANAGER.split("\n")) {
            docker.append("{\"log\":\"")
                    .append(line.replace("\"", "\\\"").replace("\t", "\\t"))
                    .append("\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-20T10:00:30.1Z\"}\n");
        }

        ReadLogs read = ReadLogs.text(docker.toString(), ReadOptions.DEFAULT);

        assertThat(read.events())
                .filteredOn(e -> e.throwable() != null)
                .singleElement()
                .satisfies(e -> assertThat(e.throwable().message()).isEqualTo("For input string: \"x\""));
    }

    @Test
    void whatAJvmPrints_isARecordOfItsOwn() {
        ReadLogs read = ReadLogs.text("""
                2026-11-20 10:00:00,000 INFO  org.acme.Foo [] - fine
                Exception in thread "main" java.lang.OutOfMemoryError: Java heap space
                \tat a.B.c(B.java:1)
                """, ReadOptions.DEFAULT);

        assertThat(read.only().throwable().message()).isEqualTo("Java heap space");
        assertThat(read.only().at()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    }

    @Test
    void throwableNestedInAnother_isReadWithoutItsStack() {
        ReadLogs read = ReadLogs.text("""
                2026-11-20 10:00:00,000 INFO  org.acme.Foo [] - Map (1/1) (abcdef0123) switched from RUNNING to FAILED
                com.acme.ClientException$Connection: no host
                2026-11-20 10:00:01,000 INFO  org.acme.Foo [] - fine
                """, ReadOptions.DEFAULT);

        assertThat(read.events().get(0).throwable().headline())
                .isEqualTo("com.acme.ClientException$Connection: no host");
    }

    @Test
    void outputWithoutLayout_yieldsItsStackTraces() {
        ReadLogs read = ReadLogs.text(
                "hello\nworld\njava.io.IOException: disk\n\tat a.B.c(B.java:1)\nbye\n", ReadOptions.DEFAULT);

        assertThat(read.only().throwable().headline()).isEqualTo("java.io.IOException: disk");
        assertThat(read.only().source()).isEqualTo("stdin:3");
    }

    @Test
    void outputWithoutLayout_keepsTheFurtherLinesOfACausesMessage() {
        ReadLogs read = ReadLogs.text(
                "java.io.IOException: disk\n\tat a.B.c(B.java:1)\nCaused by: a.OSSException: no such key\n[ErrorCode]: NoSuchKey\n"
                        + "[HostId]: h\n\tat a.Client.get(Client.java:2)\n\t... 3 more\nbye\n",
                ReadOptions.DEFAULT);

        assertThat(read.only().throwable().cause().headline()).contains("no such key", "[HostId]: h");
        assertThat(read.only().throwable().cause().frames()).containsExactly("a.Client.get(Client.java:2)");
    }

    @Test
    void chunkBorders_changeNothing() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            log.append(JOB_MANAGER).append(TASK_MANAGER);
        }
        ReadLogs whole = ReadLogs.text(log.toString(), ReadOptions.DEFAULT);
        for (int size : new int[] {4096, 5003, 9001}) {
            ReadLogs cut = ReadLogs.text(
                    log.toString(), ReadOptions.DEFAULT.withLimits(new ReadLimits(1 << 30, 400, 10, 1024, 4096, size)));
            assertThat(cut.events().size()).isEqualTo(whole.events().size());
            assertThat(cut.events().stream()
                            .map(e -> e.source() + e.message() + e.throwable())
                            .toList())
                    .isEqualTo(whole.events().stream()
                            .map(e -> e.source() + e.message() + e.throwable())
                            .toList());
            assertThat(cut.summary().logs().get(0).lines())
                    .isEqualTo(whole.summary().logs().get(0).lines());
        }
    }

    @Test
    void endlessLine_isCutAndTheNextOneRead() {
        String log = "2026-11-20 10:00:00,000 ERROR org.acme.Foo [] - " + "x".repeat(9_000_000)
                + "\n2026-11-20 10:00:01,000 ERROR org.acme.Foo [] - next\n";

        ReadLogs read = ReadLogs.text(log, ReadOptions.DEFAULT);

        assertThat(read.events()).hasSize(2);
        assertThat(read.events().get(0).message().length()).isLessThan(100_000);
        assertThat(read.events().get(1).source()).isEqualTo("stdin:2");
        assertThat(read.summary().logs().get(0).warnings()).anyMatch(w -> w.contains("cut"));
    }

    @Test
    void wrongEncodings_areTolerated() {
        byte[] latin = "2026-11-20 10:00:00,000 ERROR org.acme.Foo [] - Gr\u00fc\u00dfe\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide =
                "2026-11-20 10:00:00,000 ERROR org.acme.Foo [] - Gr\u00fc\u00dfe\n".getBytes(StandardCharsets.UTF_16);
        byte[] windows = "\uFEFF2026-11-20 10:00:00,000 ERROR org.acme.Foo [] - Gr\u00fc\u00dfe\r\n"
                .getBytes(StandardCharsets.UTF_8);

        for (byte[] bytes : new byte[][] {latin, wide, windows}) {
            assertThat(ReadLogs.bytes(bytes, ReadOptions.DEFAULT).only().message())
                    .isEqualTo("Gr\u00fc\u00dfe");
        }
    }

    @Test
    void terminalEscapes_areTakenOut() {
        ReadLogs read =
                ReadLogs.text("2026-11-20 10:00:00,000 ERROR org.acme.Foo [] - a\u001b[31mb\u001b]0;evil\u0007c\n");

        assertThat(read.only().message()).isEqualTo("abc");
    }

    @Test
    void severalJobs_areToldApart() {
        String other = "00000000000000000000000000000001";
        ReadLogs read = ReadLogs.text(
                JOB_MANAGER + JOB_MANAGER.replace(JOB, other).replace("orders", "bills"), ReadOptions.DEFAULT);

        assertThat(read.summary().jobNames()).containsEntry(JOB, "orders").containsEntry(other, "bills");
    }

    @Test
    void failuresOfSeveralJobs_belongToTheJobOfTheTasksSlot() {
        String other = "00000000000000000000000000000001";
        String line = "2026-11-20 10:00:0%d,000 INFO  org.apache.flink.runtime.%s [] - %s%n";
        StringBuilder log = new StringBuilder();
        int second = 1;
        for (String job : new String[] {JOB, other}) {
            String slot = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + second;
            String graph = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" + second;
            String attempt = graph + "_cbc357ccb763df2852fee8c4fc7d55f2_0_0";
            log.append(line.formatted(
                    second,
                    "executiongraph.ExecutionGraph",
                    "Job j" + second + " (" + job + ") switched from state CREATED to RUNNING."));
            log.append(line.formatted(
                    second,
                    "resourcemanager.slotmanager.DefaultSlotStatusSyncer",
                    "Starting allocation of slot " + slot + " from tm-1 for job " + job + " with resource profile X."));
            log.append(line.formatted(
                    second,
                    "executiongraph.ExecutionGraph",
                    "Deploying Map (1/1) (attempt #0) with attempt id " + attempt
                            + " and vertex id cbc357ccb763df2852fee8c4fc7d55f2_0 to tm-1 @ h (dataPort=1) with allocation id "
                            + slot));
            log.append(line.formatted(
                    second,
                    "executiongraph.ExecutionGraph",
                    "Map (1/1) (" + attempt + ") switched from RUNNING to FAILED on tm-1 @ h (dataPort=1)."));
            log.append("java.lang.RuntimeException: of ").append(job).append("\n\tat a.B.c(B.java:1)\n");
            second++;
        }

        ReadLogs read = ReadLogs.text(log.toString(), ReadOptions.DEFAULT);

        assertThat(read.observations())
                .filteredOn(FailureObserved.class::isInstance)
                .hasSize(2)
                .allSatisfy(o -> {
                    FailureObserved failure = (FailureObserved) o;
                    assertThat(failure.failure().throwable().message()).isEqualTo("of " + failure.job());
                });
    }

    @Test
    void globalFailure_belongsToTheJobThatRestartsNext() {
        String other = "00000000000000000000000000000001";
        ReadLogs read = ReadLogs.text(
                JOB_MANAGER + JOB_MANAGER.replace(JOB, other).replace("orders", "bills") + """
                2026-11-20 10:01:00,000 INFO  org.apache.flink.runtime.jobmaster.JobMaster [] - Trying to recover from a global failure.
                org.apache.flink.util.FlinkRuntimeException: Exceeded checkpoint tolerable failure threshold.
                \tat a.B.c(B.java:1)
                2026-11-20 10:01:00,010 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders (JOBID) switched from state RUNNING to RESTARTING.
                """.replace("JOBID", JOB),
                ReadOptions.DEFAULT);

        assertThat(read.events())
                .filteredOn(e -> e.message().startsWith("Trying"))
                .singleElement()
                .satisfies(e -> assertThat(e.jobId()).isEqualTo(JOB));
    }

    @Test
    void textsCutAnywhere_neverFail() {
        byte[] log = (JOB_MANAGER + TASK_MANAGER).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < log.length; i += 7) {
            ReadLogs.bytes(java.util.Arrays.copyOf(log, i), ReadOptions.DEFAULT);
            ReadLogs.bytes(java.util.Arrays.copyOfRange(log, i, log.length), ReadOptions.DEFAULT);
        }
    }

    @Test
    void randomBytes_neverFail() {
        Random random = new Random(3);
        byte[] seed = (JOB_MANAGER + TASK_MANAGER).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 400; round++) {
            byte[] bytes = round % 2 == 0 ? seed.clone() : new byte[4000];
            if (round % 2 == 1) {
                random.nextBytes(bytes);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = bytes[i] < 0 && round % 4 == 1
                            ? (byte) "[]{}:- \n\tatCu0129,.\"".charAt((bytes[i] & 0xff) % 20)
                            : bytes[i];
                }
            }
            for (int i = 0; i < 40; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            ReadLogs.bytes(bytes, round % 3 == 0 ? ReadLogs.ALL : ReadOptions.DEFAULT);
            ReadLogs.bytes(bytes, ReadLogs.ALL.withLimits(new ReadLimits(1 << 20, 10, 5, 256, 512, 512)));
            ReadLogs.bytes(bytes, ReadLogs.ALL.withLayout("%d [%t] %-5p %c - %m%n"));
        }
    }
}
