// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Job managers that started again in their own log. No line says what became of the jobs that ran before: they run in no job
 * manager from then on until one takes them over, which its next lines tell. One that finds no record of them stays silent for
 * ever, and their last word was RUNNING.
 */
final class ReturnedJobManagers {
    private static final int MOST = 1_000;

    private record Start(ProcessRef process, Instant at) {}

    private final List<Start> starts = new ArrayList<>();

    void add(LogEvent event) {
        if (starts.size() < MOST && StoppedClusters.isJobManagerStart(event)) {
            starts.add(new Start(event.process(), event.at()));
        }
    }

    /**
     * Jobs that had not ended when their job manager started again are suspended then.
     *
     * @param facts gives all facts of the pile, in any order
     */
    List<Observation> suspensions(Consumer<Consumer<Observation>> facts) {
        List<Observation> told = new ArrayList<>();
        for (Start start : starts) {
            Map<String, Observation> last = new LinkedHashMap<>();
            facts.accept(fact -> {
                if ((fact instanceof StatusObserved || fact instanceof CheckpointObserved)
                        && fact.process().equals(start.process())
                        && fact.at().isBefore(start.at())) {
                    fact.jobId().ifPresent(job -> last.merge(job, fact, (a, b) -> b.at().isBefore(a.at()) ? a : b));
                }
            });
            last.forEach((job, fact) -> {
                if (!(fact instanceof StatusObserved seen) || !seen.status().isTerminal()) {
                    told.add(new StatusObserved(start.at(), start.process(), job, null, JobStatus.SUSPENDED));
                }
            });
        }
        return told;
    }
}
