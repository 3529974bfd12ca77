// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.model.snapshot.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Shapes of the job graph that cost without need:
 *
 * <ul>
 *   <li>{@code needless-shuffle}: a keyed vertex of one input is read by key again at the same parallelism, and each subtask
 *       gets what its counterpart sends (the same key, then), or records are rebalanced between equals that are even already;
 *   <li>{@code idle-source-subtasks}: some subtasks of a source read nothing while others do;
 *   <li>{@code max-parallelism}: the parallelism is near the maximum;
 *   <li>{@code chaining}: vertices that could be one chain are not, and none holds two operators;
 *   <li>{@code waiting-for-slots}: the job is said to run, and none of its tasks has had a slot for a while;
 *   <li>{@code uid-missing}: some operators have a uid, others none.
 * </ul>
 */
public final class TopologyDetector implements Detector {
    private static final double SAME = 0.02;
    private static final double FLOWS = 10;
    private static final double NEAR_MAXIMUM = 0.7;
    private static final Duration WAITS_IN_VAIN = Duration.ofSeconds(20);
    /** New TaskManagers may be on their way. */
    private static final Duration WAITS_LONG = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("kind");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        if (!facts.has(Capability.TOPOLOGY) || snapshot.topology().vertices().isEmpty()) {
            return Outcome.unknown(EnumSet.of(Capability.TOPOLOGY));
        }
        return switch (arguments.text("kind", "needless-shuffle")) {
            case "idle-source-subtasks" -> idleSourceSubtasks(facts);
            case "max-parallelism" -> maxParallelism(snapshot);
            case "chaining" -> chaining(snapshot);
            case "waiting-for-slots" -> waitingForSlots(facts);
            case "uid-missing" -> uidMissing(snapshot);
            default -> needlessShuffle(facts);
        };
    }

    private static Outcome needlessShuffle(Facts facts) {
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            if (vertex.inputs().size() != 1 || vertex.parallelism() < 2) {
                continue;
            }
            JobVertex.Edge edge = vertex.inputs().get(0);
            Optional<JobVertex> before = facts.vertex(edge.from());
            if (before.isEmpty() || before.get().parallelism() != vertex.parallelism()) {
                continue;
            }
            boolean keyedTwice = edge.shipStrategy().contains("HASH")
                    && Flow.isKeyed(before.get())
                    && before.get().inputs().size() == 1
                    && sameSubtasks(facts, before.get(), vertex);
            boolean rebalanced = edge.shipStrategy().contains("REBALANCE")
                    && !Flow.isSource(facts.snapshot(), before.get())
                    && even(facts, before.get());
            if (keyedTwice || rebalanced) {
                double rate = Flow.now(facts, vertex).map(Recent::mean).orElse(0d);
                return topology(
                        "records go from " + Flow.name(before.get()) + " to " + Flow.name(vertex) + " by "
                                + edge.shipStrategy() + " at equal parallelism " + vertex.parallelism()
                                + (keyedTwice
                                        ? "; each subtask gets what its counterpart sends"
                                        : "; they were spread evenly before")
                                + " (" + Quantities.format(rate, "1/s") + ")",
                        vertex);
            }
        }
        return Outcome.fails();
    }

    /**
     * Whether each subtask reads as much as the subtask of the same index before it writes. With another key between, subtasks
     * differ by chance; where they all happen to be equal the numbers cannot tell, and a second key is taken for the same only
     * where amounts in and out agree to a fiftieth.
     */
    private static boolean sameSubtasks(Facts facts, JobVertex before, JobVertex vertex) {
        Optional<Spread> out = Spread.of(facts, Signal.RECORDS_OUT_RATE, before.id());
        Optional<Spread> in = Spread.of(facts, Signal.RECORDS_IN_RATE, vertex.id());
        if (out.isEmpty() || in.isEmpty() || in.get().sum() < FLOWS) {
            return false;
        }
        for (int i = 0; i < vertex.parallelism(); i++) {
            double sent = out.get().at(i);
            double read = in.get().at(i);
            if (Double.isNaN(sent) || Double.isNaN(read) || Math.abs(sent - read) > SAME * Math.max(sent, read)) {
                return false;
            }
        }
        return true;
    }

    private static boolean even(Facts facts, JobVertex vertex) {
        return Spread.of(facts, Signal.RECORDS_OUT_RATE, vertex.id())
                .map(s -> s.size() > 1 && s.sum() >= FLOWS && s.max() <= 1.1 * s.min())
                .orElse(false);
    }

    private static Outcome idleSourceSubtasks(Facts facts) {
        boolean any = false;
        for (JobVertex source : Flow.sources(facts.snapshot())) {
            Optional<Spread> records = Flow.perSubtask(facts, source);
            Optional<Recent> now = Flow.now(facts, source);
            any |= records.isPresent();
            if (records.isEmpty()
                    || now.isEmpty()
                    || records.get().size() < 2
                    || records.get().sum() < FLOWS) {
                continue;
            }
            long idle =
                    Arrays.stream(records.get().sorted()).filter(v -> v == 0).count();
            if (idle > 0 && now.get().millis() >= 15_000) {
                return topology(
                        idle + " of " + source.parallelism() + " subtasks of " + Flow.name(source)
                                + " read nothing, the others "
                                + Quantities.format(records.get().sum(), "1/s") + " together",
                        source);
            }
        }
        return any ? Outcome.fails() : Outcome.unknown(EnumSet.of(Capability.METRICS));
    }

    private static Outcome maxParallelism(JobSnapshot snapshot) {
        for (JobVertex vertex : snapshot.topology().vertices()) {
            if (vertex.maxParallelism() > 0
                    && vertex.parallelism() > NEAR_MAXIMUM * vertex.maxParallelism()
                    && vertex.parallelism() > 1) {
                return topology(
                        Flow.name(vertex) + " has parallelism " + vertex.parallelism() + " of at most "
                                + vertex.maxParallelism(),
                        vertex);
            }
        }
        return Outcome.fails();
    }

    private static Outcome chaining(JobSnapshot snapshot) {
        int apart = 0;
        JobVertex example = null;
        for (JobVertex vertex : snapshot.topology().vertices()) {
            if (vertex.operators().size() > 1 || vertex.name().contains(" -> ")) {
                return Outcome.fails();
            }
            boolean forward = vertex.inputs().size() == 1
                    && vertex.inputs().get(0).shipStrategy().equals("FORWARD");
            if (forward) {
                apart++;
                example = vertex;
            }
        }
        return apart >= 2 && example != null
                ? topology(
                        apart
                                + " vertices read from one neighbour each without any exchange, and none is chained, e.g. "
                                + Flow.name(example),
                        example)
                : Outcome.fails();
    }

    /** Flink fails such a job after five minutes; where the cluster is known to be full there is no need to wait for that. */
    private static Outcome waitingForSlots(Facts facts) {
        JobSnapshot snapshot = facts.snapshot();
        List<JobVertex> vertices = snapshot.topology().vertices();
        Instant since = snapshot.statusSince();
        if (snapshot.status() != JobStatus.RUNNING || since == null || !allWait(vertices)) {
            return Outcome.fails();
        }
        Duration waits = Duration.between(since, snapshot.takenAt());
        OptionalDouble free = facts.series(Signal.SLOTS_FREE).stream()
                .map(SignalSeries::latest)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
        boolean full = free.isPresent() && free.getAsDouble() <= 0;
        if (waits.compareTo(full ? WAITS_IN_VAIN : WAITS_LONG) < 0) {
            return Outcome.fails();
        }
        return Outcome.holds(
                List.of(Evidence.of(
                        Evidence.Kind.STATUS,
                        "all "
                                + vertices.stream()
                                        .mapToInt(v -> v.subtasks().size())
                                        .sum()
                                + " subtasks have waited for slots for "
                                + Quantities.format(waits.toMillis(), "ms")
                                + (free.isPresent()
                                        ? "; " + Quantities.format(free.getAsDouble(), "1")
                                                + " slots of the cluster are free"
                                        : ""),
                        "tasks of the job",
                        since)),
                Map.of());
    }

    /** Whether the subtasks of all vertices are known, and none has a slot. */
    private static boolean allWait(List<JobVertex> vertices) {
        for (JobVertex vertex : vertices) {
            if (vertex.subtasks().isEmpty()) {
                return false;
            }
            for (JobVertex.Subtask subtask : vertex.subtasks()) {
                if (!subtask.status().equals("SCHEDULED")) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Outcome uidMissing(JobSnapshot snapshot) {
        int with = 0;
        JobVertex without = null;
        for (JobVertex vertex : snapshot.topology().vertices()) {
            for (JobVertex.Operator operator : vertex.operators()) {
                if (operator.uidSet()) {
                    with++;
                } else {
                    without = vertex;
                }
            }
        }
        // A uid that was not set looks like one that is not known, unless others are known.
        if (with == 0) {
            return Outcome.unknown(EnumSet.of(Capability.TOPOLOGY));
        }
        return without == null
                ? Outcome.fails()
                : topology("an operator of " + Flow.name(without) + " has no uid, while others have one", without);
    }

    private static Outcome topology(String text, JobVertex vertex) {
        return Outcome.holds(
                List.of(Evidence.of(Evidence.Kind.TOPOLOGY, text, "job graph", null)), Map.of("vertex", vertex.name()));
    }
}
