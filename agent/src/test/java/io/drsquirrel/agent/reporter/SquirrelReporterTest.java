// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.agent.send.AgentTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SquirrelReporterTest {
    private static final Map<String, String> TASK = Map.of(
            "<host>", "h",
            "<tm_id>", "tm-1",
            "<job_id>", "j",
            "<job_name>", "orders",
            "<task_id>", "v",
            "<task_name>", "Map",
            "<subtask_index>", "3",
            "<task_attempt_num>", "1",
            "<task_attempt_id>", "x");

    private final AgentTesting testing = new AgentTesting();
    private final SquirrelReporter reporter = new SquirrelReporter(testing.agent());

    @BeforeEach
    void open() {
        reporter.open(new MetricConfig());
    }

    @Test
    void metricsOfOneSubtask_shareOneScope() {
        SimpleCounter in = new SimpleCounter();
        in.inc(42);
        reporter.notifyOfAddedMetric(in, "numRecordsIn", new Group("taskmanager.job.task", TASK));
        reporter.notifyOfAddedMetric(
                (Gauge<Float>) () -> 0.5f,
                "inPoolUsage",
                new Group("taskmanager.job.task.Shuffle.Netty.Input.Buffers", TASK));
        reporter.report();

        List<JsonNode> scopes = testing.items("metrics", "scopes");
        assertThat(scopes).hasSize(1);
        assertThat(scopes.get(0).get("subtask").asInt()).isEqualTo(3);
        assertThat(scopes.get(0).get("vertexName").asText()).isEqualTo("Map");
        assertThat(scopes.get(0).get("metrics").toString())
                .contains("\"numRecordsIn\":42")
                .contains("\"Shuffle.Netty.Input.Buffers.inPoolUsage\":0.5");
    }

    @Test
    void valuesOfAGroup_areTheQualifier() {
        Map<String, String> split = new java.util.HashMap<>(TASK);
        split.put("<operator_id>", "o");
        split.put("<operator_name>", "Source");
        split.put("<split>", "orders-3");
        reporter.notifyOfAddedMetric(
                (Gauge<Long>) () -> 7L,
                "currentWatermark",
                new Group("taskmanager.job.task.operator.split.watermark", split));
        reporter.report();

        JsonNode scope = testing.items("metrics", "scopes").get(0);
        assertThat(scope.get("qualifier").asText()).isEqualTo("orders-3");
        assertThat(scope.get("metrics").has("split.watermark.currentWatermark")).isTrue();
    }

    @Test
    void metricsNobodyNeeds_areNotSent() {
        reporter.notifyOfAddedMetric(new SimpleCounter(), "myCounter", new Group("taskmanager.job.task", TASK));
        Map<String, String> operator = new java.util.HashMap<>(TASK);
        operator.put("<operator_id>", "o");
        reporter.notifyOfAddedMetric(
                new SimpleCounter(), "numRecordsIn", new Group("taskmanager.job.task.operator", operator));
        reporter.report();

        assertThat(testing.items("metrics", "scopes")).isEmpty();
    }

    @Test
    void all_sendsEverything() {
        MetricConfig config = new MetricConfig();
        config.setProperty("metrics", "all");
        reporter.open(config);
        reporter.notifyOfAddedMetric(new SimpleCounter(), "myCounter", new Group("taskmanager.job.task", TASK));
        reporter.report();

        assertThat(testing.items("metrics", "scopes")).hasSize(1);
    }

    @Test
    void removedMetric_isForgotten() {
        SimpleCounter counter = new SimpleCounter();
        reporter.notifyOfAddedMetric(counter, "numRecordsIn", new Group("taskmanager.job.task", TASK));
        reporter.notifyOfRemovedMetric(counter, "numRecordsIn", new Group("taskmanager.job.task", TASK));
        reporter.report();

        assertThat(testing.items("metrics", "scopes")).isEmpty();
    }

    @Test
    void throwingGauge_costsOnlyItsOwnValue() {
        reporter.notifyOfAddedMetric(
                (Gauge<Long>) () -> {
                    throw new IllegalStateException("made up");
                },
                "pendingRecords",
                new Group("taskmanager.job.task", TASK));
        reporter.notifyOfAddedMetric(
                (Gauge<Double>) () -> Double.NaN, "watermarkLag", new Group("taskmanager.job.task", TASK));
        reporter.notifyOfAddedMetric((Gauge<Long>) () -> 5L, "sourceIdleTime", new Group("taskmanager.job.task", TASK));
        reporter.report();

        assertThat(testing.items("metrics", "scopes").get(0).get("metrics").toString())
                .isEqualTo("{\"sourceIdleTime\":5}");
    }

    @Test
    void record_holdsTheOwnProcess() {
        reporter.notifyOfAddedMetric(new SimpleCounter(), "numRecordsIn", new Group("taskmanager.job.task", TASK));
        reporter.report();

        JsonNode record = testing.records().get(0);
        assertThat(record.get("container").get("rssBytes").asLong()).isPositive();
    }

    @Test
    void neededMetrics_areThoseOfTheContract() throws IOException {
        List<String> golden = Files.readAllLines(Path.of("../model/src/test/resources/wire/metric-names.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toList());

        assertThat(MetricFilter.needed()).isEqualTo(golden);
    }

    /** A metric group as Flink gives it to reporters. */
    private static final class Group extends UnregisteredMetricsGroup implements LogicalScopeProvider {
        private final String logicalScope;
        private final Map<String, String> variables;

        Group(String logicalScope, Map<String, String> variables) {
            this.logicalScope = logicalScope;
            this.variables = variables;
        }

        @Override
        public Map<String, String> getAllVariables() {
            return variables;
        }

        @Override
        public String getLogicalScope(CharacterFilter filter) {
            return logicalScope;
        }

        @Override
        public String getLogicalScope(CharacterFilter filter, char delimiter) {
            return logicalScope;
        }

        @Override
        public MetricGroup getWrappedMetricGroup() {
            return this;
        }
    }
}
