// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.diagnosis.condition.Spread;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.Topology;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Finds the vertex that holds the job up.
 *
 * <p>Back pressure marks the victims: a vertex that cannot hand on its output waits for something downstream. The bottleneck is
 * the first vertex behind the victims that is itself not (or hardly) back pressured and busy. Without edges (an agent reports
 * metrics, not the graph) it is the busiest vertex that is not back pressured, while another one is.
 *
 * <p>Ratios are means over the last minute with data, since Flink's own are averages over one; a burst of seconds is no
 * bottleneck. Before a vertex that is full, less will do. Where the source and the slow operator are one chain nothing can wait but the source itself, see {@link
 * #inChainWithItsSource}. A vertex counts as a victim above {@link #HINDERED} (Flink's own border between low and high) and as busy above
 * {@link #BUSY}.
 *
 * @param vertex the bottleneck
 * @param busy its busiest subtask's share of busy time
 * @param victims vertices that wait, nearest first; none where it is a source's own chain, or where it stands still and the buffers
 *     before it are not full yet
 * @param backpressure the worst victim's share of hindered time
 */
record Bottleneck(JobVertex vertex, double busy, List<JobVertex> victims, double backpressure) {
    static final double HINDERED = 0.5;
    static final double BUSY = 0.6;
    /** Enough for a victim where a vertex right behind it has no time left: sources that pause by themselves wait less. */
    private static final double SOMEWHAT = 0.1;

    private static final double FULL = 0.95;
    private static final Object FULL_AHEAD = new Object();

    /** The bottleneck of a job that back pressure shows; empty where nothing is held up for long. */
    static Optional<Bottleneck> find(Facts facts) {
        return facts.once("bottleneck", () -> look(facts));
    }

    private static Optional<Bottleneck> look(Facts facts) {
        JobSnapshot snapshot = facts.snapshot();
        List<JobVertex> victims = victims(facts);
        if (victims.isEmpty()) {
            return inChainWithItsSource(facts).or(() -> standingStill(facts));
        }
        Set<String> victimIds = new HashSet<>();
        victims.forEach(v -> victimIds.add(v.id()));
        boolean edges = Flow.hasEdges(snapshot);
        return snapshot.topology().vertices().stream()
                .filter(v -> !victimIds.contains(v.id()))
                .filter(v -> !edges || v.inputs().stream().anyMatch(e -> victimIds.contains(e.from())))
                .max(Comparator.comparingDouble(v -> mean(facts, Signal.BUSY_RATIO, v.id())))
                .filter(v -> mean(facts, Signal.BUSY_RATIO, v.id()) > BUSY)
                .map(v -> new Bottleneck(
                        v,
                        mean(facts, Signal.BUSY_RATIO, v.id()),
                        victims,
                        victims.stream()
                                .mapToDouble(x -> mean(facts, Signal.BACKPRESSURED_RATIO, x.id()))
                                .max()
                                .orElse(0)));
    }

    /**
     * A source that is full because of an operator in its own chain: no vertex waits then, since the one that would is the same.
     * Only where its threads were seen waiting in code behind the source; one that reads or computes as fast as it can may well do so.
     */
    private static Optional<Bottleneck> inChainWithItsSource(Facts facts) {
        for (JobVertex source : Flow.sources(facts.snapshot())) {
            double busy = mean(facts, Signal.BUSY_RATIO, source.id());
            Stacks stacks = Stacks.of(facts, source);
            boolean waits = stacks.waits().orElse(false)
                    && stacks.at().filter(at -> at != Stacks.At.SOURCE).isPresent();
            if (busy > FULL && waits) {
                return Optional.of(new Bottleneck(source, busy, List.of(), 0));
            }
        }
        return Optional.empty();
    }

    /**
     * A vertex without time left that reads nothing of what upstream hands on: nothing waits for it yet, since seldom or small records
     * take minutes to fill the buffers before it.
     */
    private static Optional<Bottleneck> standingStill(Facts facts) {
        Topology topology = facts.snapshot().topology();
        return topology.vertices().stream()
                .filter(v -> mean(facts, Signal.BUSY_RATIO, v.id()) > FULL)
                .filter(v -> facts.recent(Signal.RECORDS_IN_RATE, v.id(), Recent.A_MINUTE)
                        .filter(reads -> reads.mean() == 0)
                        .isPresent())
                .filter(v -> v.inputs().stream().anyMatch(e -> mean(facts, Signal.RECORDS_OUT_RATE, e.from()) > 0))
                .findFirst()
                .map(v -> new Bottleneck(v, mean(facts, Signal.BUSY_RATIO, v.id()), List.of(), 0));
    }

    /** Whether it works off nothing while its input comes in. */
    boolean standsStill() {
        return victims.isEmpty() && !vertex.isSource();
    }

    /** The vertices that wait for something downstream, sources first. */
    static List<JobVertex> victims(Facts facts) {
        return facts.once("victims", () -> waiting(facts));
    }

    private static List<JobVertex> waiting(Facts facts) {
        List<JobVertex> victims = new ArrayList<>();
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            boolean waits = facts.recent(Signal.BACKPRESSURED_RATIO, vertex.id(), Recent.A_MINUTE)
                    .map(r -> r.staysAbove(HINDERED) || (r.staysAbove(SOMEWHAT) && isBeforeAFullOne(facts, vertex)))
                    .orElse(false);
            if (waits) {
                victims.add(vertex);
            }
        }
        return victims;
    }

    private static boolean isBeforeAFullOne(Facts facts, JobVertex vertex) {
        return facts.once(FULL_AHEAD, () -> beforeFullOnes(facts)).contains(vertex.id());
    }

    private static Set<String> beforeFullOnes(Facts facts) {
        Set<String> ids = new HashSet<>();
        for (JobVertex vertex : facts.snapshot().topology().vertices()) {
            if (mean(facts, Signal.BUSY_RATIO, vertex.id()) > FULL) {
                vertex.inputs().forEach(edge -> ids.add(edge.from()));
            }
        }
        return ids;
    }

    static double mean(Facts facts, Signal signal, String subject) {
        return facts.recent(signal, subject, Recent.A_MINUTE).map(Recent::mean).orElse(0d);
    }

    /** Ids of the task managers its subtasks run on; all of the job's where placement is unknown. */
    Set<String> taskManagers(Facts facts) {
        Set<String> ids = new HashSet<>();
        vertex.subtasks().forEach(s -> {
            if (!s.taskManager().isEmpty()) {
                ids.add(s.taskManager());
            }
        });
        if (ids.isEmpty()) {
            facts.snapshot().processes().forEach(p -> {
                if (p.slots() > 0 || p.process().kind() == ProcessKind.TASK_MANAGER) {
                    ids.add(p.process().id());
                }
            });
        }
        return ids;
    }

    /** Worst mean of a process signal over the task managers it runs on. */
    OptionalDouble worst(Facts facts, Signal signal) {
        return taskManagers(facts).stream()
                .map(id -> facts.latestMean(signal, id, Recent.A_MINUTE))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    /**
     * Cores per busy subtask on the task manager where that is highest: an upper bound for what one subtask can have used, since
     * all else in the process used some too.
     */
    OptionalDouble coresPerBusySubtask(Facts facts) {
        Map<String, Double> busyOn = new HashMap<>();
        Optional<Spread> spread = Spread.of(facts, Signal.BUSY_RATIO, vertex.id());
        vertex.subtasks().forEach(s -> {
            double share = spread.map(x -> x.at(s.index())).orElse(busy);
            busyOn.merge(s.taskManager(), Double.isNaN(share) ? busy : share, Double::sum);
        });
        Set<String> all = taskManagers(facts);
        double even = Math.max(1, vertex.parallelism()) * busy / Math.max(1, all.size());
        OptionalDouble highest = OptionalDouble.empty();
        for (String id : all) {
            OptionalDouble cores = facts.latestMean(Signal.CPU_CORES, id, Recent.A_MINUTE);
            double busySubtasks = busyOn.getOrDefault(id, even);
            // No process lives on nothing: its metrics were not fetched anew.
            if (cores.isPresent() && cores.getAsDouble() > 0 && busySubtasks >= 0.3) {
                double per = cores.getAsDouble() / busySubtasks;
                highest = OptionalDouble.of(Math.max(per, highest.orElse(0)));
            }
        }
        return highest;
    }

    /** In words, e.g. {@code "'Sink: orders' is busy 98 % of the time; upstream of it 'Source' waits 97 % of the time"}. */
    String words() {
        if (standsStill()) {
            return Flow.name(vertex) + " is busy " + Quantities.format(busy, "ratio")
                    + " of the time and reads nothing of what comes in";
        }
        if (victims.isEmpty()) {
            return Flow.name(vertex) + " is busy " + Quantities.format(busy, "ratio")
                    + " of the time behind its own source, which cannot read meanwhile";
        }
        return Flow.name(vertex) + " is busy " + Quantities.format(busy, "ratio") + " of the time; upstream of it "
                + Flow.name(victims.get(0))
                + (victims.size() > 1 ? " and " + (victims.size() - 1) + " more wait " : " waits ")
                + Quantities.format(backpressure, "ratio") + " of the time";
    }
}
