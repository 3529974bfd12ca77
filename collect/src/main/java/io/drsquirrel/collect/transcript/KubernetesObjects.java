// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.ContainerUsage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Objects that {@code kubectl get -o yaml} or {@code -o json} prints: events, how containers of pods ended or why they wait, the
 * status and configuration of a FlinkDeployment or FlinkSessionJob, ConfigMaps with Flink's configuration, and conditions of other
 * objects that do not hold.
 */
final class KubernetesObjects implements Transcript {
    private static final int MAX_DEPTH = 4;

    @Override
    public Optional<String> asLog(String text) {
        LinePage page = new LinePage();
        for (Node document : YamlNodes.all(text)) {
            tell(page, document, 0);
        }
        return page.isEmpty() ? Optional.empty() : Optional.of(page.toString());
    }

    private static void tell(LinePage page, Node object, int depth) {
        String kind = YamlNodes.text(object, "kind");
        String name = YamlNodes.text(object, "metadata", "name");
        switch (kind) {
            case "Event" -> event(page, object);
            case "Pod" -> pod(page, object, name);
            case "FlinkDeployment", "FlinkSessionJob" -> flink(page, object, kind, name);
            case "ConfigMap" -> configMap(page, object);
            default -> {
                if (depth < MAX_DEPTH) {
                    YamlNodes.list(object, "items").forEach(item -> tell(page, item, depth + 1));
                }
                conditions(page, object, kind + "/" + name);
            }
        }
    }

    private static void event(LinePage page, Node event) {
        Optional<Node> about = YamlNodes.at(event, "involvedObject").or(() -> YamlNodes.at(event, "regarding"));
        String object = about.map(node ->
                        YamlNodes.text(node, "kind").toLowerCase(Locale.ROOT) + "/" + YamlNodes.text(node, "name"))
                .orElse("");
        String message = YamlNodes.text(event, "message");
        page.record(
                YamlNodes.line(event),
                time(event, "lastTimestamp", "eventTime", "deprecatedLastTimestamp", "firstTimestamp"),
                YamlNodes.text(event, "type").equals("Warning") ? "WARN" : "INFO",
                "kubernetes.Event",
                YamlNodes.text(event, "reason") + " " + object + ": "
                        + (message.isEmpty() ? YamlNodes.text(event, "note") : message));
    }

    private static void pod(LinePage page, Node pod, String name) {
        for (String statuses : List.of("initContainerStatuses", "containerStatuses")) {
            for (Node container : YamlNodes.list(pod, "status", statuses)) {
                for (String state : List.of("lastState", "state")) {
                    YamlNodes.at(container, state, "terminated").ifPresent(ended -> {
                        String code = YamlNodes.text(ended, "exitCode");
                        page.record(
                                YamlNodes.line(ended),
                                time(ended, "finishedAt"),
                                code.equals("0") ? "INFO" : "WARN",
                                "kubernetes.Pod",
                                "Container " + YamlNodes.text(container, "name") + " of pod " + name
                                        + (state.equals("state") ? ": State" : ": Last State")
                                        + ": Terminated, Reason: "
                                        + YamlNodes.text(ended, "reason") + ", Exit Code: " + code + " "
                                        + YamlNodes.text(ended, "message"));
                    });
                    YamlNodes.at(container, state, "waiting")
                            .ifPresent(waiting -> page.record(
                                    YamlNodes.line(waiting),
                                    time(pod, "status", "startTime"),
                                    "WARN",
                                    "kubernetes.Pod",
                                    "Container " + YamlNodes.text(container, "name") + " of pod " + name
                                            + ": State: Waiting, Reason: " + YamlNodes.text(waiting, "reason") + " "
                                            + YamlNodes.text(waiting, "message")));
                }
            }
        }
        for (Node container : YamlNodes.list(pod, "spec", "containers")) {
            String called = YamlNodes.text(container, "name");
            String memory = YamlNodes.text(container, "resources", "limits", "memory");
            String cpu = YamlNodes.text(container, "resources", "limits", "cpu");
            boolean flinks =
                    called.startsWith("flink") || called.contains("taskmanager") || called.contains("jobmanager");
            if (flinks && !(memory.isEmpty() && cpu.isEmpty())) {
                Double cores = cpu.matches("\\d{1,6}(?:\\.\\d+)?m?") ? HostReport.cores(cpu) : null;
                page.put(
                        YamlNodes.line(container),
                        new ContainerUsage(name, null, HostReport.bytes(memory).orElse(null), null, cores, "").line());
            }
        }
        String reason = YamlNodes.text(pod, "status", "reason");
        if (!reason.isEmpty()) {
            int line =
                    YamlNodes.at(pod, "status", "reason").map(YamlNodes::line).orElse(0);
            String told = "Pod " + name + ": " + reason + " " + YamlNodes.text(pod, "status", "message");
            page.record(
                    line,
                    YamlNodes.at(pod, "status").flatMap(s -> time(s, "startTime")),
                    "WARN",
                    "kubernetes.Pod",
                    told);
        }
        conditions(page, pod, "pod/" + name);
    }

