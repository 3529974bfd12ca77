// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class FlinkClusterIT {
    @TempDir
    Path folder;

    @Test
    void healthyOrders_completeCheckpointsAndWriteTotals_andNoProcessIsLeft() {
        LabHome home = LabHome.locate();
        List<Long> pids = new ArrayList<>();
        try (KafkaBroker broker = KafkaBroker.start(home, folder.resolve("kafka"));
                FlinkCluster cluster = FlinkCluster.builder()
                        .home(home)
                        .directory(folder.resolve("flink"))
                        .taskManagers(2, 2)
                        .option("execution.checkpointing.interval", "1 s")
                        .replaceDeadTaskManagers(Duration.ofMillis(100))
                        .start()) {
            pids.add(broker.process().pid());
            pids.add(cluster.jobManager().pid());
            cluster.taskManagers().forEach(process -> pids.add(process.pid()));
            broker.topics().recreate(Map.of("orders", 2, "totals", 1));

            cluster.submit(JobSubmission.of(
                    "io.drsquirrel.lab.jobs.demo.ShopGenerator",
                    "--bootstrap",
                    broker.bootstrapServers(),
                    "--orders",
                    "orders"));
            String job = cluster.submit(JobSubmission.of(
                            "io.drsquirrel.lab.jobs.demo.HealthyOrders",
                            "--bootstrap",
                            broker.bootstrapServers(),
                            "--orders",
                            "orders",
                            "--totals",
                            "totals",
                            "--window-seconds",
                            "1")
                    .withParallelism(2));

            await("checkpoints").atMost(Duration.ofSeconds(40)).until(() -> completedCheckpoints(cluster, job) >= 3);
            await("totals").atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            broker.topics().read("totals", 3))
                    .isNotEmpty()
                    .allMatch(line -> line.contains("\"orders\":")));

            cluster.taskManagers().get(0).kill();
            await("a TaskManager in its place")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> cluster.taskManagers().stream().anyMatch(process -> !pids.contains(process.pid())));
            cluster.taskManagers().forEach(process -> pids.add(process.pid()));
        }
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    private static double completedCheckpoints(FlinkCluster cluster, String job) {
        return cluster.rest()
                .get("/jobs/" + job + "/checkpoints")
                .get("counts")
                .get("completed")
                .number();
    }

    @Test
    void memoryThatDoesNotAddUp_isSaidInFlinksWords() {
        assertThatThrownBy(() -> FlinkCluster.builder()
                        .directory(folder.resolve("flink"))
                        .taskManager(TaskManagerSpec.of("tiny", 1).with("taskmanager.memory.process.size", "100m"))
                        .start())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("Flink refuses the memory options")
                .hasMessageContaining("IllegalConfigurationException");
    }

    @Test
    void jobManagerThatDies_isReportedWithTheEndOfItsLog() throws Exception {
        Path notFolder = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> FlinkCluster.builder()
                        .directory(folder.resolve("flink"))
                        .option("blob.storage.directory", notFolder.toString())
                        .start())
                .isInstanceOf(LabException.class)
                .hasMessageContaining("jobmanager ended with exit code")
                .hasMessageContaining("blob");
    }
}
