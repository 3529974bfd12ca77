// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryLinesTest {
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00Z");
    private static final long GIB = 1L << 30;

    private static List<Observation> read(String message) {
        ProcessRef process = new ProcessRef("lab", ProcessKind.TASK_MANAGER, "tm-1", "node-7");
        return LifecycleLines.read(
                new LogEvent(AT, LogLevel.INFO, "any", "", message, null, null, process, "tm.log:1", 1));
    }

    private static Map<FlinkMetric, Double> values(String message) {
        return read(message).stream()
                .map(MetricSample.class::cast)
                .filter(sample -> !sample.qualifier().equals("G1 Old Generation"))
                .collect(Collectors.toMap(MetricSample::metric, MetricSample::value));
    }

    @Test
    void memoryLogOfTaskManager_isSamplesOfItsProcess() {
        assertThat(values(
                        "Memory usage stats: [HEAP: 1017/2201/2201 MB, NON HEAP: 128/141/-1 MB (used/committed/max)]"))
                .containsEntry(FlinkMetric.HEAP_USED, 1017.0 * (1 << 20))
                .containsEntry(FlinkMetric.HEAP_MAX, 2201.0 * (1 << 20))
                .containsEntry(FlinkMetric.NON_HEAP_USED, 128.0 * (1 << 20))
                .doesNotContainKey(FlinkMetric.NON_HEAP_MAX);
        assertThat(values("Direct memory stats: Count: 18423, Total Capacity: 6054212, Used Memory: 6054213"))
                .containsEntry(FlinkMetric.DIRECT_MEMORY_USED, 6054213.0);
        assertThat(values("Off-heap pool stats: [CodeHeap 'non-nmethods': 1/2/5 MB (used/committed/max)],"
                        + " [Metaspace: 86/91/256 MB (used/committed/max)], [Compressed Class Space: 9/10/248 MB"
                        + " (used/committed/max)]"))
                .containsEntry(FlinkMetric.METASPACE_MAX, 256.0 * (1 << 20));
        assertThat(values("Garbage collector stats: [G1 Young Generation, GC TIME (ms): 9720, GC COUNT: 852],"
                        + " [G1 Old Generation, GC TIME (ms): 0, GC COUNT: 0]"))
                .containsEntry(FlinkMetric.GC_TIME, 9720.0)
                .containsEntry(FlinkMetric.GC_COUNT, 852.0);
    }

    @Test
    void nodeManagersWordOnAContainer_isItsMemoryAndLimit() {
        for (String word : List.of("Memory", "Resource")) {
            assertThat(read(word
                            + " usage of ProcessTree 20712 for container-id container_e55_1709251200331_0142_01_000004:"
                            + " 7.5 GB of 8 GB physical memory used; 10.9 GB of 16.8 GB virtual memory used"))
                    .containsExactly(new ContainerObserved(
                            AT,
                            new ProcessRef(
                                    "application_1709251200331_0142",
                                    ProcessKind.TASK_MANAGER,
                                    "container_e55_1709251200331_0142_01_000004",
                                    "node-7"),
                            null,
                            null,
                            null,
                            8 * GIB,
                            (long) (7.5 * GIB),
                            null,
                            null,
                            null));
        }
    }

    @Test
    void checkpointsAsOlderReleasesLogThem_areKnown() {
        String job = "3f0a9d5c1b2e4f60718293a4b5c6d7e8";

        assertThat(read("Completed checkpoint 12 for job " + job + " (4096 bytes in 731 ms)."))
                .singleElement()
                .isInstanceOfSatisfying(CheckpointObserved.class, seen -> {
                    assertThat(seen.checkpoint().endToEnd()).isEqualTo(Duration.ofMillis(731));
                    assertThat(seen.checkpoint().fullSizeBytes()).isEqualTo(4096);
                });
        assertThat(read("Triggering checkpoint 13 @ 1600000000000 for job " + job + "."))
                .singleElement()
                .isInstanceOfSatisfying(
                        CheckpointObserved.class,
                        seen -> assertThat(seen.checkpoint().status()).isEqualTo(Checkpoint.Status.IN_PROGRESS));
    }
}
