// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The agent as the demo's Flink processes load it.
 *
 * @param jar its jar, put on Flink's class path
 * @param options Flink options that switch its reporters on
 * @param log4jLines lines of a Log4j configuration in properties form that switch its appender on; {@code ""} for none
 * @param environment environment variables for all processes
 */
public record DemoAgent(Path jar, Map<String, String> options, String log4jLines, Map<String, String> environment) {
    public DemoAgent {
        options = Map.copyOf(options);
        environment = Map.copyOf(environment);
    }

    /**
     * Dr. Squirrel's own agent: metric reporter, event reporter and appender.
     *
     * @param jar the relocated jar of module {@code agent}
     * @param bootstrapServers the broker that it sends to
     * @param cluster the name under which the cluster is shown
     * @param interval the time between two batches of metrics, whole seconds
     */
    public static DemoAgent squirrel(Path jar, String bootstrapServers, String cluster, Duration interval) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("metrics.reporters", "squirrel");
        options.put("metrics.reporter.squirrel.factory.class", "io.drsquirrel.agent.reporter.SquirrelReporterFactory");
        options.put("metrics.reporter.squirrel.interval", interval.toSeconds() + " SECONDS");
        options.put("metrics.reporter.squirrel.bootstrap.servers", bootstrapServers);
        options.put("metrics.reporter.squirrel.cluster", cluster);
        options.put("events.reporters", "squirrel");
        options.put(
                "events.reporter.squirrel.factory.class", "io.drsquirrel.agent.reporter.SquirrelEventReporterFactory");
        String log4jLines = """
                appender.squirrel.type = Squirrel
                appender.squirrel.name = Squirrel
                appender.squirrel.bootstrapServers = %s
                appender.squirrel.cluster = %s
                rootLogger.appenderRef.squirrel.ref = Squirrel
                """.formatted(bootstrapServers, cluster);
        return new DemoAgent(jar, options, log4jLines, Map.of());
    }
}
