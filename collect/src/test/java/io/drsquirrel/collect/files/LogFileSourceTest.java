// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.assembly.LogGrouping;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static io.drsquirrel.collect.files.LogReaderTest.JOB;
import static io.drsquirrel.collect.files.LogReaderTest.JOB_MANAGER;
import static io.drsquirrel.collect.files.LogReaderTest.TASK_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

class LogFileSourceTest extends LogFolder {

    private static final LogGrouping BY_TYPE = new LogGrouping() {
        @Override
        public String fingerprintOf(LogEvent event) {
            return titleOf(event);
        }

        @Override
        public String titleOf(LogEvent event) {
            return event.throwableIfAny().map(t -> t.innermost().type()).orElse(event.logger());
        }
    };

    private LogPile read() throws IOException {
        return read(BY_TYPE);
    }

    @Test
    void folderOfOneJob_givesOneSnapshotOfItsWholeTime() throws IOException {
        write("jm.log", JOB_MANAGER);
        write("tm.log", TASK_MANAGER);

        LogPile pile = read();

        JobSnapshot snapshot = pile.snapshots().get(0);
        assertThat(pile.snapshots()).hasSize(1);
        assertThat(snapshot.key().name()).isEqualTo("orders");
        assertThat(snapshot.key().cluster()).isEqualTo("shop");
        assertThat(snapshot.jobId()).isEqualTo(JOB);
        assertThat(snapshot.status()).isEqualTo(JobStatus.RESTARTING);
        assertThat(snapshot.flinkVersion()).isEqualTo("2.2.1");
        assertThat(snapshot.takenAt()).isEqualTo(Instant.parse("2026-11-20T10:00:21.001Z"));
        assertThat(snapshot.window().contains(Instant.parse("2026-11-20T10:00:00.001Z")))
                .isTrue();
        assertThat(snapshot.failures()).hasSize(1);
        assertThat(snapshot.failures().get(0).source()).isEqualTo("jm.log:9");
        assertThat(snapshot.configured("execution.checkpointing.interval")).isPresent();
        assertThat(snapshot.configured("taskmanager.memory.task.heap.size")).isPresent();
        assertThat(snapshot.checkpoints().history()).hasSize(1);
        assertThat(snapshot.exceptionGroups()).singleElement().satisfies(group -> {
            assertThat(group.title()).isEqualTo("java.lang.NumberFormatException");
            assertThat(group.total()).isEqualTo(2);
            assertThat(group.samples()).extracting(LogEvent::source).contains("jm.log:9", "tm.log:5");
        });
        assertThat(snapshot.processes()).extracting(p -> p.process().id()).contains("tm-1:6122-ab12cd");
    }

    @Test
    void recordsOfProcessesWithoutJob_belongToTheClustersJobs() throws IOException {
        write("jm.log", JOB_MANAGER);
        write(
                "yarn-nodemanager.log",
                "2026-11-20 10:00:19,000 WARN org.apache.hadoop.yarn.server.nodemanager.containermanager.monitor.ContainersMonitorImpl: "
                        + "Container is running beyond physical memory limits\n");

        assertThat(read().snapshots().get(0).events())
                .extracting(LogEvent::message)
                .anyMatch(m -> m.contains("beyond physical memory"));
    }

    @Test
    void logThatBeginsWithTheFailure_givesItToTheJobThatRestarts() throws IOException {
        write("jm.log", """
                2026-11-20 10:00:19,993 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Source: orders -> parse (2/4) (8e1c5a00000000000000000000000000_cbc357ccb763df2852fee8c4fc7d55f2_1_3) switched from RUNNING to FAILED on tm-1 @ localhost (dataPort=4000).
                java.io.IOException: connection closed
                \tat org.acme.Orders.read(Orders.java:7)
                2026-11-20 10:00:20,005 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders (%s) switched from state RUNNING to RESTARTING.
                """.formatted(JOB));

        assertThat(read().snapshots()).singleElement().satisfies(s -> {
            assertThat(s.jobId()).isEqualTo(JOB);
            assertThat(s.failures()).singleElement().satisfies(f -> assertThat(f.source())
                    .isEqualTo("jm.log:1"));
        });
    }

