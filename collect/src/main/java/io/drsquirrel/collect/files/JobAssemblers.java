// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.LogGrouping;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The assemblers of all jobs of a pile of logs; hands each fact to those of the jobs it concerns. */
final class JobAssemblers {
    private static final String APPLICATION = "application_";
    private static final int MOST_FANNED = 50;

    private final PiledJobs jobs;
    private final TreeMap<JobKey, SnapshotAssembler> byKey = new TreeMap<>();
    private final Map<String, SnapshotAssembler> byJob = new LinkedHashMap<>();

    /**
     * One for each job, runs of one name together; where there is no job, one for the cluster.
     *
     * @param cluster what the logs are of
     */
    JobAssemblers(PiledJobs jobs, String cluster, AssemblerSettings settings, LogGrouping grouping) {
        this.jobs = jobs;
        for (PiledJobs.Job job : jobs.all()) {
            JobKey key = new JobKey(job.cluster, "", job.name.isEmpty() ? job.id : job.name);
            byJob.put(job.id, byKey.computeIfAbsent(key, k -> new SnapshotAssembler(k, settings, grouping)));
        }
        if (byKey.isEmpty()) {
            JobKey nameless = new JobKey(cluster, "", "");
            byKey.put(nameless, new SnapshotAssembler(nameless, settings, grouping));
        }
    }

    /** To the job that it names, else to all jobs of its process, else to all of the cluster. */
    void deliver(Observation observation) {
        String job = observation.jobId().orElse(null);
        SnapshotAssembler own = job == null ? null : byJob.get(job);
        if (own != null) {
            own.add(observation);
            return;
        }
        ProcessRef process = observation.process();
        Set<String> concerned = jobs.of(process);
        if (concerned.isEmpty()) {
            concerned = jobs.all().stream()
                    .filter(j -> j.cluster.equals(process.cluster()))
                    .map(j -> j.id)
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        if (concerned.isEmpty()) {
            if (!isOfAnotherApplication(observation)) {
                toAll(observation);
            }
        } else {
            toJobs(concerned, observation);
        }
    }

    /** A node manager tells of the containers of all applications on its host. */
    private boolean isOfAnotherApplication(Observation observation) {
        return observation instanceof ContainerObserved
                && observation.process().cluster().startsWith(APPLICATION)
                && jobs.all().stream().anyMatch(job -> job.cluster.startsWith(APPLICATION));
    }

    /** To all jobs. */
    void toAll(Observation observation) {
        if (byJob.isEmpty()) {
            byKey.values().forEach(assembler -> assembler.add(observation));
        } else {
            toJobs(byJob.keySet(), observation);
        }
    }

    private void toJobs(Set<String> ids, Observation observation) {
        Map<SnapshotAssembler, String> targets = new LinkedHashMap<>();
        for (String id : ids) {
            SnapshotAssembler assembler = byJob.get(id);
            if (assembler != null && targets.size() < MOST_FANNED) {
                targets.putIfAbsent(assembler, id);
            }
        }
        targets.forEach((assembler, id) -> assembler.add(forJob(observation, id, targets.size() > 1)));
    }

    private static Observation forJob(Observation observation, String job, boolean shared) {
        if (observation instanceof LogObserved log) {
            LogEvent event = log.event().forJob(job);
            return new LogObserved(shared ? event.sharedByJobs() : event);
        }
        if (observation instanceof ConfigurationObserved o) {
            return new ConfigurationObserved(o.at(), o.process(), job, o.entries());
        }
        if (observation instanceof CoverageObserved o) {
            return new CoverageObserved(o.at(), o.process(), job, o.capability(), o.available(), o.note());
        }
        return observation;
    }

    /** The pictures of all jobs, as of then. */
    List<JobSnapshot> snapshots(Instant at) {
        List<JobSnapshot> snapshots = new ArrayList<>();
        byKey.values().forEach(assembler -> snapshots.add(assembler.snapshot(at, false)));
        return snapshots;
    }
}
