// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.wire;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HostProcessTest {
    @ParameterizedTest
    @CsvSource({
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir x, TASK_MANAGER",
        "org.apache.flink.yarn.YarnTaskExecutorRunner, TASK_MANAGER",
        "org.apache.flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner, TASK_MANAGER",
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint, JOB_MANAGER",
        "org.apache.flink.yarn.entrypoint.YarnApplicationClusterEntryPoint, JOB_MANAGER",
        "org.apache.flink.client.cli.CliFrontend run x.jar, CLIENT",
        "org.acme.Main, UNKNOWN",
    })
    void mainClass_tellsTheKind(String command, String kind) {
        assertThat(HostProcess.kind(command)).isEqualTo(kind);
    }

    @Test
    void id_isWhatTheOutsideKnows() {
        assertThat(HostProcess.knownId("TASK_MANAGER", "", Map.of("CONTAINER_ID", "container_1_2"), "h"))
                .isEqualTo("container_1_2");
        assertThat(HostProcess.knownId(
                        "TASK_MANAGER", "", Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOSTNAME", "pod-7"), "h"))
                .isEqualTo("pod-7");
        assertThat(HostProcess.knownId("TASK_MANAGER", "x -D taskmanager.resource-id=tm-1 y", Map.of(), "h"))
                .isEqualTo("tm-1");
        assertThat(HostProcess.knownId("TASK_MANAGER", "", Map.of(), "h")).isNull();
        assertThat(HostProcess.knownId("JOB_MANAGER", "", Map.of(), "h")).isEqualTo("jobmanager@h");
    }

    @Test
    void cluster_isYarnsApplicationWhenNobodyNamedIt() {
        assertThat(HostProcess.defaultCluster(Map.of("CONTAINER_ID", "container_e17_1700_0003_01_000002"), "h"))
                .isEqualTo("application_1700_0003");
        assertThat(HostProcess.defaultCluster(Map.of(), "h")).isEqualTo("flink@h");
    }
}
