// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import io.drsquirrel.agent.send.Agent;
import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Makes the metric reporter; {@code metrics.reporter.<name>.factory.class} names this class. */
public final class SquirrelReporterFactory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new SquirrelReporter(Agent.shared());
    }
}
