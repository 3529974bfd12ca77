// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drsquirrel.collect.readings.RestAnswer;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Flink's {@code PrometheusReporter} answers when it is scraped, and what Prometheus answers when it is asked for that: told as
 * answers of Flink's REST API about the same vertices and processes. Both reporters and labels turn what is no letter into
 * underscores.
 */
final class PrometheusText implements Transcript {
    private static final Pattern SAMPLE = Pattern.compile(
            "^(flink_(?:task|job)manager_[A-Za-z0-9_:]{1,400})\\{(.{0,8000})\\}\\s+(\\S{1,40})(?:\\s+(\\d{13}))?\\s*$");
    private static final Pattern LABEL =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");
    private static final String OPERATOR = "flink_taskmanager_job_task_operator_";
    private static final String TASK = "flink_taskmanager_job_task_";
    private static final String TASK_MANAGER = "flink_taskmanager_";
    private static final String JOB = "flink_jobmanager_job_";
    private static final String JOB_MANAGER = "flink_jobmanager_";
    private static final Pattern COLLECTOR = Pattern.compile("Status_JVM_GarbageCollector_(.{1,80})_(Time|Count)");
    private static final int MOST_SAMPLES = 200_000;
    private static final int MOST_IN_LINE = 4_000;
    private static final Map<String, String> NAMES = names();

    private final String name;

    PrometheusText(String name) {
        this.name = name;
    }

