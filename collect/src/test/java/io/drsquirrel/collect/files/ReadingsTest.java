// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

/** Collections, thread dumps and containers' memory, as they stand in files, become what agent and REST API tell of them. */
class ReadingsTest extends LogFolder {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String JOB_MANAGER =
            "2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders ("
                    + ID
                    + ") switched from state CREATED to RUNNING.\n"
                    + "2026-11-20 10:00:01,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Deploying"
                    + " enrich -> Sink: out (1/2) (attempt #0) with attempt id"
                    + " 11111111111111111111111111111111_cbc357ccb763df2852fee8c4fc7d55f2_0_0 and vertex id"
                    + " cbc357ccb763df2852fee8c4fc7d55f2_0 to tm-1 @ host-1 (dataPort=1) with allocation id"
                    + " 22222222222222222222222222222222\n"
                    + "2026-11-20 10:10:00,000 WARN  org.apache.flink.runtime.jobmaster.JobMaster [] - the last line\n";
    private static final String TASK_MANAGER =
            "2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager"
                    + " with ResourceID: tm-1\n"
                    + "2026-11-20 10:00:02,000 INFO  org.apache.flink.runtime.taskexecutor.TaskExecutor [] - Receive slot request"
                    + " 22222222222222222222222222222222 for job " + ID + " from resource manager with leader id 0.\n"
                    + "2026-11-20 10:09:59,000 WARN  org.apache.flink.runtime.taskexecutor.TaskExecutor [] - the last line\n";
    private static final String DUMP = """
            2026-11-20 10:04:10
            Full thread dump OpenJDK 64-Bit Server VM (11.0.20+8 mixed mode):

            "enrich -> Sink: out (1/2)#0" #98 prio=5 os_prio=0 cpu=18.11ms tid=0x00007f3c1c008000 nid=0xd6 runnable  [0x0]
               java.lang.Thread.State: RUNNABLE
            \tat java.net.SocketInputStream.socketRead0(java.base@11.0.20/Native Method)
            \tat com.shop.Client.get(Client.java:12)
            \t- locked <0x00000006c1a3b7f0> (a java.lang.Object)

            "OutputFlusher for enrich -> Sink: out" #99 daemon prio=5 os_prio=0 tid=0x1 nid=0xd7 waiting
               java.lang.Thread.State: TIMED_WAITING (sleeping)
            \tat java.lang.Thread.sleep(java.base@11.0.20/Native Method)

            "VM Thread" os_prio=0 tid=0x00007f3c1c0d8000 nid=0x10 runnable

            JNI global refs: 20, weak refs: 0

            """;

    @Test
    void savedAnswersAboutACheckpoint_tellTheSizesOfSubtasks() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("checkpoint-7-enrich.json", """
                {
                  "id": 7,
                  "status": "COMPLETED",
                  "latest_ack_timestamp": 1795168850000,
                  "end_to_end_duration": 9000,
                  "subtasks": [
                    {"index": 0, "status": "completed", "end_to_end_duration": 900, "state_size": 100,
                     "checkpoint": {"sync": 1, "async": 800}, "alignment": {"duration": 2}, "start_delay": 3},
                    {"index": 1, "status": "completed", "end_to_end_duration": 9000, "state_size": 5000,
                     "checkpoint": {"sync": 1, "async": 8000}, "alignment": {"duration": 2}, "start_delay": 3}
                  ]
                }
                """);
        write("calls.txt", """
                $ curl -s http://jm:8081/jobs/%s/checkpoints/details/7/subtasks/0a448493b4782967b150582570326227
                {"id":7,"status":"COMPLETED","latest_ack_timestamp":1795168850000,"end_to_end_duration":50,\
                "subtasks":[{"index":0,"status":"completed","end_to_end_duration":50,"state_size":10,"checkpoint":{"sync":1}}]}
                """.formatted(ID).replace("\\\n", ""));

        List<Checkpoint> history = only().checkpoints().history();

