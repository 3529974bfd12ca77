// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The job graph of each run. REST tells all of it at once; the log and the reporters tell one vertex and a few subtasks at a
 * time and no edges, so that their parts are put together and, where there is only one way to do it, edges are inferred.
 */
final class TopologyLedger {
    private static final int MOST_RUNS = 3;
    private static final int MOST_VERTICES = 5_000;
    private static final int MOST_SUBTASKS = 20_000;
    /** Parts that are older than the latest by more may belong to a parallelism that is gone. */
    private static final Duration FRESH = Duration.ofMinutes(3);
    /** Word for the strategy of an edge that was inferred. */
    static final String INFERRED = "INFERRED";

    private final Map<String, Run> runs = new HashMap<>();

    private static final class Run {
        private Instant last = Instant.MIN;
        private @Nullable Instant wholeAt;
        private Topology whole = Topology.EMPTY;
        private final TreeMap<String, Part> parts = new TreeMap<>();
    }

    /** What is known of one vertex piece by piece. */
    private static final class Part {
        private Instant first = Instant.MAX;
        private Instant namedAt = Instant.MIN;
        private String name = "";
        private List<JobVertex.Operator> operators = List.of();
        private final TreeMap<Integer, Placed> subtasks = new TreeMap<>();
    }

    private record Placed(Instant at, int parallelism, JobVertex.Subtask subtask) {}

    void add(Instant at, String runId, Topology topology) {
        Run run = run(at, runId);
        if (isWhole(topology)) {
            boolean later = run.wholeAt == null
                    || at.isAfter(run.wholeAt)
                    || (at.equals(run.wholeAt) && topology.toString().compareTo(run.whole.toString()) > 0);
            if (later) {
                run.wholeAt = at;
                run.whole = topology;
            }
            return;
        }
        for (JobVertex vertex : topology.vertices()) {
            Part part = part(run, vertex.id());
            if (part == null) {
                return;
            }
            part.first = at.isBefore(part.first) ? at : part.first;
            boolean newer = at.isAfter(part.namedAt)
                    || (at.equals(part.namedAt) && vertex.name().compareTo(part.name) > 0);
            if (!vertex.name().isEmpty() && newer) {
                part.namedAt = at;
                part.name = vertex.name();
            }
            boolean richer = vertex.operators().size() > part.operators.size()
                    || (vertex.operators().size() == part.operators.size()
                            && vertex.operators().toString().compareTo(part.operators.toString()) > 0);
            if (richer) {
                part.operators = vertex.operators();
            }
            for (JobVertex.Subtask subtask : vertex.subtasks()) {
                place(part, new Placed(at, vertex.parallelism(), subtask));
            }
        }
    }

    /** A metric of a subtask proves that the subtask is there. */
    void seen(Instant at, String runId, MetricScope scope) {
        String vertex = scope.vertexId();
        if (vertex == null || scope.subtask() < 0) {
            return;
        }
        Run run = runs.get(runId);
        Part known = run == null ? null : run.parts.get(vertex);
        if (known != null && known.subtasks.containsKey(scope.subtask())) {
            Placed placed = known.subtasks.get(scope.subtask());
            if (at.isAfter(placed.at()) && run != null) {
                known.subtasks.put(scope.subtask(), new Placed(at, placed.parallelism(), placed.subtask()));
                run.last = at.isAfter(run.last) ? at : run.last;
            }
            return;
        }
        Part part = part(run(at, runId), vertex);
        if (part != null) {
            part.first = at.isBefore(part.first) ? at : part.first;
            place(part, new Placed(at, 0, new JobVertex.Subtask(scope.subtask(), 0, "", "")));
        }
    }

    private static void place(Part part, Placed placed) {
        if (part.subtasks.size() < MOST_SUBTASKS
                || part.subtasks.containsKey(placed.subtask().index())) {
            part.subtasks.merge(placed.subtask().index(), placed, TopologyLedger::merged);
        }
    }

    private static Placed merged(Placed a, Placed b) {
        Comparator<Placed> better = Comparator.comparing(
                        (Placed p) -> !p.subtask().taskManager().isEmpty())
                .thenComparing(p -> p.subtask().attempt())
                .thenComparing(Placed::at)
                .thenComparing(p -> p.subtask().toString());
        Placed winner = better.compare(a, b) >= 0 ? a : b;
        return new Placed(
                a.at().isAfter(b.at()) ? a.at() : b.at(),
                a.at().equals(b.at())
                        ? Math.max(a.parallelism(), b.parallelism())
                        : a.at().isAfter(b.at()) ? later(a, b) : later(b, a),
                winner.subtask());
    }

