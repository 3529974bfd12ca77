// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.transcript.Transcript;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What is larger, or other, than what people mostly paste. */
class OddTranscriptsTest extends LogFolder {
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError: Java heap space";

    private LogPile read() throws IOException {
        return read(new FingerprintGrouping());
    }

    @Test
    @Timeout(20)
    void largeLogThatBeginsWithAnAnswer_isReadInOnePass() throws IOException {
        String line =
                "2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.taskmanager.Task [] - Map (1/4) is at work\n";
        write("jobmanager.log", "{\"jid\":\"" + "a".repeat(32) + "\",\"x\":1}\n" + line.repeat(150_000));
        assertThat(read().summary().logs().get(0).lines()).isEqualTo(150_001);
    }

    @Test
    @Timeout(20)
    void podsOfAWholePlatform_areToldApart() throws IOException {
        String others = IntStream.range(0, 4_000)
                .mapToObj(i -> "platform svc-%d-abcde 10m 100Mi\n".formatted(i))
                .collect(Collectors.joining());
        String ours = IntStream.range(0, 900)
                .mapToObj(i -> "flink orders-taskmanager-1-%d 800m 3000Mi\n".formatted(i))
                .collect(Collectors.joining());
        write(
                "top.txt",
                "NAMESPACE   NAME   CPU(cores)   MEMORY(bytes)\n" + others + ours
                        + "flink orders-6d9c8f7b5d-x8k2p 30m 800Mi\n");
        write("jobmanager.log", """
                2026-11-20 10:00:05,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) switched from state CREATED to RUNNING.
                """);
        JobSnapshot snapshot = only();
        assertThat(snapshot.series(Signal.RSS, "orders-taskmanager-1-7")).isPresent();
        assertThat(snapshot.series(Signal.RSS, "svc-7-abcde")).isEmpty();
    }

    @Test
    void labelsOfThousandsOfCharacters_areRead() throws IOException {
        String id = "a".repeat(32);
        write(
                "scrape.txt",
                "flink_taskmanager_job_task_busyTimeMsPerSecond{host=\"h\",job_id=\"%s\",task_id=\"%s\",subtask_index=\"0\",task_name=\"%s\",} 750.0\n"
                        .formatted(id, "b".repeat(32), "x".repeat(7_700)));
        assertThat(only().series(Signal.BUSY_RATIO, "b".repeat(32))).isPresent();
    }

    @Test
    void exportOfALogStoreThatQuotesAnswers_isReadAsOne() throws IOException {
        write(
                "export.json",
                "{\"hits\":{\"hits\":[{\"_source\":{\"@timestamp\":\"2026-11-20T10:00:00.000Z\",\"jid\":\"x\",\"message\":"
                        + "\"2026-11-20 10:00:00,000 ERROR org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Fatal\\n"
                        + OUT_OF_MEMORY + "\\n\\tat a.B.c(B.java:1)\"}}]}}");
        write("other.log", "2026-11-20 10:00:00,000 INFO  o.a.f.X [] - x\n");
        assertThat(read().summary().logs().stream()
                        .filter(log -> log.name().contains("export"))
                        .mapToLong(LogFacts::kept)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void diskThatIsFull_isToldWithTypesOfFileSystems() throws IOException {
        String text = """
                Filesystem     Type     Size  Used Avail Use% Mounted on
                /dev/nvme1n1   xfs      200G  200G   20K 100% /opt/flink/tmp
                /dev/nvme0n1   ext4     200G  100G  100G  50% /
                """;
        Transcript read =
                Transcript.of("df.txt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(read.asLog(text).orElseThrow().lines())
                .filteredOn(line -> line.contains("WARN"))
                .containsExactly("WARN host.Disk [] - Disk is full: /opt/flink/tmp (/dev/nvme1n1) has no room left,"
                        + " 200G of 200G are used");
    }

    @Test
    void vagueTitles_areNoMetrics() throws IOException {
        write("taskmanager.log", """
                2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager with ResourceID: tm-1
                2026-11-20 10:10:00,000 WARN  org.apache.flink.runtime.taskmanager.Task [] - Task map (1/2)#0 of job aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
                """);
        write("jobmanager.log", """
                2026-11-20 10:00:05,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) switched from state CREATED to RUNNING.
                """);
        write("metrics.csv", """
                timestamp,count,load,heap_used_MB
                2026-11-20 10:01:00,50000,12,1500
                2026-11-20 10:02:00,50000,12,1500
                """);
        JobSnapshot snapshot = only();
        assertThat(snapshot.series(Signal.HEAP_USED, "tm-1")).isPresent();
        assertThat(snapshot.series(Signal.THREADS, "tm-1")).isEmpty();
        assertThat(snapshot.series(Signal.CPU_LOAD, "tm-1")).isEmpty();
    }
}