    private static void conditions(LinePage page, Node object, String name) {
        for (Node condition : YamlNodes.list(object, "status", "conditions")) {
            String message = YamlNodes.text(condition, "message");
            if (YamlNodes.text(condition, "status").equals("False") && !message.isEmpty()) {
                page.record(
                        YamlNodes.line(condition),
                        time(condition, "lastTransitionTime"),
                        "WARN",
                        "kubernetes.Condition",
                        YamlNodes.text(condition, "type") + " of " + name + ": " + YamlNodes.text(condition, "reason")
                                + ": " + message);
            }
        }
    }

    private static void flink(LinePage page, Node object, String kind, String name) {
        YamlNodes.at(object, "spec", "flinkConfiguration")
                .ifPresent(options -> ConfigurationFile.tell(page, "", options));
        Optional<Node> error = YamlNodes.at(object, "status", "error");
        Optional<Instant> at = time(object, "status", "jobStatus", "updateTime")
                .or(() -> millis(YamlNodes.text(object, "status", "jobStatus", "updateTime")));
        if (error.isPresent()) {
            String told = OperatorError.words(YamlNodes.text(error.get()));
            if (!told.isEmpty()) {
                page.record(
                        YamlNodes.line(error.get()),
                        at,
                        "ERROR",
                        "flink.kubernetes.operator.status." + kind,
                        kind + " " + name + ": " + told);
            }
        }
        String state = YamlNodes.text(object, "status", "jobStatus", "state");
        String job = YamlNodes.text(object, "status", "jobStatus", "jobId");
        if (!state.isEmpty() && !job.isEmpty()) {
            String called = YamlNodes.text(object, "status", "jobStatus", "jobName");
            int line = YamlNodes.at(object, "status", "jobStatus")
                    .map(YamlNodes::line)
                    .orElse(0);
            page.record(
                    line,
                    at,
                    "INFO",
                    "flink.kubernetes.operator.status." + kind,
                    "Job " + (called.isEmpty() ? name : called) + " (" + job + ") is " + state + ", lifecycle state "
                            + YamlNodes.text(object, "status", "lifecycleState"));
        }
    }

    private static void configMap(LinePage page, Node map) {
        for (String file : List.of("flink-conf.yaml", "config.yaml")) {
            YamlNodes.at(map, "data", file).ifPresent(node -> {
                int line = YamlNodes.line(node) + 1;
                ConfigurationFile.tell(page, YamlNodes.text(node), line);
            });
        }
    }

    private static Optional<Instant> time(Node node, String... keys) {
        for (String key : keys) {
            Optional<Instant> at = Times.parse(YamlNodes.text(node, key));
            if (at.isPresent()) {
                return at;
            }
        }
        return Times.parse(YamlNodes.text(node, "metadata", "creationTimestamp"));
    }

    private static Optional<Instant> millis(String text) {
        return text.matches("\\d{13}") ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text))) : Optional.empty();
    }
}
