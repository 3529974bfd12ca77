// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.KeyGroups;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why some subtasks of a vertex are full while others of the same vertex have time left. Unevenness that hinders nobody is none.
 *
 * <p>Told apart by what each subtask reads ({@code r}), how busy it is, how many key groups it owns and where it runs:
 *
 * <ol>
 *   <li>{@code few-keys}: records come by key and some subtasks get none: there are too few keys to reach all of them;
 *   <li>{@code key-groups}: the arithmetic of key groups gives some at least half as much more as others, and {@code r} follows it;
 *   <li>{@code hot-key}: one subtask reads at least half as much more than the middle one, and key groups do not explain it;
 *   <li>{@code partitions}: a source whose subtasks read unequal amounts;
 *   <li>{@code slow-host}: {@code r} is even, and the busy subtasks are those of one task manager.
 * </ol>
 *
 * @param kind which of them
 * @param vertex where
 * @param subtask index of the subtask that is fullest
 * @param evidence in numbers
 */
record Skew(String kind, JobVertex vertex, int subtask, List<Evidence> evidence) {
    private static final double FULL = 0.75;
    /** Where upstream waits, that proves the vertex full; a short look reads its busy time some seconds late, and so too low. */
    private static final double FULL_AT_BOTTLENECK = 0.6;
    /** Where nobody waits yet: records still fit into the buffers before it. */
    private static final double FULL_WITHOUT_PRESSURE = 0.97;
    /** The middle subtask may be this busy, of the fullest, for the others to count as having time left. */
    private static final double TIME_LEFT = 0.78;

    /**
     * Partitions that are dealt out unevenly differ by at least a half, but a subtask that is full reads no more than it can; where one is
     * full to the brim, any that is clearly less busy shows that.
     */
    private static final double TIME_LEFT_AT_SOURCE = 0.9;

    private static final double BRIM = 0.97;

    private static final double UNEVEN = 1.5;
    private static final double EVEN = 1.3;
    private static final double NEARLY = 0.9;
    private static final double LEAST_RATE = 5;
    /** Records per second that count as none; beside one hot key the others read little, too. */
    private static final double NOTHING = 0.5;

    /** The skew of the job: at its bottleneck, else at a source that is full. */
    static Optional<Skew> find(Facts facts) {
        return facts.once("skew", () -> look(facts));
    }

