// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.collect.rest.FlinkRest.Answer;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Job manager and task managers of a cluster over many polls: memory, collections, CPU, slots. */
final class ProcessPoller {
    /** With more task managers these take turns. */
    private static final int MOST_PER_POLL = 50;

    private static final int MOST_TASK_MANAGERS = 2_000;
    private static final Pattern HOST = Pattern.compile("@([^:/@]+):\\d+/");

    private final FlinkRest rest;
    private final ProcessRef jobManager;
    private final Map<String, ProcessRef> taskManagers = new LinkedHashMap<>();
    private final Map<String, List<MetricName>> names = new HashMap<>();
    private final Set<String> backfilled = new HashSet<>();
    private final Set<String> configured = new HashSet<>();
    private List<String> chosen = List.of();
    private int turn;
    private @Nullable Instant sampledAt;

    ProcessPoller(FlinkRest rest, ProcessRef jobManager) {
        this.rest = rest;
        this.jobManager = jobManager;
    }

    /** Task managers that are registered now, by their id. */
    Map<String, ProcessRef> taskManagers() {
        return taskManagers;
    }

    /** Reads {@code /taskmanagers}. */
    void registered(JsonNode answer, Instant now, Consumer<Observation> out) {
        taskManagers.clear();
        for (JsonNode node : answer.path("taskmanagers")) {
            String id = Fields.text(node, "id");
            if (id.isEmpty() || id.length() > 300 || taskManagers.size() >= MOST_TASK_MANAGERS) {
                continue;
            }
            ProcessRef process = taskManager(node, jobManager.cluster());
            taskManagers.put(id, process);
            facts(node, process, now, out);
            if (configured.add(id)) {
                out.accept(configuration(node, process, now));
            }
        }
        names.keySet().removeIf(id -> !id.equals(jobManager.id()) && !taskManagers.containsKey(id));
        backfilled.retainAll(names.keySet());
        configured.retainAll(taskManagers.keySet());
        List<String> all = new ArrayList<>(taskManagers.keySet());
        if (all.size() > MOST_PER_POLL) {
            java.util.Collections.rotate(all, -(turn % all.size()));
            turn += MOST_PER_POLL;
            all = all.subList(0, MOST_PER_POLL);
        }
        chosen = List.copyOf(all);
    }

    /** The task manager that the answer is about. */
    static ProcessRef taskManager(JsonNode node, String cluster) {
        Matcher host = HOST.matcher(Fields.text(node, "path"));
        return new ProcessRef(
                cluster, ProcessKind.TASK_MANAGER, Fields.text(node, "id"), host.find() ? host.group(1) : "");
    }

    /** Its limits of memory and cores. */
    static void facts(JsonNode node, ProcessRef process, Instant now, Consumer<Observation> out) {
        JsonNode memory = node.path("memoryConfiguration");
        long total = Fields.number(memory, "totalProcessMemory", -1);
        int cores = node.path("hardware").path("cpuCores").asInt(0);
        out.accept(new ContainerObserved(
                now,
                process,
                null,
                null,
                null,
                total > 0 ? total : null,
                null,
                cores > 0 ? (double) cores : null,
                null,
                null));
        if (memory.has("frameworkOffHeap")) {
            // What Flink gives the JVM as its limit of direct memory.
            double direct = Fields.number(memory, "frameworkOffHeap", 0)
                    + (double) Fields.number(memory, "taskOffHeap", 0)
                    + Fields.number(memory, "networkMemory", 0);
            out.accept(new MetricSample(now, process, MetricScope.PROCESS, FlinkMetric.DIRECT_MEMORY_MAX, "", direct));
        }
    }

    /** The memory model that it runs with, and its slots. */
    static ConfigurationObserved configuration(JsonNode node, ProcessRef process, Instant now) {
        List<ConfigurationEntry> entries =
                new ArrayList<>(EffectiveConfiguration.memory(node.path("memoryConfiguration")));
        int slots = node.path("slotsNumber").asInt(0);
        if (slots > 0) {
            entries.add(new ConfigurationEntry(
                    "taskmanager.numberOfTaskSlots", Integer.toString(slots), ConfigurationEntry.Origin.TASK_MANAGER));
        }
        return new ConfigurationObserved(now, process, null, entries);
    }

    private static String path(ProcessRef process) {
        return process.kind() == ProcessKind.JOB_MANAGER
                ? "/jobmanager/metrics"
                : "/taskmanagers/" + FlinkRest.encode(process.id()) + "/metrics";
    }

