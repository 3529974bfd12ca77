// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.ReportedScopes;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The jobs that a pile of logs speaks of, and which process worked for which; reporters name them by name, without an id. */
final class PiledJobs implements ReportedScopes.Jobs {
    private static final int MOST = 10_000;

    private final FactPool facts;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final Map<String, Set<String>> ofProcess = new LinkedHashMap<>();

    PiledJobs(FactPool facts) {
        this.facts = facts;
    }

    /** What one job is known by. */
    static final class Job {
        final String id;
        String cluster;
        String name = "";
        /** Whether a line was about the job itself rather than mentioning it. */
        private boolean told;

        private Job(String id, String cluster) {
            this.id = id;
            this.cluster = cluster;
        }
    }

    /** A line of the process names the job. */
    void mention(String id, ProcessRef process) {
        job(id, process);
    }

    /** A line is about the job itself. */
    void tell(String id, Observation told) {
        Job known = job(id, told.process());
        if (!known.told) {
            known.told = true;
            known.cluster = told.process().cluster();
        }
        if (told instanceof StatusObserved status && status.jobName() != null) {
            known.name = status.jobName();
        } else if (told instanceof TopologyObserved graph && known.name.isEmpty()) {
            known.name = graph.jobName();
        }
    }

    private Job job(String id, ProcessRef process) {
        Set<String> known = ofProcess.computeIfAbsent(process.id(), p -> new LinkedHashSet<>());
        if (known.size() < MOST) {
            known.add(id);
        }
        Job job = jobs.get(id);
        if (job == null) {
            job = new Job(id, process.cluster());
            if (jobs.size() < MOST) {
                jobs.put(id, job);
            }
        }
        return job;
    }

    /** An id that lines only mention, beside jobs that lines are about, is no job of these logs. */
    void dropMentioned() {
        if (jobs.values().stream().anyMatch(job -> job.told)) {
            jobs.values().removeIf(job -> !job.told);
            ofProcess.values().forEach(ids -> ids.retainAll(jobs.keySet()));
        }
    }

    /** All of them. */
    Collection<Job> all() {
        return jobs.values();
    }

    /** The ids of all of them. */
    Set<String> ids() {
        return jobs.keySet();
    }

    /** The ids of those that the process named; empty where it named none. */
    Set<String> of(ProcessRef process) {
        return ofProcess.getOrDefault(process.id(), Set.of());
    }

    @Override
    public Set<String> names() {
        return jobs.values().stream()
                .map(job -> job.name)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    @Override
    public String idOf(String name, ProcessRef process) {
        Job job = named(name, process)
                .or(() -> onlyOne(name, of(process)))
                .or(() -> onlyOne(name, jobs.keySet()))
                .orElseGet(() -> new Job(name.isEmpty() ? "job" : name, process.cluster()));
        job.told = true;
        job.name = job.name.isEmpty() ? name : job.name;
        jobs.putIfAbsent(job.id, job);
        ofProcess.computeIfAbsent(process.id(), p -> new LinkedHashSet<>()).add(job.id);
        return job.id;
    }

    /** Of several runs of a job the last. */
    private Optional<Job> named(String name, ProcessRef process) {
        Optional<Job> found = Optional.empty();
        for (Job job : jobs.values()) {
            boolean better = found.isEmpty() || job.cluster.equals(process.cluster());
            if (!name.isEmpty() && job.name.equals(name) && better) {
                found = Optional.of(job);
            }
        }
        return found;
    }

    /** The only job there is, unless it bears another name. */
    private Optional<Job> onlyOne(String name, Set<String> ids) {
        return ids.size() == 1
                ? Optional.ofNullable(jobs.get(ids.iterator().next()))
                        .filter(job -> name.isEmpty() || job.name.isEmpty())
                : Optional.empty();
    }

    @Override
    public Map<String, String> verticesOf(String job) {
        Map<String, String> ids = new LinkedHashMap<>();
        facts.forEach(fact -> {
            if (fact instanceof TopologyObserved told && told.job().equals(job)) {
                told.topology().vertices().forEach(v -> ids.put(v.name(), v.id()));
            }
        });
        return ids;
    }
}