    private static int later(Placed later, Placed earlier) {
        return later.parallelism() > 0 ? later.parallelism() : earlier.parallelism();
    }

    private Run run(Instant at, String runId) {
        Run run = runs.computeIfAbsent(runId, id -> new Run());
        run.last = at.isAfter(run.last) ? at : run.last;
        if (runs.size() > MOST_RUNS) {
            runs.entrySet().stream()
                    .min(Comparator.comparing((Map.Entry<String, Run> e) -> e.getValue().last)
                            .thenComparing(Map.Entry::getKey))
                    .ifPresent(oldest -> runs.remove(oldest.getKey()));
        }
        return run;
    }

    private static @Nullable Part part(Run run, String vertexId) {
        Part part = run.parts.get(vertexId);
        if (part == null && run.parts.size() < MOST_VERTICES) {
            part = new Part();
            run.parts.put(vertexId, part);
        }
        return part;
    }

    /** Only who knows the whole graph knows edges or key groups. */
    private static boolean isWhole(Topology topology) {
        return topology.vertices().stream().anyMatch(v -> !v.inputs().isEmpty() || v.maxParallelism() > 0);
    }

    /** The run's graph as far as it is known. */
    Topology topology(String runId) {
        Run run = runs.get(runId);
        if (run == null) {
            return Topology.EMPTY;
        }
        if (run.wholeAt != null) {
            return new Topology(run.whole.vertices().stream()
                    .map(v -> withSubtasks(v, run.parts.get(v.id())))
                    .toList());
        }
        List<Map.Entry<String, Part>> parts = new ArrayList<>(run.parts.entrySet());
        parts.sort(Comparator.comparing((Map.Entry<String, Part> e) -> position(e.getValue().name))
                .thenComparing(e -> e.getValue().first)
                .thenComparing(Map.Entry::getKey));
        List<JobVertex> vertices = parts.stream()
                .map(e -> vertex(e.getKey(), e.getValue(), run.last))
                .toList();
        return new Topology(connected(vertices, parts));
    }

    private static JobVertex withSubtasks(JobVertex vertex, @Nullable Part part) {
        if (part == null || !vertex.subtasks().isEmpty()) {
            return vertex;
        }
        return new JobVertex(
                vertex.id(),
                vertex.name(),
                vertex.parallelism(),
                vertex.maxParallelism(),
                vertex.inputs(),
                vertex.operators(),
                subtasks(part, vertex.parallelism()));
    }

    private static JobVertex vertex(String id, Part part, Instant last) {
        int parallelism = 0;
        for (Placed placed : part.subtasks.values()) {
            if (!placed.at().isBefore(last.minus(FRESH))) {
                parallelism = Math.max(
                        parallelism,
                        Math.max(placed.parallelism(), placed.subtask().index() + 1));
            }
        }
        if (parallelism == 0 && !part.subtasks.isEmpty()) {
            parallelism = part.subtasks.lastKey() + 1;
        }
        return new JobVertex(
                id,
                part.name.isEmpty() ? nameOf(part, id) : part.name,
                parallelism,
                0,
                List.of(),
                part.operators,
                subtasks(part, parallelism));
    }

    private static String nameOf(Part part, String id) {
        return part.operators.isEmpty()
                ? id
                : part.operators.stream().map(JobVertex.Operator::name).collect(Collectors.joining(" -> "));
    }

    private static List<JobVertex.Subtask> subtasks(Part part, int parallelism) {
        return part.subtasks.values().stream()
                .map(Placed::subtask)
                .filter(s -> s.index() < parallelism && !s.status().isEmpty())
                .toList();
    }

    /** 0 for sources, 2 for what ends in a sink, 1 for all between. */
    private static int position(String name) {
        // Some reporters write underscores for what is no letter.
        if (name.startsWith("Source:") || name.startsWith("Source__")) {
            return 0;
        }
        return name.contains(": Writer")
                        || name.contains(": Committer")
                        || name.contains("Sink: ")
                        || name.contains("Sink__")
                ? 2
                : 1;
    }

