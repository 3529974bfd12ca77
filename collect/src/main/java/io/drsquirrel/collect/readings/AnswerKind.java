// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What Flink's REST API was asked for, told by what it answered: saved answers mostly lie there without the question. */
public enum AnswerKind {
    /** Values of metrics, {@code [{"id": …, "value": …}]}, or aggregated ones with {@code min}, {@code max}, {@code avg}, {@code sum}. */
    METRICS,
    /** {@code /jobmanager/config}: a list of keys and values. */
    OPTIONS,
    /** {@code /jobs/:id}. */
    JOB,
    /** {@code /jobs/overview}. */
    JOBS,
    /** {@code /jobs/:id/vertices/:vid}, or its subtasks alone. */
    VERTEX,
    /** {@code /jobs/:id/vertices/:vid/subtasktimes}. */
    SUBTASK_TIMES,
    /** {@code /jobs/:id/vertices/:vid/backpressure}, or its subtasks alone. */
    BACK_PRESSURE,
    /** {@code /jobs/:id/vertices/:vid/taskmanagers}. */
    HOSTS,
    /** {@code /jobs/:id/vertices/:vid/flamegraph}. */
    FLAME_GRAPH,
    /** {@code /jobs/:id/checkpoints/config}. */
    CHECKPOINT_OPTIONS,
    /** {@code /jobs/:id/config}. */
    JOB_OPTIONS,
    /** {@code /jobs/:id/exceptions}. */
    EXCEPTIONS,
    /** {@code /jobs/:id/plan}. */
    PLAN,
    /** {@code /taskmanagers}. */
    TASK_MANAGERS,
    /** {@code /taskmanagers/:id}. */
    TASK_MANAGER,
    /** {@code /overview}. */
    OVERVIEW,
    /** Threads of a process. */
    THREAD_DUMP,
    /** An answer that holds nothing a diagnosis needs: names of metrics, lists of logs, accumulators. */
    OF_NO_USE;

    /** The kind of that answer; empty for JSON that Flink's REST API does not give. */
    public static Optional<AnswerKind> of(JsonNode answer) {
        return Optional.ofNullable(answer.isArray() ? ofList(answer) : answer.isObject() ? ofObject(answer) : null);
    }

    private static @org.jspecify.annotations.Nullable AnswerKind ofList(JsonNode list) {
        JsonNode first = list.path(0);
        if (isMetric(first)) {
            return METRICS;
        }
        if (first.path("key").isTextual() && first.path("value").isTextual() && first.size() == 2) {
            return OPTIONS;
        }
        if (first.size() == 1 && first.path("id").isTextual()) {
            return OF_NO_USE;
        }
        return null;
    }

    /** Whether that is a metric with a value. */
    public static boolean isMetric(JsonNode node) {
        return node.path("id").isTextual()
                && (node.has("value") || node.has("max") || node.has("avg") || node.has("sum") || node.has("min"))
                && node.size() <= 12
                && !node.has("metrics");
    }

    private static @org.jspecify.annotations.Nullable AnswerKind ofObject(JsonNode o) {
        JsonNode vertices = o.path("vertices").path(0);
        if (o.has("execution-config")) {
            return JOB_OPTIONS;
        }
        boolean vertex = vertices.has("metrics") || vertices.has("id") && vertices.has("name");
        boolean alone = o.path("vertices").isEmpty()
                && o.path("state").isTextual()
                && o.path("name").isTextual();
        if (o.path("vertices").isArray() && (o.path("jid").isTextual() || vertex || alone)) {
            return JOB;
        }
        if (o.path("plan").path("nodes").isArray()) {
            return PLAN;
        }
        if (o.path("jobs").path(0).has("jid")) {
            return JOBS;
        }
        JsonNode subtask = o.path("subtasks").path(0);
        if (subtask.path("subtask").isNumber()) {
            return ofSubtasks(subtask);
        }
        if (o.path("data").has("value") && o.has("endTimestamp")) {
            return FLAME_GRAPH;
        }
        if (o.path("threadInfos").isArray()) {
            return THREAD_DUMP;
        }
        if (o.path("exceptionHistory").path("entries").isArray() || o.has("root-exception")) {
            return EXCEPTIONS;
        }
        if (o.has("interval") && o.has("timeout") && (o.has("min_pause") || o.has("mode"))) {
            return CHECKPOINT_OPTIONS;
        }
        return ofProcesses(o);
    }

    private static @org.jspecify.annotations.Nullable AnswerKind ofSubtasks(JsonNode subtask) {
        if (subtask.has("ratio")) {
            return BACK_PRESSURE;
        }
        if (subtask.has("timestamps")) {
            return SUBTASK_TIMES;
        }
        return subtask.has("metrics") || subtask.has("status") ? VERTEX : OF_NO_USE;
    }

    private static @org.jspecify.annotations.Nullable AnswerKind ofProcesses(JsonNode o) {
        JsonNode first = o.path("taskmanagers").path(0);
        if (first.has("metrics") && (first.has("status-counts") || first.has("endpoint") || first.has("host"))) {
            return HOSTS;
        }
        if (first.has("path") || first.has("slotsNumber")) {
            return TASK_MANAGERS;
        }
        if (o.path("id").isTextual() && o.has("slotsNumber")) {
            return TASK_MANAGER;
        }
        if (o.has("slots-total") && o.has("slots-available")) {
            return OVERVIEW;
        }
        boolean known = o.path("flink-version").isTextual()
                || o.has("job-accumulators")
                || o.has("user-accumulators")
                || o.path("jobs").path(0).has("status")
                || o.path("logs").isArray();
        return known ? OF_NO_USE : null;
    }
}
