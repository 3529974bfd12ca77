// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.demo;

import java.nio.file.Path;
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
}
