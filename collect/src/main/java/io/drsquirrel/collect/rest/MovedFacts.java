// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.CoverageObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.observation.TopologyObserved;
import io.drsquirrel.model.snapshot.JobFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what answers tell, with all times moved to those of the logs beside them, up to a bound. */
final class MovedFacts implements Consumer<Observation> {
    private static final int MOST = 2_000_000;

    private final Duration by;
    private final List<Observation> told = new ArrayList<>();

    MovedFacts(Duration by) {
        this.by = by;
    }

    List<Observation> told() {
        return told;
    }

    @Override
    public void accept(Observation seen) {
        if (told.size() < MOST) {
            told.add(by.isZero() ? seen : moved(seen));
        }
    }

    private Observation moved(Observation seen) {
        Instant at = seen.at().plus(by);
        if (seen instanceof MetricSample o) {
            boolean time = SavedAnswer.isTime(o.metric()) && o.value() > 0 && o.value() < 9e15;
            double value = time ? o.value() + by.toMillis() : o.value();
            return new MetricSample(at, o.process(), o.scope(), o.metric(), o.qualifier(), value);
        }
        if (seen instanceof StatusObserved o) {
            return new StatusObserved(at, o.process(), o.job(), o.jobName(), o.status());
        }
        if (seen instanceof TopologyObserved o) {
            return new TopologyObserved(at, o.process(), o.job(), o.jobName(), o.topology());
        }
        if (seen instanceof ConfigurationObserved o) {
            return new ConfigurationObserved(at, o.process(), o.job(), o.entries());
        }
        if (seen instanceof ContainerObserved o) {
            return new ContainerObserved(
                    at,
                    o.process(),
                    o.startedAt(),
                    o.endedAt(),
                    o.exitReason(),
                    o.memoryLimitBytes(),
                    o.rssBytes(),
                    o.cpuLimitCores(),
                    o.cpuCores(),
                    o.throttledRatio());
        }
        if (seen instanceof FailureObserved o) {
            JobFailure f = o.failure();
            return new FailureObserved(
                    o.process(),
                    o.job(),
                    new JobFailure(
                            f.at().plus(by),
                            f.throwable(),
                            f.taskName(),
                            f.taskManager(),
                            f.labels(),
                            f.global(),
                            f.source()));
        }
        if (seen instanceof ThreadsObserved o) {
            return new ThreadsObserved(at, o.process(), o.job(), o.samples());
        }
        if (seen instanceof CoverageObserved o) {
            return new CoverageObserved(at, o.process(), o.job(), o.capability(), o.available(), o.note());
        }
        return seen;
    }
}