    private static Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (FlinkMetric metric : FlinkMetric.values()) {
            metric.names().stream().filter(n -> n.indexOf('*') < 0).forEach(n -> names.put(letters(n), n));
        }
        return Map.copyOf(names);
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "_");
    }

    @Override
    public Optional<String> asLog(String text) {
        Page page = new Page();
        for (String line : text.lines().toList()) {
            page.line(line);
        }
        page.end();
        return page.samples == 0 ? Optional.empty() : Optional.of(page.log.toString());
    }

    /** One text while it is written over. */
    private final class Page {
        private final StringBuilder log = new StringBuilder();
        private String stamp = Stamps.ofName(name);
        private final Map<String, ArrayNode> open = new LinkedHashMap<>();
        private final Set<String> described = new LinkedHashSet<>();
        private int samples;

        void line(String line) {
            Matcher sample = line.startsWith("flink_") && line.length() < 10_000 ? SAMPLE.matcher(line) : null;
            if (sample != null && sample.matches()) {
                Map<String, String> labels = new HashMap<>();
                Matcher label = LABEL.matcher(sample.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
                String at = sample.group(4) == null
                        ? stamp
                        : Instant.ofEpochMilli(Long.parseLong(sample.group(4))).toString();
                sample(sample.group(1), labels, sample.group(3), at);
                log.append('\n');
                return;
            }
            if (line.startsWith("# HELP flink_") || line.startsWith("# TYPE flink_")) {
                log.append('\n');
                return;
            }
            if (line.contains("\"__name__\"") && line.length() < LARGEST) {
                query(line);
            }
            // Another scrape begins, or something else.
            end();
            String at = Stamps.in(line);
            stamp = at.isEmpty() ? stamp : at;
            log.append(line.contains("\"__name__\"") ? "" : line).append('\n');
        }

        /** What Prometheus itself answers: one value of each series, or many. */
        private void query(String line) {
            int from = line.indexOf('{');
            Optional<SavedJson.Found> answer = from < 0 ? Optional.empty() : SavedJson.at(line.toCharArray(), from);
            if (answer.isEmpty()) {
                return;
            }
            for (JsonNode series : answer.get().value().path("data").path("result")) {
                Map<String, String> labels = new HashMap<>();
                series.path("metric")
                        .properties()
                        .forEach(label ->
                                labels.put(label.getKey(), label.getValue().asText("")));
                String metric = labels.getOrDefault("__name__", "");
                value(metric, labels, series.path("value"));
                series.path("values").forEach(value -> value(metric, labels, value));
            }
        }

        private void value(String metric, Map<String, String> labels, JsonNode value) {
            if (value.size() == 2 && value.path(0).isNumber()) {
                long millis = (long) (value.path(0).asDouble() * 1000);
                boolean sane = millis > 0 && millis < 9_000_000_000_000L;
                sample(
                        metric,
                        labels,
                        value.path(1).asText(""),
                        sane ? Instant.ofEpochMilli(millis).toString() : stamp);
            }
        }

        private void sample(String metric, Map<String, String> labels, String value, String at) {
            String job = labels.getOrDefault("job_id", "");
            String vertex = labels.getOrDefault("task_id", "");
            String subtask = labels.getOrDefault("subtask_index", "");
            if (samples >= MOST_SAMPLES || labels.containsKey("quantile")) {
                return;
            }
            if (metric.startsWith(TASK)) {
                boolean ofOperator = metric.startsWith(OPERATOR);
                String own = known(metric.substring((ofOperator ? OPERATOR : TASK).length()), ofOperator);
                if (own.isEmpty() || !isId(job) || !isId(vertex) || !subtask.matches("\\d{1,5}")) {
                    return;
                }
                String operator = ofOperator ? letters(labels.getOrDefault("operator_name", "")) + "." : "";
                describe(job, vertex, labels);
                put("/jobs/" + job + "/vertices/" + vertex + "/metrics", at, subtask + "." + operator + own, value);
            } else if (metric.startsWith(JOB)) {
                String own = known(metric.substring(JOB.length()), false);
                if (!own.isEmpty() && isId(job)) {
                    put("/jobs/" + job + "/metrics", at, own, value);
                }
            } else if (metric.startsWith(TASK_MANAGER)) {
                String own = known(metric.substring(TASK_MANAGER.length()), false);
                String id = labels.getOrDefault("tm_id", "");
                if (!own.isEmpty() && id.matches("[A-Za-z0-9:_.-]{1,200}")) {
                    put("/taskmanagers/" + id + "/metrics", at, own, value);
                }
            } else if (metric.startsWith(JOB_MANAGER)) {
                String own = known(metric.substring(JOB_MANAGER.length()), false);
                if (!own.isEmpty()) {
                    put("/jobmanager/metrics", at, own, value);
                }
            }
        }

        private void put(String path, String at, String id, String value) {
            samples++;
            ArrayNode some = open.computeIfAbsent(path + "\n" + at, p -> JsonNodeFactory.instance.arrayNode());
            some.addObject().put("id", id).put("value", value);
            if (some.size() >= MOST_IN_LINE) {
                log.append(RestAnswer.line(path, name, at, some)).append('\n');
                some.removeAll();
            }
        }

        /** Names of the job and the vertex, as other answers tell them. */
        private void describe(String job, String vertex, Map<String, String> labels) {
            if (described.size() > 5_000 || !described.add(job + vertex)) {
                return;
            }
            ObjectNode ofJob = JsonNodeFactory.instance.objectNode();
            ofJob.put("jid", job)
                    .put("name", labels.getOrDefault("job_name", ""))
                    .putObject("execution-config");
            log.append(RestAnswer.line("/jobs/" + job + "/config", name, stamp, ofJob))
                    .append('\n');
            String task =
                    labels.getOrDefault("task_name", "").replace("____", " -> ").replace(":_", ": ");
            ObjectNode ofVertex = JsonNodeFactory.instance.objectNode();
            ofVertex.put("id", vertex).put("name", task);
            ofVertex.putArray("subtasks").addObject().put("subtask", 0).putObject("timestamps");
            log.append(RestAnswer.line("/jobs/" + job + "/vertices/" + vertex + "/subtasktimes", name, stamp, ofVertex))
                    .append('\n');
        }

        private void end() {
            open.forEach((place, some) -> {
                int cut = place.indexOf('\n');
                if (!some.isEmpty()) {
                    log.append(RestAnswer.line(place.substring(0, cut), name, place.substring(cut + 1), some))
                            .append('\n');
                }
            });
            open.clear();
        }
    }

    private static boolean isId(String text) {
        return text.length() == 32 && text.matches("[0-9a-f]{32}");
    }

    /** Flink's own name; empty for metrics that no signal needs. Operators put states and splits before it. */
    private static String known(String metric, boolean ofOperator) {
        String exact = NAMES.get(metric);
        if (exact != null) {
            return exact;
        }
        Matcher collector = COLLECTOR.matcher(metric);
        if (collector.matches()) {
            return "Status.JVM.GarbageCollector." + collector.group(1) + "." + collector.group(2);
        }
        if (ofOperator) {
            for (int at = metric.indexOf('_'); at >= 0; at = metric.indexOf('_', at + 1)) {
                String tail = NAMES.get(metric.substring(at + 1));
                if (tail != null && tail.length() > 12) {
                    return metric.substring(0, at) + "." + tail;
                }
            }
        }
        return "";
    }
}
