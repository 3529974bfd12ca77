// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.collect.readings.ReportedScopes.Placed;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The vertices of one job as its reported metrics show them.
 *
 * <p>Scopes of tasks and operators look the same. A name is a task's if a metric is reported of it that only tasks have (busy time), if
 * it is a chain ({@code A -> B}), or if the job manager deployed it; an operator's if a task holds it; and a task's otherwise. Where the
 * vertex' id is not known its name stands in for it.
 */
final class ReportedVertices {
    private static final String CHAIN = " -> ";
    /** Flink cuts the names of operators. */
    private static final int LONGEST_OPERATOR = 80;

    private static final Set<FlinkMetric> IN =
            Set.of(FlinkMetric.NUM_RECORDS_IN, FlinkMetric.NUM_RECORDS_IN_PER_SECOND, FlinkMetric.NUM_BYTES_IN);
    private static final Set<FlinkMetric> OUT =
            Set.of(FlinkMetric.NUM_RECORDS_OUT, FlinkMetric.NUM_RECORDS_OUT_PER_SECOND, FlinkMetric.NUM_BYTES_OUT);

    private final String job;
    private final Map<String, String> ids;
    private final List<Placed> placed;
    private final Set<String> tasks = new LinkedHashSet<>();
    private final Map<String, String> taskOf = new HashMap<>();
    /** Which metrics are there of a name, and which of them ever were above zero. */
    private final Map<String, Set<FlinkMetric>> reported = new HashMap<>();

    private final Map<String, Set<FlinkMetric>> positive = new HashMap<>();

    ReportedVertices(String job, Map<String, String> ids, List<Placed> placed) {
        this.job = job;
        this.ids = ids;
        this.placed = placed;
    }

    void tell(Consumer<Observation> out) {
        for (Placed p : placed) {
            if (ids.containsKey(p.name())
                    || p.name().contains(CHAIN)
                    || ofTasksOnly(p.track().metric.metric())) {
                tasks.add(p.name());
            }
        }
        Set<String> hosts = new LinkedHashSet<>(tasks);
        hosts.addAll(ids.keySet());
        for (Placed p : placed) {
            taskOf.computeIfAbsent(p.name(), name -> tasks.contains(name) ? name : host(name, hosts));
            FlinkMetric metric = p.track().metric.metric();
            reported.computeIfAbsent(p.name(), n -> EnumSet.noneOf(FlinkMetric.class))
                    .add(metric);
            for (int i = 0; i < p.track().size(); i++) {
                if (p.track().value(i) > 0) {
                    positive.computeIfAbsent(p.name(), n -> EnumSet.noneOf(FlinkMetric.class))
                            .add(metric);
                    break;
                }
            }
        }
        topology(out);
        placed.forEach(p -> samples(p, out));
    }

    private static boolean ofTasksOnly(FlinkMetric metric) {
        return metric.level() == Level.TASK && !IN.contains(metric) && !OUT.contains(metric);
    }

    private static String host(String operator, Set<String> hosts) {
        for (String task : hosts) {
            if (holds(task, operator)) {
                return task;
            }
        }
        return operator;
    }