    private static Optional<Skew> look(Facts facts) {
        Optional<Bottleneck> bottleneck = Bottleneck.find(facts);
        if (bottleneck.isPresent()) {
            return of(facts, bottleneck.get().vertex(), FULL_AT_BOTTLENECK);
        }
        for (JobVertex source : Flow.sources(facts.snapshot())) {
            if (Bottleneck.mean(facts, Signal.BACKPRESSURED_RATIO, source.id()) < Bottleneck.HINDERED) {
                Optional<Skew> found = of(facts, source);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        // Reports of a few vertices only: nothing tells who waits.
        boolean measured = !facts.series(Signal.BACKPRESSURED_RATIO).isEmpty();
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            if (measured && Bottleneck.mean(facts, Signal.BUSY_RATIO, vertex.id()) < FULL) {
                continue;
            }
            Optional<Skew> found = Flow.isKeyed(vertex) || Flow.hasOwnPartitioner(vertex)
                    ? of(facts, vertex, measured ? FULL_WITHOUT_PRESSURE : FULL)
                    : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The skew of one vertex; empty where its subtasks are alike. */
    static Optional<Skew> of(Facts facts, JobVertex vertex) {
        return of(facts, vertex, FULL);
    }

    private static Optional<Skew> of(Facts facts, JobVertex told, double full) {
        JobVertex vertex = withGroups(facts, told);
        Optional<Spread> busy = Spread.of(facts, Signal.BUSY_RATIO, vertex.id());
        Optional<Spread> records = Flow.perSubtask(facts, vertex);
        if (busy.isEmpty()
                || records.isEmpty()
                || busy.get().size() < 2
                || records.get().size() < 2) {
            return Optional.empty();
        }
        Spread b = busy.get();
        Spread r = records.get();
        boolean othersHaveTime = b.median() <= TIME_LEFT * b.max()
                || b.min() <= 0.2 * b.max()
                || Flow.isSource(facts.snapshot(), vertex)
                        && b.max() >= BRIM
                        && b.min() <= TIME_LEFT_AT_SOURCE * b.max();
        if (b.max() < full || !othersHaveTime || r.max() < LEAST_RATE) {
            return Optional.empty();
        }
        int fullest = b.maxIndex();
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(metric(
                "subtask " + fullest + " of " + Flow.name(vertex) + " is busy " + Quantities.format(b.max(), "ratio")
                        + " of the time, the middle one " + Quantities.format(b.median(), "ratio"),
                Signal.BUSY_RATIO,
                vertex,
                b.max(),
                facts));
        return kind(facts, vertex, b, r, evidence).map(k -> new Skew(k, vertex, fullest, List.copyOf(evidence)));
    }

    /** With the maximum parallelism of the configuration where nobody told that of the vertex itself (metrics and logs do not). */
    private static JobVertex withGroups(Facts facts, JobVertex vertex) {
        if (vertex.maxParallelism() > 0) {
            return vertex;
        }
        int groups = facts.snapshot().configuration().stream()
                .filter(entry -> entry.key().equals("pipeline.max-parallelism"))
                .map(entry -> entry.value().strip())
                .filter(value -> value.matches("\\d{1,5}"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
        return groups < vertex.parallelism()
                ? vertex
                : new JobVertex(
                        vertex.id(),
                        vertex.name(),
                        vertex.parallelism(),
                        groups,
                        vertex.inputs(),
                        vertex.operators(),
                        vertex.subtasks());
    }

    private static Optional<String> kind(Facts facts, JobVertex vertex, Spread b, Spread r, List<Evidence> evidence) {
        if (Flow.isSource(facts.snapshot(), vertex)) {
            return partitions(facts, vertex, r, evidence);
        }
        long without = java.util.Arrays.stream(r.sorted())
                .filter(v -> v <= Math.min(NOTHING, 0.01 * r.max()))
                .count();
        boolean keyed = Flow.isKeyed(vertex) || Flow.hasOwnPartitioner(vertex) || showsKeys(facts, vertex, r);
        boolean groupsForAll = vertex.maxParallelism() == 0 || vertex.maxParallelism() >= vertex.parallelism();
        if (keyed && without > 0 && groupsForAll) {
            evidence.add(metric(
                    without + " of " + r.size() + " subtasks read nothing, while the fullest reads "
                            + Quantities.format(r.max(), "1/s"),
                    Signal.RECORDS_IN_RATE,
                    vertex,
                    without,
                    facts));
            return Optional.of("few-keys");
        }
        if (keyed && !Flow.hasOwnPartitioner(vertex) && followsKeyGroups(vertex, r)) {
            evidence.add(Evidence.of(
                    Evidence.Kind.TOPOLOGY,
                    vertex.maxParallelism() + " key groups over " + vertex.parallelism() + " subtasks: some own "
                            + KeyGroups.most(vertex) + ", others " + KeyGroups.least(vertex)
                            + "; the fullest reads " + Quantities.format(r.max(), "1/s") + ", the middle one "
                            + Quantities.format(r.median(), "1/s"),
                    "job graph",
                    null));
            return Optional.of("key-groups");
        }
        // Whoever reads most is full; one that reads most while another is full is just not held up by a slow host.
        if (r.imbalance() >= UNEVEN && b.at(r.maxIndex()) >= NEARLY * b.max()) {
            double share = r.max() / r.sum();
            evidence.add(metric(
                    "subtask " + r.maxIndex() + " reads " + Quantities.format(r.max(), "1/s") + ", the middle one "
                            + Quantities.format(r.median(), "1/s") + ": " + Quantities.format(share, "ratio")
                            + " of all records go to one of " + r.size() + " subtasks",
                    Signal.RECORDS_IN_RATE,
                    vertex,
                    r.max(),
                    facts));
            return Optional.of(keyed ? "hot-key" : "uneven");
        }
        return slowHost(vertex, b, r, evidence);
    }

    /**
     * Whether records come by key, where nobody told how they travel (metrics and logs do not): what hands out evenly and is read
     * unevenly is neither forwarded nor dealt out in turn.
     */
    private static boolean showsKeys(Facts facts, JobVertex vertex, Spread r) {
        if (r.imbalance() < UNEVEN
                || !vertex.inputs().stream().allMatch(e -> e.shipStrategy().equals(Flow.INFERRED))) {
            return false;
        }
        return facts.snapshot().topology().vertices().stream()
                .filter(v -> vertex.inputs().isEmpty()
                        ? Flow.isSource(facts.snapshot(), v)
                        : vertex.inputs().stream().anyMatch(e -> e.from().equals(v.id())))
                .allMatch(v -> Spread.of(facts, Signal.RECORDS_OUT_RATE, v.id())
                        .map(out -> out.imbalance() < EVEN)
                        .orElse(false));
    }

    private static Optional<String> partitions(Facts facts, JobVertex vertex, Spread r, List<Evidence> evidence) {
        // One that is full cannot read all that is there for it, so that what they read differs less than their
        // partitions do.
        if (r.max() < EVEN * Math.max(r.min(), r.median() / EVEN) || r.min() <= 0.01 * r.max()) {
            return Optional.empty();
        }
        evidence.add(metric(
                "its subtasks read unequal amounts: " + Quantities.format(r.max(), "1/s") + " the fullest, "
                        + Quantities.format(r.min(), "1/s") + " the emptiest",
                Signal.RECORDS_OUT_RATE,
                vertex,
                r.max(),
                facts));
        return Optional.of("partitions");
    }

    /**
     * Whether key groups are uneven and the fullest subtask owns most of them without a hot one among them: per group it reads
     * about what all read. (With some dozens of keys the groups themselves differ, so that a stricter proportion would miss it.)
     */
    private static boolean followsKeyGroups(JobVertex vertex, Spread r) {
        if (vertex.maxParallelism() <= 0 || KeyGroups.factor(vertex) < UNEVEN) {
            return false;
        }
        int owned = KeyGroups.of(vertex, r.maxIndex());
        double perGroup = r.sum() / vertex.maxParallelism();
        return owned == KeyGroups.most(vertex) && r.max() / owned <= UNEVEN * perGroup;
    }

    /** Records are even, or the busy ones read less than the others, and all that are busy are on one host. */
    private static Optional<String> slowHost(JobVertex vertex, Spread b, Spread r, List<Evidence> evidence) {
        Map<String, double[]> byTaskManager = new HashMap<>();
        for (JobVertex.Subtask s : vertex.subtasks()) {
            double busy = b.at(s.index());
            if (!s.taskManager().isEmpty() && !Double.isNaN(busy)) {
                double[] sum = byTaskManager.computeIfAbsent(s.taskManager(), k -> new double[3]);
                sum[0] += busy;
                sum[1]++;
                sum[2] += Double.isNaN(r.at(s.index())) ? 0 : r.at(s.index());
            }
        }
        if (byTaskManager.size() < 2) {
            return Optional.empty();
        }
        String slow = "";
        double worst = 0;
        for (Map.Entry<String, double[]> e : byTaskManager.entrySet()) {
            double mean = e.getValue()[0] / e.getValue()[1];
            if (mean > worst) {
                worst = mean;
                slow = e.getKey();
            }
        }
        double others = 0;
        int count = 0;
        for (Map.Entry<String, double[]> e : byTaskManager.entrySet()) {
            if (!e.getKey().equals(slow)) {
                others += e.getValue()[0];
                count += (int) e.getValue()[1];
            }
        }
        double rest = others / Math.max(1, count);
        double[] there = byTaskManager.get(slow);
        double readsThere = there == null ? 0 : there[2] / there[1];
        double readsElsewhere = (r.sum() - (there == null ? 0 : there[2])) / Math.max(1, count);
        if (worst < FULL || rest > TIME_LEFT * worst || readsThere > EVEN * readsElsewhere) {
            return Optional.empty();
        }
        evidence.add(new Evidence(
                Evidence.Kind.METRIC,
                "the subtasks on " + slow + " read no more than the others (" + Quantities.format(readsThere, "1/s")
                        + " each), but are busy " + Quantities.format(worst, "ratio") + " of the time, those elsewhere "
                        + Quantities.format(rest, "ratio"),
                Signal.BUSY_RATIO.name(),
                null,
                null,
                slow,
                Signal.BUSY_RATIO.name(),
                vertex.id(),
                worst,
                rest,
                count));
        return Optional.of("slow-host");
    }

    private static Evidence metric(String text, Signal signal, JobVertex vertex, double value, Facts facts) {
        return Evidence.metric(
                text,
                signal.name(),
                vertex.id(),
                value,
                null,
                facts.snapshot().window().from());
    }
}
