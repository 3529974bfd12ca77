// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How Flink names a metric is known in one place; all others speak of signals. */
class MetricNamesArchitectureTest {

    private static final Pattern RAW_NAME = Pattern.compile("\"(?:[\\w.]*\\.)?("
            + "numRecords(?:In|Out)\\w*|busyTimeMsPerSecond|backPressuredTimeMsPerSecond|idleTimeMsPerSecond"
            + "|numRestarts|fullRestarts|lastCheckpoint\\w+|numberOf(?:Completed|Failed)Checkpoints|currentInputWatermark"
            + "|Status\\.JVM\\.[\\w.]+)\"");

    @Test
    void raw_metric_names_stand_only_in_FlinkMetric() throws IOException {
        List<String> elsewhere = new ArrayList<>();
        // The agent and the lab import nothing that could tell them; the collector asks the REST API by Flink's names.
        for (String module : List.of("model", "diagnosis", "watcher", "server", "cli")) {
            Path sources = ShippedClasses.root().resolve(module).resolve("src/main/java");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> !path.endsWith("FlinkMetric.java"))
                            .toList()) {
                        Matcher match = RAW_NAME.matcher(Files.readString(file));
                        while (match.find()) {
                            elsewhere.add(sources.relativize(file) + ": " + match.group());
                        }
                    }
                }
            }
        }
        assertThat(elsewhere).isEmpty();
    }
}
