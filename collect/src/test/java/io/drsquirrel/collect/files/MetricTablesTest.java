// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Tables of metrics over time, exported or noted down, become the metrics that agent and REST API tell. */
class MetricTablesTest extends LogFolder {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String JOB_MANAGER =
            "2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders ("
                    + ID
                    + ") switched from state CREATED to RUNNING.\n"
                    + "2026-11-20 10:20:00,000 INFO  org.apache.flink.runtime.jobmaster.JobMaster [] - the last line\n";
    private static final String TASK_MANAGER =
            "2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager"
                    + " with ResourceID: tm-1\n"
                    + "2026-11-20 10:20:00,000 WARN  org.apache.flink.runtime.taskexecutor.TaskExecutor [] - the last line\n";

    @Test
    void columnsByFlinksNames_areThatMetricOfTheOnlyTaskManager() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("taskmanager.log", TASK_MANAGER);
        write("export.csv", """
                Time,restarts,Status.JVM.Memory.Direct.MemoryUsed,Status.JVM.Memory.Heap.Used,note
                2026-11-20 10:04,0,142606336,444810737,a
                2026-11-20 10:09,1,192937984,,b
                2026-11-20 10:14,2,243269632,453328112,c
                """);

        JobSnapshot job = only();

        assertThat(series(job, Signal.DIRECT_USED, "tm-1").present()).isEqualTo(3);
        assertThat(series(job, Signal.DIRECT_USED, "tm-1").latest()).hasValue(243_269_632);
        assertThat(series(job, Signal.HEAP_USED, "tm-1").present()).isEqualTo(2);
        assertThat(series(job, Signal.RESTARTS, "").max()).hasValue(1);
    }

    @Test
    void notedColumns_tellResidentMemoryInTheirUnits() throws IOException {
        write("taskmanager.log", TASK_MANAGER);
        write("rss.txt", """
                date                     RSS_MB  heap_used_MB  direct_MB
                2026-11-20 10:01:00      1024    512           10
                2026-11-20 10:06:00      2048    600           11
                """);

        JobSnapshot job = only();

        assertThat(series(job, Signal.RSS, "tm-1").latest()).hasValue(2048d * 1024 * 1024);
        assertThat(series(job, Signal.HEAP_USED, "tm-1").latest()).hasValue(600d * 1024 * 1024);
    }

    @Test
    void prometheusNamesWithLabels_tellTaskAndSubtask() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write(
                "panel.csv",
                "\"Time\",\"flink_taskmanager_job_task_busyTimeMsPerSecond{task_name=\"\"Map\"\", subtask_index=\"\"0\"\"}\","
                        + "\"flink_taskmanager_job_task_busyTimeMsPerSecond{task_name=\"\"Map\"\", subtask_index=\"\"1\"\"}\"\n"
                        + "1795860600000,990,10\n1795860660000,980,20\n");

        SignalSeries busy = only().series().stream()
                .filter(s -> s.signal() == Signal.BUSY_RATIO)
                .findFirst()
                .orElseThrow();

        assertThat(busy.max().orElse(0)).isBetween(0.98, 0.99);
    }

    @Test
    void aRowPerSeries_isReadToo() throws IOException {
        write("taskmanager.log", TASK_MANAGER);
        write("grafana.csv", """
                Series;Time;Value
                Heap Used;2026-11-20T10:05:00Z;1.5 GiB
                Heap Max;2026-11-20T10:05:00Z;2 GiB
                """);

        assertThat(series(only(), Signal.HEAP_MAX, "tm-1").latest()).hasValue(2d * 1024 * 1024 * 1024);
    }

    @Test
    void whatIsNoTable_isReadAsItWas() throws IOException {
        write("taskmanager.log", TASK_MANAGER);
        write("notes.csv", "time,who,what\n2026-11-20 10:05,ann,restarted it\n");

        JobSnapshot job = only();

        assertThat(job.series().stream().filter(s -> s.signal() == Signal.HEAP_USED && s.present() > 0))
                .isEmpty();
    }

    @Test
    void filesOfNoUse_areNamedWhereMetricsAreMissing() throws IOException {
        write("jobmanager.log", JOB_MANAGER);
        write("partitions.txt", "p0 12\np1 13\n");

        assertThat(only().coverage().entry(Capability.METRICS)).hasValueSatisfying(entry -> {
            assertThat(entry.available()).isFalse();
            assertThat(entry.note()).contains("partitions.txt");
        });
    }

    @Test
    void java8CollectionsWithDates_lieWhereTheyHappened() throws IOException {
        write("taskmanager.log", TASK_MANAGER);
        write("gc-taskmanager.log", """
                OpenJDK 64-Bit Server VM (25.345-b01) for linux-amd64 JRE (1.8.0_345-b01)
                2026-11-20T10:05:00.000+0000: 300.000: [Full GC (Ergonomics) [PSYoungGen: 1024K->0K(1024K)] 2048K->1024K(4096K), 60.0 secs] [Times: user=1.00 sys=0.00, real=60.00 secs]
                2026-11-20T10:15:00.000+0000: 900.000: [GC (Allocation Failure) [PSYoungGen: 1024K->0K(1024K)] 2048K->1024K(4096K), 0.1 secs] [Times: user=1.00 sys=0.00, real=0.10 secs]
                """);

        LogPile pile = read(new FingerprintGrouping());

        assertThat(pile.summary().logs())
                .filteredOn(log -> log.name().endsWith("gc-taskmanager.log"))
                .allSatisfy(log -> assertThat(log.first()).isEqualTo("2026-11-20T10:05:00Z"));
    }

    @Test
    void anyBytes_doNoHarm() throws IOException {
        Random random = new Random(7);
        String letters = "time,date;0123456789.-:\"{}= RSSheap_usedMB\n\t|TZ";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(i % 2 == 0 ? "time,RSS_MB,heap used\n" : "date RSS\n2026-11-20 ");
            for (int k = 0; k < 400; k++) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            write("f" + i + ".csv", text.toString());
        }
        assertThatCode(() -> read(new FingerprintGrouping())).doesNotThrowAnyException();
    }

    private static SignalSeries series(JobSnapshot job, Signal signal, String subject) {
        return job.series().stream()
                .filter(s -> s.signal() == signal && s.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
