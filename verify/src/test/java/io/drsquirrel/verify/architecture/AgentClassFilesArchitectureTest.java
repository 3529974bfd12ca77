// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.architecture;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The agent is loaded by the JVMs of others, some of which are Java 11. */
class AgentClassFilesArchitectureTest {

    private static final int JAVA_11 = 55;

    @Test
    void class_files_of_the_agent_are_level_11() throws IOException {
        Path folder = ShippedClasses.folder("agent");
        List<String> newer = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                seen++;
                if (level(file) > JAVA_11) {
                    newer.add(folder.relativize(file).toString());
                }
            }
        }
        assertThat(seen).as("class files in " + folder).isPositive();
        assertThat(newer).as("class files that Java 11 cannot load").isEmpty();
    }

    private static int level(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }
}
