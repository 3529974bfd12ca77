// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The agent sends the metrics of this list unless told otherwise, and shares no code with us. */
class MetricNamesTest {
    @Test
    void listOfTheContract_isWhatSignalsAreMadeOf() throws Exception {
        List<String> needed = Arrays.stream(FlinkMetric.values())
                .flatMap(metric ->
                        metric.names().stream().map(name -> metric.level() == Level.TASK ? name + " @task" : name))
                .distinct()
                .sorted()
                .toList();
        try (InputStream in =
                Objects.requireNonNull(MetricNamesTest.class.getResourceAsStream("/wire/metric-names.txt"))) {
            List<String> listed = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();

            assertThat(listed)
                    .as("metric-names.txt here and in agent/src/main/resources/io/drsquirrel/agent")
                    .isEqualTo(needed);
        }
    }
}
