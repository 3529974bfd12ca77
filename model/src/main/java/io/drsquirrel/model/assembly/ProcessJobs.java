// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.ObservationCodec;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs seen on one process. Facts about the process (its heap, its collections, its log) belong to all of them; those that
 * came shortly before a job was first seen are handed to it when it is. A log record that goes to several jobs is marked so.
 */
public final class ProcessJobs {
    private final Duration memory;
    private final int mostKept;
    private final Map<String, Job> jobs = new HashMap<>();
    private final ArrayDeque<Observation> kept = new ArrayDeque<>();

    private record Job(String name, Instant last) {}

    /**
     * @param memory for how long a job that is no longer seen still gets the process' facts, and for how long facts wait for
     *     a job
     * @param mostKept how many facts wait at most
     */
    public ProcessJobs(Duration memory, int mostKept) {
        this.memory = memory;
        this.mostKept = mostKept;
    }

    /** Whoever takes routed observations. */
    @FunctionalInterface
    public interface Target {
        /**
         * Takes one.
         *
         * @param jobName the job's name, empty where this process has not told it
         */
        void accept(String jobId, String jobName, Observation observation);
    }

    /** Hands the observation to its job, or to all jobs of the process. */
    public void route(Observation observation, Target target) {
        Instant at = observation.at();
        Optional<String> jobId = observation.jobId();
        if (jobId.isPresent()) {
            String id = jobId.get();
            Job known = jobs.get(id);
            String name = JobNames.in(observation).orElse(known == null ? "" : known.name());
            jobs.put(id, new Job(name, known == null || at.isAfter(known.last()) ? at : known.last()));
            if (known == null) {
                forgetOld(at);
                boolean several = isSeveral(jobs);
                kept.stream().filter(o -> isFor(o, at)).forEach(o -> target.accept(id, name, several ? shared(o) : o));
            }
            target.accept(id, name, observation);
            return;
        }
        Map<String, Job> here = new HashMap<>(jobs);
        here.values().removeIf(job -> job.last().plus(memory).isBefore(at));
        Observation told = isSeveral(here) ? shared(observation) : observation;
        here.forEach((id, job) -> target.accept(id, job.name(), told));
        if (!(observation instanceof MetricSample)) {
            kept.addLast(observation);
            if (kept.size() > mostKept) {
                kept.pollFirst();
            }
        }
    }

    /** Whether they are several jobs rather than several runs of one. */
    private static boolean isSeveral(Map<String, Job> jobs) {
        return jobs.entrySet().stream()
                        .map(e -> e.getValue().name().isEmpty()
                                ? e.getKey()
                                : e.getValue().name())
                        .distinct()
                        .limit(2)
                        .count()
                > 1;
    }

    private static Observation shared(Observation observation) {
        return observation instanceof LogObserved log
                ? new LogObserved(log.event().sharedByJobs())
                : observation;
    }

    private boolean isFor(Observation observation, Instant jobSeen) {
        return observation instanceof ConfigurationObserved
                || observation instanceof ContainerObserved
                || !observation.at().plus(memory).isBefore(jobSeen);
    }

    private void forgetOld(Instant now) {
        jobs.values().removeIf(job -> job.last().plus(memory).isBefore(now));
    }

    /** Facts of the process that waited for jobs, in the order they came in. */
    public List<Observation> kept() {
        return List.copyOf(kept);
    }

    /** Writes the state. */
    public void write(BinaryWriter out) throws IOException {
        out.number(jobs.size());
        for (Map.Entry<String, Job> entry : jobs.entrySet()) {
            out.string(entry.getKey());
            out.string(entry.getValue().name());
            out.instant(entry.getValue().last());
        }
        ObservationCodec.writeAll(out, List.copyOf(kept));
    }

    /** Reads the state. */
    public static ProcessJobs read(BinaryReader in, Duration memory, int mostKept) throws IOException {
        ProcessJobs read = new ProcessJobs(memory, mostKept);
        for (int i = in.size(); i > 0; i--) {
            String id = in.string();
            String name = in.string();
            read.jobs.put(id, new Job(name, in.instant()));
        }
        read.kept.addAll(ObservationCodec.readAll(in));
        return read;
    }
}
