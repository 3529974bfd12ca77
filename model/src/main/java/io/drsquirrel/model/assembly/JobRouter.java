// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.observation.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sorts the observations of any number of clusters to one {@link SnapshotAssembler} per job, in memory: for facts that are
 * pulled or read from files. (The watcher does the same with keyed state.)
 *
 * <p>Facts of a run whose name is not yet known wait for it; if it never becomes known, the run's id serves as name. Where no
 * job is seen at all, as in the logs of a cluster that never started one, the cluster's facts make one nameless job.
 *
 * <p>Not safe for use by several threads.
 */
public final class JobRouter {
    private final AssemblerSettings settings;
    private final LogGrouping grouping;
    private final Duration memory;
    private final int mostKept;
    private final Map<String, ProcessJobs> processes = new HashMap<>();
    private final Map<String, Run> runs = new HashMap<>();
    private final TreeMap<JobKey, SnapshotAssembler> assemblers = new TreeMap<>();

    private static final class Run {
        private final String cluster;
        private String name = "";
        private final List<Observation> waiting = new ArrayList<>();

        Run(String cluster) {
            this.cluster = cluster;
        }
    }

    private JobRouter(AssemblerSettings settings, LogGrouping grouping, Duration memory, int mostKept) {
        this.settings = settings;
        this.grouping = grouping;
        this.memory = memory;
        this.mostKept = mostKept;
    }

    /** For facts that come as they happen: a job that has not been seen on a process for ten minutes is gone from it. */
    public static JobRouter live(AssemblerSettings settings) {
        return new JobRouter(settings, new FingerprintGrouping(), Duration.ofMinutes(10), 500);
    }

    /** For facts of the past in any order: whatever a process said concerns all jobs it ever worked for. */
    public static JobRouter files(AssemblerSettings settings) {
        return new JobRouter(settings, new FingerprintGrouping(), Duration.ofDays(3650), 100_000);
    }

    /**
     * Takes one fact in.
     *
     * @return whether a job's picture should be taken at once
     */
    public boolean add(Observation observation) {
        String cluster = observation.process().cluster();
        boolean[] urgent = {false};
        processes
                .computeIfAbsent(
                        cluster + "\u0001" + observation.process().id(), id -> new ProcessJobs(memory, mostKept))
                .route(observation, (jobId, name, o) -> urgent[0] |= deliver(cluster, jobId, name, o));
        return urgent[0];
    }

    private boolean deliver(String cluster, String jobId, String name, Observation observation) {
        Run run = runs.computeIfAbsent(cluster + "\u0001" + jobId, id -> new Run(cluster));
        boolean urgent = false;
        if (run.name.isEmpty() && !name.isEmpty()) {
            urgent = name(run, name);
        }
        if (run.name.isEmpty()) {
            run.waiting.add(observation);
            if (run.waiting.size() > mostKept) {
                run.waiting.remove(0);
            }
            return urgent;
        }
        return urgent | assembler(run).add(observation);
    }

    private boolean name(Run run, String name) {
        run.name = name;
        SnapshotAssembler assembler = assembler(run);
        boolean urgent = false;
        for (Observation waiting : run.waiting) {
            urgent |= assembler.add(waiting);
        }
        run.waiting.clear();
        return urgent;
    }

    private SnapshotAssembler assembler(Run run) {
        return assemblers.computeIfAbsent(
                new JobKey(run.cluster, "", run.name), key -> new SnapshotAssembler(key, settings, grouping));
    }

    /** One assembler per job seen so far, in the order of their keys. */
    public List<SnapshotAssembler> assemblers() {
        runs.forEach((id, run) -> {
            if (run.name.isEmpty()) {
                name(run, id.substring(id.indexOf('\u0001') + 1));
            }
        });
        if (assemblers.isEmpty()) {
            TreeMap<JobKey, SnapshotAssembler> nameless = new TreeMap<>();
            processes.forEach((id, process) -> {
                String cluster = id.substring(0, id.indexOf('\u0001'));
                SnapshotAssembler assembler = nameless.computeIfAbsent(
                        new JobKey(cluster, "", ""), key -> new SnapshotAssembler(key, settings, grouping));
                process.kept().forEach(assembler::add);
            });
            return List.copyOf(nameless.values());
        }
        return List.copyOf(assemblers.values());
    }

    /** Goes on with what was learned earlier about a job of which nothing is known here; a window of another shape is left out. */
    public void resume(SnapshotAssembler earlier) {
        if (earlier.settings().equals(settings)) {
            assemblers.putIfAbsent(earlier.key(), earlier);
        }
    }

    /** Forgets a job, e.g. one that ended long ago. */
    public void forget(JobKey key) {
        assemblers.remove(key);
        runs.values().removeIf(run -> run.cluster.equals(key.cluster()) && run.name.equals(key.name()));
    }
}
