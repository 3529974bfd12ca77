// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.io.IOException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Reports of Flink's Slf4jReporter, as they stand in logs, become the signals that the reporter of the agent gives. */
class ReportedMetricsTest extends LogFolder {
    private static final String JOB = "insert-into_default_catalog.default_database.totals";
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private static double latest(JobSnapshot snapshot, Signal signal, String subject) {
        return snapshot.series(signal, subject).orElseThrow().latest().orElseThrow();
    }

    private static String report(int minute, String... lines) {
        return "2026-11-20 10:0" + minute
                + ":00,000 INFO  org.apache.flink.metrics.slf4j.Slf4jReporter                 [] - \n"
                + "=========================== Starting metrics report ===========================\n\n"
                + "-- Counters -------------------------------------------------------------------\n"
                + String.join("\n", lines)
                + "\n\n-- Histograms -----------------------------------------------------------------\n"
                + "=========================== Finished metrics report ===========================\n\n";
    }

    /** Two reports of a task manager that runs one subtask of each of two tasks. */
    private static String taskManager(String host, int subtask) {
        StringBuilder log = new StringBuilder();
        for (int minute = 1; minute <= 4; minute++) {
            String tm = host + ".taskmanager." + host + ":4110" + subtask + "-aa31c9.";
            String task = tm + JOB + ".GroupAggregate[3] -> Sink: totals[4]." + subtask + ".";
            String source = tm + JOB + ".Source: orders[1]." + subtask + ".";
            log.append(report(
                    minute,
                    source + "numRecordsOut: " + minute * 6000,
                    source + "numRecordsIn: 0",
                    source + "backPressuredTimeMsPerSecond: 900",
                    source + "busyTimeMsPerSecond: NaN",
                    source + "pendingRecords: 7000",
                    source + "KafkaSourceReader.KafkaConsumer.records-lag-max: 12.0",
                    source + "currentOutputWatermark: -9223372036854775808",
                    task + "numRecordsIn: " + minute * 5940,
                    task + "busyTimeMsPerSecond: 990",
                    task + "Shuffle.Netty.Input.Buffers.inPoolUsage: 1.0",
                    tm + JOB + ".GroupAggregate[3]." + subtask + ".numRecordsIn: 1",
                    tm + JOB + ".GroupAggregate[3]." + subtask + ".totals.rocksdb_estimate_num_keys: 400",
                    task + "mailboxLatencyMs: count=60, min=0, max=9, mean=1.5, stddev=0.1, p50=1.0, p75=1.0, p95=1.0,"
                            + " p98=1.0, p99=1.0, p999=1.0",
                    tm + "Status.JVM.Memory.Heap.Used: 500",
                    tm + "Status.JVM.Memory.Heap.Max: 1000",
                    tm + "Status.JVM.GarbageCollector.G1 Old Generation.Time: " + minute * 6000));
        }
        return log.toString();
    }

    private static String jobManager() {
        return "2026-11-20 10:00:30,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job " + JOB
                + " ("
                + ID + ") switched from state CREATED to RUNNING.\n"
                + "2026-11-20 10:00:31,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Deploying Source:"
                + " orders[1] (1/2) (attempt #0) with attempt id 11111111111111111111111111111111_cbc357ccb763df2852fee8c4fc7d55f2_0_0"
                + " and vertex id cbc357ccb763df2852fee8c4fc7d55f2_0 to 10.88.3.1:41100-aa31c9 @ host-1 (dataPort=1)"
                + " with allocation id 22222222222222222222222222222222\n"
                + report(4, "jm.jobmanager." + JOB + ".numRestarts: 0", "jm.jobmanager.taskSlotsTotal: 8");
    }

    @Test
    void reportWithoutItsRules_isReadByTheHeadsOfItsSections() throws IOException {
        write(
                "taskmanager.log",
                taskManager("10.88.3.1", 0)
                        .lines()
                        .filter(line -> !line.startsWith("="))
                        .reduce("", (text, line) -> text + line + "\n"));

        JobSnapshot snapshot = only();

        assertThat(snapshot.key().name()).isEqualTo(JOB);
        assertThat(latest(snapshot, Signal.BUSY_RATIO, "GroupAggregate[3] -> Sink: totals[4]"))
                .isEqualTo(0.99, within(1e-6));
    }

