// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import io.drsquirrel.model.signal.FlinkMetric.Resolved;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.wire.WireException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code scopes} of a metrics record. Names that no signal needs are dropped as they are read.
 *
 * <p>Scopes of tasks also tell which vertices and subtasks run in the process. That part of the graph is given as a {@link
 * TopologyObserved} per job: vertices with name, operators and the subtasks seen here, without edges; the parallelism is the
 * highest subtask index seen plus one.
 */
final class MetricScopes {
    private final List<Scope> scopes = new ArrayList<>();
    private final Map<String, Optional<Resolved>> resolved = new HashMap<>();

    private MetricScopes() {}

    static MetricScopes read(JsonParser parser) throws IOException, WireException {
        MetricScopes result = new MetricScopes();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new WireException(
                    Reason.INVALID_FIELD, "scopes - " + parser.currentToken() + " - a list is expected");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw new WireException(
                        Reason.INVALID_FIELD,
                        "scopes[" + result.scopes.size() + "] - " + parser.currentToken() + " - an object is expected");
            }
            result.scopes.add(result.readScope(parser));
        }
        return result;
    }

    private Scope readScope(JsonParser parser) throws IOException, WireException {
        Scope scope = new Scope();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (field) {
                case "job" -> scope.job = parser.getValueAsString();
                case "jobName" -> scope.jobName = parser.getValueAsString();
                case "vertex" -> scope.vertex = parser.getValueAsString();
                case "vertexName" -> scope.vertexName = parser.getValueAsString();
                case "operator" -> scope.operator = parser.getValueAsString();
                case "operatorName" -> scope.operatorName = parser.getValueAsString();
                case "qualifier" -> scope.qualifier = String.valueOf(parser.getValueAsString(""));
                case "subtask" -> scope.subtask = parser.getValueAsInt(-1);
                case "attempt" -> scope.attempt = parser.getValueAsInt(0);
                case "metrics" -> readMetrics(parser, token, scope);
                default -> parser.skipChildren();
            }
        }
        return scope;
    }

    private void readMetrics(JsonParser parser, JsonToken token, Scope scope) throws IOException, WireException {
        if (token != JsonToken.START_OBJECT) {
            throw new WireException(
                    Reason.INVALID_FIELD,
                    "scopes[" + scopes.size() + "].metrics - " + token
                            + " - an object of names and numbers is expected");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!value.isNumeric()) {
                parser.skipChildren();
                continue;
            }
            double number = parser.getDoubleValue();
            Optional<Resolved> metric = resolved.computeIfAbsent(name, FlinkMetric::resolve);
            if (metric.isPresent() && Double.isFinite(number)) {
                scope.metrics.add(metric.get());
                scope.values.add(number);
            }
        }
    }

    List<Observation> observations(
            Instant at,
            ProcessRef process,
            @Nullable JsonNode container,
            @Nullable JsonNode processFacts,
            @Nullable JsonNode dropped)
            throws WireException {
        List<Observation> result = new ArrayList<>();
        Map<String, JobPart> jobs = new LinkedHashMap<>();
        for (Scope scope : scopes) {
            MetricScope metricScope = scope.metricScope();
            for (int i = 0; i < scope.metrics.size(); i++) {
                Resolved metric = scope.metrics.get(i);
                if (metric.metric().level() == Level.TASK && scope.operator != null) {
                    // The same count again, of one operator in the task.
                    continue;
                }
                result.add(new MetricSample(
                        at, process, metricScope, metric.metric(), scope.qualifier(metric), scope.values.get(i)));
            }
            if (scope.job != null && scope.vertex != null && scope.subtask >= 0) {
                jobs.computeIfAbsent(scope.job, id -> new JobPart()).add(scope, process.id());
            }
        }
        jobs.forEach((job, part) -> result.add(
                new TopologyObserved(at, process, job, part.name == null ? "" : part.name, part.topology())));
        if (container != null && container.isObject()) {
            result.addAll(Containers.ofProcess(at, process, container, processFacts));
        }
        Long lost = dropped == null ? null : WireFields.longOrNull(dropped, "metricRecords");
        if (lost != null && lost > 0) {
            Capability capability =
                    process.kind() == ProcessKind.TASK_MANAGER ? Capability.METRICS : Capability.PROCESS_METRICS;
            result.add(new CoverageObserved(
                    at,
                    process,
                    null,
                    capability,
                    true,
                    lost + " intervals of metrics were dropped before this one because the agent's buffer was full;"
                            + " is the broker reachable?"));
        }
        return result;
    }

    /** One scope as read. */
    private static final class Scope {
        private @Nullable String job;
        private @Nullable String jobName;
        private @Nullable String vertex;
        private @Nullable String vertexName;
        private @Nullable String operator;
        private @Nullable String operatorName;
        private String qualifier = "";
        private int subtask = -1;
        private int attempt;
        private final List<Resolved> metrics = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        MetricScope metricScope() {
            return job == null && vertex == null && operator == null
                    ? MetricScope.PROCESS
                    : new MetricScope(job, jobName, vertex, subtask, operator, operatorName);
        }

        String qualifier(Resolved metric) {
            return metric.qualifier().isEmpty() ? qualifier : metric.qualifier();
        }
    }

    /** What the process knows of one job's graph. */
    private static final class JobPart {
        private @Nullable String name;
        private final Map<String, VertexPart> vertices = new LinkedHashMap<>();

        void add(Scope scope, String taskManager) {
            if (name == null) {
                name = scope.jobName;
            }
            vertices.computeIfAbsent(String.valueOf(scope.vertex), id -> new VertexPart())
                    .add(scope, taskManager);
        }

        Topology topology() {
            List<JobVertex> result = new ArrayList<>();
            vertices.forEach((id, part) -> result.add(part.vertex(id)));
            return new Topology(result);
        }
    }

    private static final class VertexPart {
        private String name = "";
        private final Map<String, JobVertex.Operator> operators = new LinkedHashMap<>();
        private final Map<Integer, JobVertex.Subtask> subtasks = new HashMap<>();

        void add(Scope scope, String taskManager) {
            if (scope.vertexName != null) {
                name = scope.vertexName;
            }
            if (scope.operator != null) {
                operators.putIfAbsent(
                        scope.operator,
                        new JobVertex.Operator(
                                scope.operator, scope.operatorName == null ? "" : scope.operatorName, false));
            }
            subtasks.merge(
                    scope.subtask,
                    new JobVertex.Subtask(scope.subtask, scope.attempt, "RUNNING", taskManager),
                    (a, b) -> a.attempt() >= b.attempt() ? a : b);
        }

        JobVertex vertex(String id) {
            int highest =
                    subtasks.keySet().stream().max(Comparator.naturalOrder()).orElse(-1);
            List<JobVertex.Subtask> sorted = subtasks.values().stream()
                    .sorted(Comparator.comparingInt(JobVertex.Subtask::index))
                    .toList();
            return new JobVertex(id, name, highest + 1, 0, List.of(), List.copyOf(operators.values()), sorted);
        }
    }
}
