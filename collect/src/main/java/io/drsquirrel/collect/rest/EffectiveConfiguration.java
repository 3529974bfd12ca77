// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Configuration as REST tells it, under the keys of Flink's options: what the cluster was given, and what a job runs with,
 * whatever set it.
 */
final class EffectiveConfiguration {
    private static final long NEVER_MILLIS = 36_500L * 86_400_000;
    private static final Pattern ATTEMPTS = Pattern.compile("#(\\d+) restart attempts");
    private static final Pattern DELAY = Pattern.compile("fixed delay \\((\\d+) ms\\)");
    private static final int LONGEST = 4_000;

    private EffectiveConfiguration() {}

    /** {@code /jobmanager/config}: a list of keys and values, secrets masked by Flink. */
    static List<ConfigurationEntry> cluster(JsonNode answer) {
        List<ConfigurationEntry> entries = new ArrayList<>();
        for (JsonNode node : answer) {
            add(entries, Fields.text(node, "key"), Fields.text(node, "value"), Origin.CLUSTER);
        }
        return entries;
    }

    /** {@code /jobs/:id/checkpoints/config}. */
    static List<ConfigurationEntry> checkpointing(JsonNode c) {
        List<ConfigurationEntry> entries = new ArrayList<>();
        long interval = Fields.number(c, "interval", -1);
        if (interval > 0 && interval < NEVER_MILLIS) {
            job(entries, "execution.checkpointing.interval", interval + " ms");
        }
        millis(entries, c, "timeout", "execution.checkpointing.timeout");
        millis(entries, c, "min_pause", "execution.checkpointing.min-pause");
        millis(entries, c, "aligned_checkpoint_timeout", "execution.checkpointing.aligned-checkpoint-timeout");
        plain(entries, c, "max_concurrent", "execution.checkpointing.max-concurrent-checkpoints");
        plain(entries, c, "tolerable_failed_checkpoints", "execution.checkpointing.tolerable-failed-checkpoints");
        plain(entries, c, "unaligned_checkpoints", "execution.checkpointing.unaligned.enabled");
        plain(entries, c, "checkpoints_after_tasks_finish", "execution.checkpointing.checkpoints-after-tasks-finish");
        plain(entries, c, "state_changelog_enabled", "state.changelog.enabled");
        if (c.has("mode")) {
            job(entries, "execution.checkpointing.mode", Fields.text(c, "mode").toUpperCase(java.util.Locale.ROOT));
        }
        String backend = Fields.text(c, "state_backend");
        if (!backend.isEmpty()) {
            job(
                    entries,
                    "state.backend.type",
                    switch (backend) {
                        case "HashMapStateBackend" -> "hashmap";
                        case "EmbeddedRocksDBStateBackend", "RocksDBStateBackend" -> "rocksdb";
                        case "ForStStateBackend" -> "forst";
                        default -> backend;
                    });
        }
        String storage = Fields.text(c, "checkpoint_storage");
        if (!storage.isEmpty()) {
            job(
                    entries,
                    "execution.checkpointing.storage",
                    switch (storage) {
                        case "JobManagerCheckpointStorage" -> "jobmanager";
                        case "FileSystemCheckpointStorage" -> "filesystem";
                        default -> storage;
                    });
        }
        JsonNode external = c.path("externalization");
        if (external.path("enabled").asBoolean(false)) {
            job(
                    entries,
                    "execution.checkpointing.externalized-checkpoint-retention",
                    external.path("delete_on_cancellation").asBoolean(true)
                            ? "DELETE_ON_CANCELLATION"
                            : "RETAIN_ON_CANCELLATION");
        }
        return entries;
    }

    /** {@code /jobs/:id/config}; the job's own parameters ({@code user-config}) are left out, they are no options of Flink. */
    static List<ConfigurationEntry> execution(JsonNode answer) {
        List<ConfigurationEntry> entries = new ArrayList<>();
        JsonNode e = answer.path("execution-config");
        plain(entries, e, "job-parallelism", "parallelism.default");
        plain(entries, e, "object-reuse-mode", "pipeline.object-reuse");
        String words = Fields.text(e, "restart-strategy");
        String lower = words.toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("deactivated") || lower.contains("no restart")) {
            job(entries, "restart-strategy.type", "none");
        } else if (lower.contains("fixed delay")) {
            job(entries, "restart-strategy.type", "fixed-delay");
            Matcher attempts = ATTEMPTS.matcher(words);
            if (attempts.find()) {
                job(entries, "restart-strategy.fixed-delay.attempts", attempts.group(1));
            }
            Matcher delay = DELAY.matcher(words);
            if (delay.find()) {
                job(entries, "restart-strategy.fixed-delay.delay", delay.group(1) + " ms");
            }
        } else if (lower.contains("failure rate")) {
            job(entries, "restart-strategy.type", "failure-rate");
        } else if (lower.contains("exponential")) {
            job(entries, "restart-strategy.type", "exponential-delay");
        }
        return entries;
    }

    /** The memory model that a task manager runs with, from {@code memoryConfiguration}. */
    static List<ConfigurationEntry> memory(JsonNode memory) {
        List<ConfigurationEntry> entries = new ArrayList<>();
        bytes(entries, memory, "frameworkHeap", "taskmanager.memory.framework.heap.size");
        bytes(entries, memory, "taskHeap", "taskmanager.memory.task.heap.size");
        bytes(entries, memory, "frameworkOffHeap", "taskmanager.memory.framework.off-heap.size");
        bytes(entries, memory, "taskOffHeap", "taskmanager.memory.task.off-heap.size");
        bytes(entries, memory, "managedMemory", "taskmanager.memory.managed.size");
        bytes(entries, memory, "jvmMetaspace", "taskmanager.memory.jvm-metaspace.size");
        bytes(entries, memory, "totalFlinkMemory", "taskmanager.memory.flink.size");
        bytes(entries, memory, "totalProcessMemory", "taskmanager.memory.process.size");
        return entries;
    }

    private static void bytes(List<ConfigurationEntry> into, JsonNode node, String field, String key) {
        if (node.path(field).isNumber()) {
            add(into, key, node.path(field).asLong() + "b", Origin.TASK_MANAGER);
        }
    }

    private static void millis(List<ConfigurationEntry> into, JsonNode node, String field, String key) {
        if (node.path(field).isNumber()) {
            job(into, key, node.path(field).asLong() + " ms");
        }
    }

    private static void plain(List<ConfigurationEntry> into, JsonNode node, String field, String key) {
        JsonNode value = node.path(field);
        if (value.isValueNode() && !value.isNull()) {
            job(into, key, value.asText());
        }
    }

    private static void job(List<ConfigurationEntry> into, String key, String value) {
        add(into, key, value, Origin.JOB);
    }

    private static void add(List<ConfigurationEntry> into, String key, String value, Origin origin) {
        if (!key.isEmpty()) {
            into.add(new ConfigurationEntry(
                    key, value.length() > LONGEST ? value.substring(0, LONGEST) : value, origin));
        }
    }
}