    private List<ProcessRef> looked() {
        List<ProcessRef> looked = new ArrayList<>();
        looked.add(jobManager);
        chosen.forEach(id -> {
            ProcessRef process = taskManagers.get(id);
            if (process != null) {
                looked.add(process);
            }
        });
        return looked;
    }

    /** Names of metrics that are not known yet. */
    List<String> namePaths() {
        List<String> paths = new ArrayList<>();
        for (ProcessRef process : looked()) {
            if (names.getOrDefault(process.id(), List.of()).isEmpty()) {
                paths.add(path(process));
            }
        }
        return paths;
    }

    /** Takes names; returns whether those of the job manager are known. */
    boolean names(Map<String, Answer> answers) {
        for (ProcessRef process : looked()) {
            Answer answer = answers.get(path(process));
            if (answer != null && answer.body() != null && !answer.body().isEmpty()) {
                List<String> raw = new ArrayList<>();
                answer.body().forEach(node -> raw.add(Fields.text(node, "id")));
                names.put(process.id(), MetricName.ofProcess(raw));
            }
        }
        return !names.getOrDefault(jobManager.id(), List.of()).isEmpty();
    }

    /** What to ask for. */
    List<String> metricPaths() {
        List<String> paths = new ArrayList<>();
        for (ProcessRef process : looked()) {
            paths.addAll(metricPaths(process));
        }
        return paths;
    }

    private List<String> metricPaths(ProcessRef process) {
        List<String> asked = new ArrayList<>();
        boolean backfill = !backfilled.contains(process.id());
        for (MetricName metric : names.getOrDefault(process.id(), List.of())) {
            asked.add(metric.raw());
            if (backfill && metric.meter() != null) {
                asked.add(metric.meter());
            }
        }
        String prefix = rest.address().base().getRawPath();
        return MetricQuery.paths(prefix == null ? "" : prefix, path(process), asked);
    }

    /** The job manager's processor time, which no two fetches of Flink have in common; empty where it is not told. */
    Optional<Double> fetchMark(Map<String, Answer> answers) {
        for (String path : metricPaths(jobManager)) {
            JsonNode body = answers.getOrDefault(path, Answer.NONE).body();
            if (body != null) {
                for (JsonNode node : body) {
                    if (FlinkMetric.CPU_TIME.names().contains(Fields.text(node, "id"))) {
                        return Optional.of(Fields.value(node, "value")).filter(Double::isFinite);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Takes values.
     *
     * @param at when they were true
     * @param ofTaskManagers the same of task managers that are known to have answered the fetch late
     */
    void metrics(
            Map<String, Answer> answers,
            Instant at,
            Map<String, Instant> ofTaskManagers,
            Consumer<Observation> out,
            Problems problems) {
        Instant before = sampledAt;
        if (before != null && java.time.Duration.between(before, at).abs().toMillis() < 500) {
            return;
        }
        sampledAt = at;
        for (ProcessRef process : looked()) {
            Map<String, Double> values = new HashMap<>();
            for (String path : metricPaths(process)) {
                Answer answer = answers.get(path);
                if (answer != null && answer.body() != null) {
                    answer.body().forEach(node -> values.put(Fields.text(node, "id"), Fields.value(node, "value")));
                } else if (answer != null && answer.problem() != null && !answer.isMissing()) {
                    problems.lacks("metrics of " + process.id(), answer.problem());
                }
            }
            samples(process, values, ofTaskManagers.getOrDefault(process.id(), at), out);
        }
    }

    private void samples(ProcessRef process, Map<String, Double> values, Instant at, Consumer<Observation> out) {
        for (MetricName metric : names.getOrDefault(process.id(), List.of())) {
            Double value = values.get(metric.raw());
            if (value == null || !Double.isFinite(value)) {
                continue;
            }
            Double meter = metric.meter() == null ? null : values.get(metric.meter());
            if (meter != null && Double.isFinite(meter)) {
                backfilled.add(process.id());
                CounterPast.tell(
                        at,
                        Optional.empty(),
                        value,
                        meter,
                        (time, past) -> out.accept(new MetricSample(
                                time, process, MetricScope.PROCESS, metric.metric(), metric.qualifier(), past)));
            }
            out.accept(new MetricSample(at, process, MetricScope.PROCESS, metric.metric(), metric.qualifier(), value));
        }
    }
}
