// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.reporter;

import io.drsquirrel.agent.wire.JsonWriter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** Where a metric is registered: the fields of its scope as JSON, and its name without that scope. */
final class MetricPlace {
    private static final Set<String> IDENTITY = Set.of(
            "<host>",
            "<tm_id>",
            "<job_id>",
            "<job_name>",
            "<task_id>",
            "<task_name>",
            "<task_attempt_id>",
            "<task_attempt_num>",
            "<subtask_index>",
            "<operator_id>",
            "<operator_name>");
    private static final String[] SCOPE_WORDS = {"taskmanager", "jobmanager", "job", "task", "operator"};

    final String scope;
    final String name;
    final boolean ofOperator;

    private MetricPlace(String scope, String name, boolean ofOperator) {
        this.scope = scope;
        this.name = name;
        this.ofOperator = ofOperator;
    }

    static MetricPlace of(String metricName, MetricGroup group) {
        Map<String, String> variables = group.getAllVariables();
        return new MetricPlace(
                scope(variables), relativeName(metricName, group), variables.containsKey("<operator_id>"));
    }

    private static String scope(Map<String, String> variables) {
        JsonWriter json = new JsonWriter(256);
        json.field("job", variables.get("<job_id>"))
                .field("jobName", variables.get("<job_name>"))
                .field("vertex", variables.get("<task_id>"))
                .field("vertexName", variables.get("<task_name>"));
        number(json, "subtask", variables.get("<subtask_index>"));
        number(json, "attempt", variables.get("<task_attempt_num>"));
        json.field("operator", variables.get("<operator_id>")).field("operatorName", variables.get("<operator_name>"));
        Map<String, String> others = new TreeMap<>();
        variables.forEach((key, value) -> {
            if (!IDENTITY.contains(key)) {
                others.put(key, value);
            }
        });
        if (!others.isEmpty()) {
            json.field("qualifier", String.join(",", others.values()));
        }
        return json.toString();
    }

    private static void number(JsonWriter json, String field, @Nullable String value) {
        if (value != null
                && !value.isEmpty()
                && value.length() < 10
                && value.chars().allMatch(Character::isDigit)) {
            json.field(field, Long.parseLong(value));
        }
    }

    /** Flink's logical scope ({@code taskmanager.job.task.Shuffle.Netty.Input}) without the words that the variables say. */
    private static String relativeName(String metricName, MetricGroup group) {
        String logical;
        try {
            logical = LogicalScopeProvider.castFrom(group).getLogicalScope(text -> text, '.');
        } catch (IllegalStateException e) {
            return metricName;
        }
        int from = 0;
        for (String word : SCOPE_WORDS) {
            if (logical.startsWith(word, from)) {
                int end = from + word.length();
                if (end == logical.length()) {
                    return metricName;
                }
                if (logical.charAt(end) == '.') {
                    from = end + 1;
                }
            }
        }
        return logical.substring(from) + "." + metricName;
    }
}