    /**
     * Edges where there is little choice: all sources feed the first of the others, and the others follow each other in the
     * order they were deployed in, which is that of the graph. With more than one source and several others that order
     * may be wrong, and nothing is inferred.
     */
    private static List<JobVertex> connected(List<JobVertex> vertices, List<Map.Entry<String, Part>> parts) {
        List<JobVertex> sources =
                vertices.stream().filter(v -> position(v.name()) == 0).toList();
        int others = vertices.size() - sources.size();
        boolean ordered = others <= 1
                || parts.stream().filter(e -> position(e.getValue().name) == 1).count() <= 1
                || deployedInOrder(parts);
        if (sources.isEmpty() || others == 0 || !ordered || (sources.size() > 1 && others > 2)) {
            return vertices;
        }
        List<JobVertex> result = new ArrayList<>();
        List<JobVertex.Edge> inputs =
                sources.stream().map(s -> new JobVertex.Edge(s.id(), INFERRED)).toList();
        for (JobVertex v : vertices) {
            if (position(v.name()) == 0) {
                result.add(v);
                continue;
            }
            result.add(new JobVertex(
                    v.id(), v.name(), v.parallelism(), v.maxParallelism(), inputs, v.operators(), v.subtasks()));
            inputs = List.of(new JobVertex.Edge(v.id(), INFERRED));
        }
        return result;
    }

    private static boolean deployedInOrder(List<Map.Entry<String, Part>> parts) {
        Set<Instant> times = parts.stream()
                .filter(e -> position(e.getValue().name) == 1)
                .map(e -> e.getValue().first)
                .collect(Collectors.toSet());
        return times.size()
                == parts.stream().filter(e -> position(e.getValue().name) == 1).count();
    }

    /** Whether the whole graph was told, edges included. */
    boolean isWhole(String runId) {
        return Optional.ofNullable(runs.get(runId)).map(r -> r.wholeAt != null).orElse(false);
    }

    void write(BinaryWriter out) throws IOException {
        out.number(runs.size());
        for (Map.Entry<String, Run> entry : runs.entrySet()) {
            Run run = entry.getValue();
            out.string(entry.getKey());
            time(out, run.last);
            out.optional(run.wholeAt);
            RecordsBinary.topology(out, run.whole);
            out.number(run.parts.size());
            for (Map.Entry<String, Part> e : run.parts.entrySet()) {
                Part part = e.getValue();
                out.string(e.getKey());
                time(out, part.first);
                time(out, part.namedAt);
                out.string(part.name);
                JobVertex carrier = new JobVertex(e.getKey(), "", 0, 0, List.of(), part.operators, List.of());
                RecordsBinary.topology(out, new Topology(List.of(carrier)));
                out.all(part.subtasks.values(), p -> {
                    time(out, p.at());
                    out.number(p.parallelism());
                    out.number(p.subtask().index());
                    out.number(p.subtask().attempt());
                    out.string(p.subtask().status());
                    out.string(p.subtask().taskManager());
                });
            }
        }
    }

    private static void time(BinaryWriter out, Instant at) throws IOException {
        out.optional(at.equals(Instant.MIN) || at.equals(Instant.MAX) ? null : at);
    }

    private static Instant time(BinaryReader in, Instant otherwise) throws IOException {
        Instant at = in.optionalInstant();
        return at == null ? otherwise : at;
    }

    static TopologyLedger read(BinaryReader in) throws IOException {
        TopologyLedger read = new TopologyLedger();
        for (int i = in.size(); i > 0; i--) {
            Run run = new Run();
            read.runs.put(in.string(), run);
            run.last = time(in, Instant.MIN);
            run.wholeAt = in.optionalInstant();
            run.whole = RecordsBinary.topology(in);
            for (int p = in.size(); p > 0; p--) {
                Part part = new Part();
                run.parts.put(in.string(), part);
                part.first = time(in, Instant.MAX);
                part.namedAt = time(in, Instant.MIN);
                part.name = in.string();
                part.operators = RecordsBinary.topology(in).vertices().get(0).operators();
                for (Placed placed : in.all(() -> {
                    Instant at = time(in, Instant.MIN);
                    int parallelism = in.integer();
                    int index = in.integer();
                    int attempt = in.integer();
                    String status = in.string();
                    return new Placed(at, parallelism, new JobVertex.Subtask(index, attempt, status, in.string()));
                })) {
                    part.subtasks.put(placed.subtask().index(), placed);
                }
            }
        }
        return read;
    }
}