    @Test
    void stackBelowTheLastConfigurationLine_isKeptAndNoValue() throws IOException {
        write("client.log", """
                2026-11-20 10:00:01,929 INFO  org.apache.flink.configuration.GlobalConfiguration           [] - Loading configuration property: parallelism.default, 4
                2026-11-20 10:00:01,929 INFO  org.apache.flink.configuration.GlobalConfiguration           [] - Loading configuration property: taskmanager.memory.process.size, 1600m
                ------------------------------------------------------------
                 The program finished with the following exception:

                org.acme.DeploymentException: no room
                \tat org.acme.Deploy.main(Deploy.java:7)
                """);

        assertThat(read().snapshots()).singleElement().satisfies(s -> {
            assertThat(s.configured("taskmanager.memory.process.size")
                            .orElseThrow()
                            .value())
                    .isEqualTo("1600m");
            assertThat(s.events()).singleElement().satisfies(e -> assertThat(e.throwable())
                    .isNotNull());
        });
    }

    @Test
    void severalJobs_giveSeveralSnapshots() throws IOException {
        String other = "00000000000000000000000000000001";
        write("a/jm.log", JOB_MANAGER + JOB_MANAGER.replace(JOB, other).replace("orders", "bills"));

        assertThat(read().snapshots()).extracting(s -> s.key().name()).containsExactly("bills", "orders");
    }

    @Test
    void clusterWithoutJob_givesOneNamelessSnapshot() throws IOException {
        write("tm.log", TASK_MANAGER);

        LogPile pile = read();

        assertThat(pile.snapshots()).singleElement().satisfies(s -> {
            assertThat(s.key().name()).isEmpty();
            assertThat(s.exceptionGroups()).hasSize(1);
            assertThat(s.coverage().has(Capability.TASK_MANAGER_LOG)).isTrue();
            assertThat(s.coverage().has(Capability.JOB_MANAGER_LOG)).isFalse();
            assertThat(s.coverage()
                            .entry(Capability.JOB_MANAGER_LOG)
                            .orElseThrow()
                            .note())
                    .contains("add it");
            assertThat(s.coverage()
                            .entry(Capability.TASK_MANAGER_LOG)
                            .orElseThrow()
                            .note())
                    .contains("too short");
        });
    }

    @Test
    void oneTimeFarAhead_isNotTakenForNow() throws IOException {
        write("jm.log", JOB_MANAGER + "2099-01-01 00:00:00,000 WARN  org.acme.Foo [] - from tomorrow\n");

        JobSnapshot snapshot = read().snapshots().get(0);

        assertThat(snapshot.takenAt())
                .isBetween(Instant.parse("2026-11-20T10:00:20.100Z"), Instant.parse("2026-11-20T10:00:20.300Z"));
        assertThat(snapshot.failures()).hasSize(1);
    }

    @Test
    void logsOfAClockThatIsAhead_areReadAllTheSame() throws IOException {
        write("jm.log", JOB_MANAGER.replace("2026-", "2031-"));

        assertThat(read().snapshots().get(0).failures()).hasSize(1);
    }

    @Test
    void emptyFolder_givesNothing() throws IOException {
        assertThat(read().snapshots()).isEmpty();
        assertThat(read().summary().skipped()).hasSize(1);
    }

    @Test
    void aFloodOfRecords_isCountedNotKept() {
        EventPool pool = new EventPool();
        LogEvent one = ReadLogs.text("2026-11-20 10:00:00,000 WARN org.acme.Foo - slow 17\n")
                .only();
        int events = 200_000;
        for (int i = 0; i < events; i++) {
            Instant at = one.at().plus(Duration.ofSeconds(i));
            pool.add(new LogEvent(
                    at, one.level(), one.logger(), "", "slow " + i, null, null, one.process(), "f:" + i, 1));
        }

        long[] counted = {0, 0};
        pool.forEach(event -> {
            counted[0]++;
            counted[1] += event.repeat();
        });

        assertThat(counted[0]).isLessThan(50_000);
        assertThat(counted[1]).isEqualTo(events);
    }

    @Test
    void shapes_differInExitCodesNotInNumbers() {
        LogEvent event =
                ReadLogs.text("2026-11-20 10:00:00,000 WARN org.acme.Foo - x\n").only();
        java.util.function.Function<String, Long> shape = message -> EventShape.of(
                new LogEvent(event.at(), event.level(), "", "", message, null, null, event.process(), "", 1), false);

        assertThat(shape.apply("read 17 in 5 ms")).isEqualTo(shape.apply("read 170 in 52 ms"));
        assertThat(shape.apply("exit code 137")).isNotEqualTo(shape.apply("exit code 1"));
        assertThat(shape.apply("exitCode=137.")).isNotEqualTo(shape.apply("exitCode=1."));
    }
}
