// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What tools of the platform say of containers becomes what the agent says of them. */
class HostReportsTest extends LogFolder {
    private static final double MIB = 1 << 20;

    private static double latest(JobSnapshot snapshot, Signal signal, String process) {
        return snapshot.series(signal, process)
                .map(SignalSeries::latest)
                .orElseThrow(() -> new AssertionError("no " + signal + " of " + process))
                .orElseThrow();
    }

    @Test
    void usageAndLimitsOfPods_comeTogether() throws IOException {
        write("top.txt", """
                $ kubectl top pod -n flink
                NAME                          CPU(cores)   MEMORY(bytes)
                orders-6d9c8f7b5d-x8k2p       24m          771Mi
                orders-taskmanager-1-1        1998m        1989Mi
                postgres-0                    1998m        9989Mi
                """);
        write("describe.txt", """
                Name:             orders-taskmanager-1-1
                Namespace:        flink
                Node:             worker-3/10.0.0.3
                Start Time:       Sun, 01 Mar 2026 09:00:00 +0000
                Containers:
                  flink-main-container:
                    Container ID:  containerd://1
                    State:          Running
                    Limits:
                      cpu:     2
                      memory:  2Gi
                    Requests:
                      cpu:     1
                      memory:  1Gi
                """);

        JobSnapshot snapshot = only();

        assertThat(latest(snapshot, Signal.RSS, "orders-taskmanager-1-1")).isEqualTo(1989 * MIB);
        assertThat(latest(snapshot, Signal.MEMORY_LIMIT, "orders-taskmanager-1-1"))
                .isEqualTo(2048 * MIB);
        assertThat(latest(snapshot, Signal.CPU_CORES, "orders-taskmanager-1-1")).isEqualTo(1.998, within(1e-9));
        assertThat(latest(snapshot, Signal.CPU_LIMIT, "orders-taskmanager-1-1")).isEqualTo(2);
        assertThat(latest(snapshot, Signal.RSS, "orders-6d9c8f7b5d-x8k2p")).isEqualTo(771 * MIB);
        assertThat(snapshot.series(Signal.RSS, "postgres-0")).isEmpty();
    }

    @Test
    void limitsOfPodsAsObjects_areRead() throws IOException {
        write("pod.yaml", """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: orders-taskmanager-1-1
                spec:
                  containers:
                  - name: flink-main-container
                    resources:
                      limits:
                        cpu: 1500m
                        memory: 2Gi
                """);
        JobSnapshot snapshot = only();
        assertThat(latest(snapshot, Signal.MEMORY_LIMIT, "orders-taskmanager-1-1"))
                .isEqualTo(2048 * MIB);
        assertThat(latest(snapshot, Signal.CPU_LIMIT, "orders-taskmanager-1-1")).isEqualTo(1.5);
    }

    @Test
    void theOnlyTaskManager_isTheContainerCalledSo() throws IOException {
        write("taskmanager.log", """
                2026-11-20 10:00:00,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager with ResourceID: tm-1
                2026-11-20 10:05:00,000 WARN  org.apache.flink.runtime.taskmanager.Task [] - something
                """);
        write("stats.txt", """
                CONTAINER ID   NAME                        CPU %     MEM USAGE / LIMIT     MEM %     NET I/O         BLOCK I/O       PIDS
                aa1c5f1d2a91   compose-taskmanager-1       212.40%   1.5GiB / 2GiB         75.00%    101GB / 92GB    1.2GB / 30GB    141
                """);
        JobSnapshot snapshot = only();
        assertThat(latest(snapshot, Signal.RSS, "tm-1")).isEqualTo(1536 * MIB);
        assertThat(latest(snapshot, Signal.MEMORY_LIMIT, "tm-1")).isEqualTo(2048 * MIB);
        assertThat(latest(snapshot, Signal.CPU_CORES, "tm-1")).isEqualTo(2.124, within(1e-9));
    }

    @Test
    void processesOfFlink_areToldByTheirCommands() throws IOException {
        write("ps.txt", """
                $ ps aux | grep flink
                USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
                flink       1201  180 12.1 9812312 2048000 ?     Sl   Feb28 812:11 /usr/bin/java -Xmx1g -cp /opt/flink/lib/a.jar org.apache.flink.runtime.taskexecutor.TaskManagerRunner -D taskmanager.resource-id=worker-3:41231-ab12cd --configDir /opt/flink/conf
                flink       1301  0.0  0.0   9032   700 pts/0    S+   10:00   0:00 grep flink
                """);
        assertThat(latest(only(), Signal.RSS, "worker-3:41231-ab12cd")).isEqualTo(2048000d * 1024);
    }

    @Test
    void brokenTables_areLeft() throws IOException {
        Random random = new Random(7);
        String tables = """
                NAME   CPU(cores)   MEMORY(bytes)
                a-taskmanager-1-1   99999999999999999999m   1Mi
                a-taskmanager-1-1   1m   99999999999999999999999Gi
                CONTAINER ID   NAME  CPU %  MEM USAGE / LIMIT  MEM %
                taskmanager 1e9% 1GiB / 0B 0% x
                Filesystem Size Used Avail Use% Mounted on
                /dev/sda 1 1 0 999% /
                avg-cpu:  %user
                 1 2 3
                Device %util
                x
                r  b   swpd   free
                 1 1
                              total        used        free      shared  buff/cache   available
                Mem:
                PID %CPU COMMAND
                1 NaN java
                """;
        for (int i = 0; i < 40; i++) {
            StringBuilder text = new StringBuilder(tables);
            for (int k = 0; k < 20; k++) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            write("broken" + i + ".txt", text.toString());
        }
        assertThat(read(new io.drsquirrel.model.assembly.FingerprintGrouping()).snapshots())
                .isNotNull();
    }
}