    @Test
    void reportsOfTaskManagersAlone_giveJobVerticesAndSignals() throws IOException {
        write("tm-a.log", taskManager("10.88.3.1", 0));
        write("tm-b.log", taskManager("10.88.3.2", 1));

        JobSnapshot snapshot = only();

        assertThat(snapshot.key().name()).isEqualTo(JOB);
        assertThat(snapshot.status()).isEqualTo(JobStatus.RUNNING);
        assertThat(snapshot.topology().vertices())
                .extracting(JobVertex::name)
                .containsExactly("Source: orders[1]", "GroupAggregate[3] -> Sink: totals[4]");
        String task = "GroupAggregate[3] -> Sink: totals[4]";
        assertThat(latest(snapshot, Signal.BUSY_RATIO, task)).isEqualTo(0.99, within(1e-6));
        assertThat(latest(snapshot, Signal.BACKPRESSURED_RATIO, "Source: orders[1]"))
                .isEqualTo(0.9, within(1e-6));
        assertThat(latest(snapshot, Signal.RECORDS_IN_RATE, task)).isEqualTo(198, within(1e-6));
        assertThat(latest(snapshot, Signal.RECORDS_IN_RATE, "Source: orders[1]"))
                .isEqualTo(200, within(1e-6));
        assertThat(latest(snapshot, Signal.PENDING_RECORDS, "Source: orders[1]"))
                .isEqualTo(14000);
        assertThat(latest(snapshot, Signal.MAILBOX_LATENCY, task)).isEqualTo(1.5);
        assertThat(latest(snapshot, Signal.ROCKSDB_KEYS, task)).isEqualTo(800);
        assertThat(latest(snapshot, Signal.HEAP_USED, "10.88.3.1:41100-aa31c9")).isEqualTo(500);
        assertThat(latest(snapshot, Signal.GC_OLD_TIME_RATIO, "10.88.3.2:41101-aa31c9"))
                .isEqualTo(0.1, within(1e-6));
        assertThat(snapshot.series(Signal.BUSY_RATIO, "Source: orders[1]")).isEmpty();
        assertThat(snapshot.coverage().has(Capability.METRICS)).isTrue();
    }

    @Test
    void namesKnownFromTheJobManagersLog_areJoined() throws IOException {
        write("jm.log", jobManager());
        write("tm-a.log", taskManager("10.88.3.1", 0));
        write("tm-b.log", taskManager("10.88.3.2", 1));

        JobSnapshot snapshot = only();

        assertThat(snapshot.jobId()).isEqualTo(ID);
        assertThat(latest(snapshot, Signal.BACKPRESSURED_RATIO, "cbc357ccb763df2852fee8c4fc7d55f2"))
                .isEqualTo(0.9, within(1e-6));
        assertThat(snapshot.processes()).anySatisfy(p -> {
            assertThat(p.process().kind()).isEqualTo(ProcessKind.JOB_MANAGER);
        });
        assertThat(snapshot.topology().vertices()).hasSize(2);
    }

    @Test
    void scopeFormatOfUsers_isReadByTheMetricsNameAndTheOnlyJob() throws IOException {
        write("jm.log", jobManager());
        write(
                "tm.log",
                report(1, "flink." + JOB + ".GroupAggregate[3].0.busyTimeMsPerSecond: 1000")
                        + report(2, "flink." + JOB + ".GroupAggregate[3].0.busyTimeMsPerSecond: 1000"));

        JobSnapshot snapshot = only();

        assertThat(snapshot.jobId()).isEqualTo(ID);
        assertThat(latest(snapshot, Signal.BUSY_RATIO, "GroupAggregate[3]")).isEqualTo(1.0);
    }

    @Test
    void reportLongerThanAChunk_isReadToItsEnd() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            lines.append("h.taskmanager.h.orders.map.")
                    .append(i % 20)
                    .append(".someMetricOfTheUsersOwn")
                    .append(i)
                    .append(": ")
                    .append(i)
                    .append('\n');
        }
        lines.append("h.taskmanager.h.orders.map.0.busyTimeMsPerSecond: 500");
        write("tm.log", report(1, lines.toString()) + report(2, lines.toString()) + report(3, lines.toString()));

        assertThat(latest(only(), Signal.BUSY_RATIO, "map")).isEqualTo(0.5);
    }

    @Test
    void reportInsideJson_isRead() throws IOException {
        String message = report(
                1, taskManager("h", 0).lines().filter(l -> l.startsWith("h.")).toArray(String[]::new));
        write(
                "tm.log",
                "{\"@timestamp\":\"2026-11-20T10:00:00.000Z\",\"level\":\"INFO\",\"loggerName\":\"org.apache.flink.A\",\"message\":\"x\"}\n"
                        + "{\"@timestamp\":\"2026-11-20T10:01:00.000Z\",\"level\":\"INFO\",\"loggerName\":\"org.apache.flink.metrics.slf4j.Slf4jReporter\",\"message\":\""
                        + message.substring(message.indexOf('\n')).replace("\n", "\\n") + "\"}\n");

        assertThat(latest(only(), Signal.PENDING_RECORDS, "Source: orders[1]")).isEqualTo(7000);
    }

    @Test
    void whoeverReadsEveryRecord_getsTheReportAsOne() {
        ReadLogs read = ReadLogs.text(report(1, "h.taskmanager.h.orders.map.0.busyTimeMsPerSecond: 500"), ReadLogs.ALL);

        assertThat(read.only().message()).contains("busyTimeMsPerSecond: 500");
    }
}