    /** Whether the operator is one of the task's chain: {@code A -> (B, C -> D)}. */
    private static boolean holds(String task, String operator) {
        for (int at = task.indexOf(operator); at >= 0; at = task.indexOf(operator, at + 1)) {
            int end = at + operator.length();
            boolean begins = at == 0
                    || task.startsWith(CHAIN, at - CHAIN.length())
                    || task.startsWith(", ", at - 2)
                    || task.startsWith(CHAIN + "(", at - CHAIN.length() - 1);
            boolean ends = end == task.length()
                    || task.startsWith(CHAIN, end)
                    || task.startsWith(", ", end)
                    || task.startsWith(")", end)
                    || operator.length() >= LONGEST_OPERATOR;
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private String taskOf(Placed p) {
        return taskOf.getOrDefault(p.name(), p.name());
    }

    private boolean isTask(Placed p) {
        return taskOf(p).equals(p.name());
    }

    private String id(String task) {
        return ids.getOrDefault(task, task);
    }

    // ---------------------------------------------------------------------------------------------- graph

    /** What one process knows of a vertex. */
    private static final class Part {
        final Map<String, JobVertex.Operator> operators = new LinkedHashMap<>();
        final TreeMap<Integer, JobVertex.Subtask> subtasks = new TreeMap<>();
    }

    private void topology(Consumer<Observation> out) {
        Map<ProcessRef, Map<String, Part>> parts = new LinkedHashMap<>();
        Map<ProcessRef, Instant> latest = new HashMap<>();
        for (Placed p : placed) {
            if (p.track().size() == 0) {
                continue;
            }
            Part part = parts.computeIfAbsent(p.process(), r -> new LinkedHashMap<>())
                    .computeIfAbsent(taskOf(p), t -> new Part());
            if (!isTask(p) || p.track().metric.metric().level() == Level.OPERATOR) {
                part.operators.putIfAbsent(p.name(), new JobVertex.Operator("", p.name(), false));
            }
            int subtask = p.scope().subtask();
            part.subtasks.putIfAbsent(
                    subtask,
                    new JobVertex.Subtask(subtask, 0, "RUNNING", p.process().id()));
            Instant last = p.track().at(p.track().size() - 1);
            latest.merge(p.process(), last, (a, b) -> a.isAfter(b) ? a : b);
        }
        parts.forEach((process, vertices) -> {
            List<JobVertex> told = vertices.entrySet().stream()
                    .map(e -> new JobVertex(
                            id(e.getKey()),
                            e.getKey(),
                            0,
                            0,
                            List.of(),
                            List.copyOf(e.getValue().operators.values()),
                            List.copyOf(e.getValue().subtasks.values())))
                    .toList();
            out.accept(new TopologyObserved(
                    latest.getOrDefault(process, Instant.EPOCH), process, job, "", new Topology(told)));
        });
    }

    // ---------------------------------------------------------------------------------------------- samples

    private void samples(Placed p, Consumer<Observation> out) {
        FlinkMetric metric = p.track().metric.metric();
        String task = taskOf(p);
        MetricScope ofTask = MetricScope.subtask(job, id(task), p.scope().subtask());
        if (metric == FlinkMetric.CURRENT_INPUT_WATERMARK) {
            // Inside a chain it may be that of before watermarks are made.
            boolean headOfOther = task.startsWith(p.name()) && !has(reported, task, metric) && !isSource(task);
            if (isTask(p) || headOfOther) {
                ReportedScopes.samples(p.track(), p.process(), ofTask, out);
            }
            return;
        }
        if (metric.level() == Level.OPERATOR) {
            String qualifier = p.track().metric.qualifier().isEmpty()
                    ? p.scope().group()
                    : p.track().metric.qualifier();
            MetricScope scope = new MetricScope(job, null, id(task), p.scope().subtask(), p.name(), p.name());
            for (int i = 0; i < p.track().size(); i++) {
                out.accept(new MetricSample(
                        p.track().at(i),
                        p.process(),
                        scope,
                        metric,
                        qualifier,
                        p.track().value(i)));
            }
            return;
        }
        // What a source reads its task does not count; what its operator hands on is the same.
        String reader = isSource(task) ? first(task) : "";
        if (p.name().equals(reader) && OUT.contains(metric) && !has(positive, task, in(metric))) {
            for (int i = 0; i < p.track().size(); i++) {
                out.accept(new MetricSample(
                        p.track().at(i),
                        p.process(),
                        ofTask,
                        in(metric),
                        "",
                        p.track().value(i)));
            }
        }
        boolean replaced = !reader.isEmpty()
                && IN.contains(metric)
                && !has(positive, task, metric)
                && has(reported, reader, out(metric));
        boolean standsIn = !isTask(p)
                && !has(reported, task, metric)
                && ((reader.isEmpty() && task.startsWith(p.name()) && IN.contains(metric))
                        || (task.endsWith(p.name()) && OUT.contains(metric)));
        if ((isTask(p) && !replaced) || standsIn) {
            ReportedScopes.samples(p.track(), p.process(), ofTask, out);
        }
    }

    private static String first(String task) {
        int chain = task.indexOf(CHAIN);
        return chain < 0 ? task : task.substring(0, chain);
    }

    private static FlinkMetric out(FlinkMetric in) {
        return switch (in) {
            case NUM_RECORDS_IN -> FlinkMetric.NUM_RECORDS_OUT;
            case NUM_RECORDS_IN_PER_SECOND -> FlinkMetric.NUM_RECORDS_OUT_PER_SECOND;
            default -> FlinkMetric.NUM_BYTES_OUT;
        };
    }

    private static FlinkMetric in(FlinkMetric out) {
        return switch (out) {
            case NUM_RECORDS_OUT -> FlinkMetric.NUM_RECORDS_IN;
            case NUM_RECORDS_OUT_PER_SECOND -> FlinkMetric.NUM_RECORDS_IN_PER_SECOND;
            default -> FlinkMetric.NUM_BYTES_IN;
        };
    }

    private static boolean has(Map<String, Set<FlinkMetric>> metrics, String name, FlinkMetric metric) {
        return metrics.getOrDefault(name, Set.of()).contains(metric);
    }

    private static boolean isSource(String task) {
        return task.startsWith("Source: ") || task.startsWith("Source__");
    }
}