        assertThat(history).hasSize(1);
        assertThat(history.get(0).parts())
                .extracting(Checkpoint.VertexPart::vertexId, Checkpoint.VertexPart::stateSizeBytes)
                .containsExactlyInAnyOrder(
                        tuple("cbc357ccb763df2852fee8c4fc7d55f2", List.of(100L, 5000L)),
                        tuple("0a448493b4782967b150582570326227", List.of(10L)));
    }

    @Test
    void collectorLogWithUptimesOnly_isDatedByTheProcessBesideIt() throws IOException {
        write("jm/jobmanager.log", JOB_MANAGER);
        write("tm/taskmanager.log", TASK_MANAGER);
        write("tm/gc.log", """
                [0.012s][info][gc     ] Using G1
                [60.000s][info][gc     ] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 900M->500M(1000M) 10.000ms
                [120.000s][info][gc     ] GC(1) Pause Full (G1 Compaction Pause) 990M->950M(1000M) 30000.000ms
                [180.000s][info][gc     ] GC(2) Pause Full (G1 Compaction Pause) 990M->960M(1000M) 30000.000ms
                """);

        JobSnapshot snapshot = only();

        double[] old =
                snapshot.series(Signal.GC_OLD_TIME_RATIO, "tm-1").orElseThrow().toArray();
        Instant from = snapshot.window().from();
        int pane = (int) (java.time.Duration.between(from, Instant.parse("2026-11-20T10:03:00Z"))
                        .toMillis()
                / snapshot.window().pane().toMillis());
        assertThat(old[pane]).isEqualTo(0.5, within(0.01));
        assertThat(snapshot.series(Signal.HEAP_AFTER_GC, "tm-1").orElseThrow().latest())
                .hasValue(960d * (1 << 20));
        assertThat(snapshot.series(Signal.HEAP_MAX, "tm-1").orElseThrow().latest())
                .hasValue(1000d * (1 << 20));
    }

    @Test
    void threadDumpInAFileOfItsOwn_tellsWhatTasksDo() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("taskmanager.log", TASK_MANAGER);
        write("jstack.txt", DUMP + DUMP.replace("10:04:10", "10:04:14"));

        assertDumpIsKnown(only(), 2);
    }

    @Test
    void threadDumpsInAFileEach_areLooksAtOneProcess() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("taskmanager.log", TASK_MANAGER);
        write("jstack-1.txt", DUMP);
        write("jstack-2.txt", DUMP.replace("10:04:10", "10:04:14"));
        write("jstack-3.txt", DUMP.replace("10:04:10", "10:04:18"));
        write("jstack-old.txt", DUMP.replace("10:04:10", "08:04:18"));

        assertDumpIsKnown(only(), 3);
    }

    @Test
    void threadDumpsAlone_areOfOneProcessWhereTheyShowTheSameThreads() throws IOException {
        write("1.txt", DUMP);
        write("2.txt", DUMP.replace("10:04:10", "10:04:14"));
        write("3.txt", DUMP.replace("10:04:10", "10:04:18").replace("com.shop.Client.get", "com.shop.Client.put"));

        assertThat(only().threads())
                .hasSize(2)
                .allSatisfy(thread -> assertThat(thread.looks()).isEqualTo(3))
                .extracting(ThreadSample::process)
                .containsOnly("1.txt");
    }

    @Test
    void threadDumpAmidLogLines_tellsWhatTasksDo() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("taskmanager.log", TASK_MANAGER.replace("2026-11-20 10:09", DUMP + "2026-11-20 10:09"));

        JobSnapshot snapshot = only();

        assertDumpIsKnown(snapshot, 1);
        assertThat(snapshot.exceptionGroups()).noneMatch(g -> g.toString().contains("SocketInputStream"));
    }

    private static void assertDumpIsKnown(JobSnapshot snapshot, int looks) {
        assertThat(snapshot.threads())
                .containsExactly(new ThreadSample(
                        "cbc357ccb763df2852fee8c4fc7d55f2",
                        "tm-1",
                        "enrich -> Sink: out (1/2)#0",
                        "RUNNABLE",
                        1,
                        List.of(
                                "java.net.SocketInputStream.socketRead0(Native Method)",
                                "com.shop.Client.get(Client.java:12)"),
                        looks));
        assertThat(snapshot.topology().vertices())
                .extracting(JobVertex::parallelism)
                .containsExactly(2);
    }

    @Test
    void nodeManagersWordOnContainers_countsForTheJobsApplicationOnly() throws IOException {
        String said =
                " INFO  org.apache.hadoop.yarn.server.nodemanager.containermanager.monitor.ContainersMonitorImpl: Memory usage of"
                        + " ProcessTree 1 for container-id ";
        write("container_e55_1709251200331_0142_01_000001/jobmanager.log", JOB_MANAGER);
        write("container_e55_1709251200331_0142_01_000004/taskmanager.log", TASK_MANAGER);
        write(
                "nodemanager.log",
                "2026-11-20 10:05:00,000" + said
                        + "container_e55_1709251200331_0142_01_000004: 7.5 GB of 8 GB physical memory used; 1 GB of 2 GB virtual memory used\n"
                        + "2026-11-20 10:05:00,001" + said
                        + "container_e55_1709251200331_0999_01_000002: 3.9 GB of 4 GB physical memory used; 1 GB of 2 GB virtual memory used\n");

        JobSnapshot snapshot = only();

        assertThat(snapshot.series(Signal.RSS)).singleElement().satisfies(s -> assertThat(s.latest())
                .hasValue(7.5 * (1L << 30)));
        assertThat(snapshot.series(Signal.MEMORY_LIMIT)).singleElement().satisfies(s -> assertThat(s.latest())
                .hasValue(8d * (1L << 30)));
    }
}
