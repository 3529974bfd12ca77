// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.observation.CheckpointObserved;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.FailureObserved;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.observation.StatusObserved;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps what log lines tell of jobs, checkpoints and configuration until all logs are read, in bounded memory. Configuration is kept
 * once per process and key, a checkpoint once per state it was in; of each other kind the earliest and the latest.
 */
final class FactPool {
    private static final int MOST_VALUES = 50_000;
    private static final int MOST_CHECKPOINTS = 50_000;

    /** The earliest and the latest of a row. */
    private static final class Ends {
        private final int mostFirst;
        private final int mostLast;
        private final List<Observation> first = new ArrayList<>();
        private final Deque<Observation> last = new ArrayDeque<>();

        Ends(int most) {
            mostFirst = most / 4;
            mostLast = most - mostFirst;
        }

        void add(Observation observation) {
            if (first.size() < mostFirst) {
                first.add(observation);
            } else {
                last.addLast(observation);
                if (last.size() > mostLast) {
                    last.removeFirst();
                }
            }
        }

        void forEach(Consumer<Observation> consumer) {
            first.forEach(consumer);
            last.forEach(consumer);
        }
    }

    private final Map<String, Observation> values = new LinkedHashMap<>();
    private final Map<String, Observation> checkpoints = new LinkedHashMap<>();
    private final Ends statuses = new Ends(50_000);
    private final Ends failures = new Ends(2_000);
    private final Ends others = new Ends(20_000);
    private final Ends samples = new Ends(60_000);

    void add(Observation observation) {
        if (observation instanceof ConfigurationObserved configured) {
            configured
                    .entries()
                    .forEach(entry -> latest(
                            values,
                            MOST_VALUES,
                            configured.process().id()
                                    + '\u0001'
                                    + configured.job()
                                    + '\u0001'
                                    + entry.origin()
                                    + '\u0001'
                                    + entry.key(),
                            new ConfigurationObserved(
                                    configured.at(), configured.process(), configured.job(), List.of(entry))));
        } else if (observation instanceof CheckpointObserved seen) {
            latest(
                    checkpoints,
                    MOST_CHECKPOINTS,
                    seen.job()
                            + '\u0001'
                            + seen.checkpoint().id()
                            + seen.checkpoint().status(),
                    seen);
        } else if (observation instanceof StatusObserved) {
            statuses.add(observation);
        } else if (observation instanceof FailureObserved) {
            failures.add(observation);
        } else if (observation instanceof MetricSample || observation instanceof ContainerObserved) {
            samples.add(observation);
        } else {
            others.add(observation);
        }
    }

    private static void latest(Map<String, Observation> map, int most, String key, Observation observation) {
        map.remove(key);
        map.put(key, observation);
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }

    void forEach(Consumer<Observation> consumer) {
        values.values().forEach(consumer);
        checkpoints.values().forEach(consumer);
        statuses.forEach(consumer);
        failures.forEach(consumer);
        others.forEach(consumer);
        samples.forEach(consumer);
    }
}
