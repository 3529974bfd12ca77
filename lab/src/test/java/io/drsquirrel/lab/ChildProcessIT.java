// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ChildProcessIT {
    @TempDir
    Path folder;

    /** A program that starts a guarded child which would run for ten minutes, and names its pid. */
    public static final class Parent {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Path source = Files.writeString(
                    folder.resolve("Sleeper.java"),
                    "public class Sleeper { public static void main(String[] a) throws Exception { Thread.sleep(600_000); } }");
            ChildProcess child = ChildProcess.start(
                    "sleeper",
                    List.of(
                            FlinkClusterFolder.java(),
                            "-javaagent:" + GuardJar.writeInto(folder),
                            "-Xmx64m",
                            source.toString()),
                    folder,
                    Map.of(),
                    folder.resolve("sleeper.log"),
                    folder.resolve("sleeper.out"));
            Files.writeString(folder.resolve("pid"), Long.toString(child.pid()));
            Thread.sleep(600_000);
        }
    }

    @Test
    void parentKilled_childEnds() throws Exception {
        Process parent = new ProcessBuilder(
                        FlinkClusterFolder.java(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        folder.toString())
                .inheritIO()
                .start();
        Path pidFile = folder.resolve("pid");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(pidFile) && !Files.readString(pidFile).isEmpty());
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        parent.destroyForcibly().waitFor();

        await("the child notices").atMost(Duration.ofSeconds(10)).until(() -> !child.isAlive());
    }
}
