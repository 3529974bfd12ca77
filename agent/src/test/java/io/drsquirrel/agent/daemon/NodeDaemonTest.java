// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NodeDaemonTest {
    @TempDir
    private Path proc;

    @Test
    void flinkProcesses_areFoundAndMissed() throws IOException {
        process(
                100,
                "/bin/java\u0000-Xmx1g\u0000org.apache.flink.runtime.taskexecutor.TaskManagerRunner\u0000",
                "CONTAINER_ID=container_1_2\u0000");
        process(200, "/bin/java\u0000org.acme.Main\u0000", "");
        NodeDaemon daemon = new NodeDaemon(proc, "host");

        List<String> first = daemon.look(5);
        Files.delete(proc.resolve("100/stat"));
        List<String> second = daemon.look(6);

        assertThat(first).singleElement().asString().contains("\"id\":\"container_1_2\"", "\"pid\":100");
        assertThat(second).singleElement().asString().contains("\"endedAt\":6,\"exitReason\":\"process 100 is gone\"");
        assertThat(daemon.look(7)).isEmpty();
    }

    private void process(int pid, String command, String environment) throws IOException {
        Path folder = Files.createDirectories(proc.resolve(String.valueOf(pid)));
        Files.writeString(folder.resolve("cmdline"), command);
        Files.writeString(folder.resolve("environ"), environment);
        Files.writeString(folder.resolve("stat"), "");
    }
}
