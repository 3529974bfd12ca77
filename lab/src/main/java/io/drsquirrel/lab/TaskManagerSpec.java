// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one TaskManager process is given.
 *
 * @param name the beginning of its name and of its log file
 * @param slots number of slots
 * @param configuration Flink options for this process alone, over those of the cluster
 * @param jvmOptions options of the JVM beside those that Flink computes
 */
public record TaskManagerSpec(String name, int slots, Map<String, String> configuration, List<String> jvmOptions) {
    public TaskManagerSpec {
        configuration = Map.copyOf(configuration);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** A process with these slots and the cluster's configuration. */
    public static TaskManagerSpec of(String name, int slots) {
        return new TaskManagerSpec(name, slots, Map.of(), List.of());
    }

    /** The same with one more option. */
    public TaskManagerSpec with(String option, String value) {
        Map<String, String> merged = new LinkedHashMap<>(configuration);
        merged.put(option, value);
        return new TaskManagerSpec(name, slots, merged, jvmOptions);
    }

    /** The same in 576 MiB, of which about 300 MiB are heap: soon full. */
    public TaskManagerSpec small() {
        return with("taskmanager.memory.process.size", "576m")
                .with("taskmanager.memory.jvm-metaspace.size", "112m")
                .with("taskmanager.memory.jvm-overhead.min", "64m")
                .with("taskmanager.memory.jvm-overhead.max", "64m")
                .with("taskmanager.memory.framework.off-heap.size", "64m")
                .with("taskmanager.memory.framework.heap.size", "64m")
                .with("taskmanager.memory.network.min", "24m")
                .with("taskmanager.memory.network.max", "24m")
                .with("taskmanager.memory.managed.size", "16m");
    }

    /** The same with these options of the JVM. */
    public TaskManagerSpec withJvmOptions(String... options) {
        return new TaskManagerSpec(name, slots, configuration, List.of(options));
    }
}
