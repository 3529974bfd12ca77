// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.observation.ThreadsObserved;
import io.drsquirrel.model.snapshot.ThreadSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What threads were seen doing, the latest per process and vertex. What lies back for more than some minutes says nothing about now
 * and is forgotten; so it is no part of an assembler's state either.
 */
final class ThreadLedger {
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final int MOST_PLACES = 100;
    private static final int MOST_SAMPLES = 50;

    private final TreeMap<String, Seen> latest = new TreeMap<>();

    private record Seen(Instant at, List<ThreadSample> samples) {}

    void add(ThreadsObserved observed) {
        TreeMap<String, List<ThreadSample>> byPlace = new TreeMap<>();
        for (ThreadSample sample : observed.samples()) {
            byPlace.computeIfAbsent(observed.process().id() + "\u0001" + sample.vertexId(), p -> new ArrayList<>())
                    .add(sample);
        }
        byPlace.forEach((place, samples) -> latest.merge(
                place,
                new Seen(observed.at(), List.copyOf(samples.subList(0, Math.min(MOST_SAMPLES, samples.size())))),
                (a, b) -> {
                    int order = a.at().compareTo(b.at());
                    return order > 0 || (order == 0 && a.toString().compareTo(b.toString()) >= 0) ? a : b;
                }));
        if (latest.size() > MOST_PLACES) {
            latest.pollLastEntry();
        }
    }

    void prune(Instant to) {
        latest.values().removeIf(seen -> seen.at().isAfter(to));
    }

    /** What is fresh enough to speak of now. */
    List<ThreadSample> samples(Instant now) {
        return latest.values().stream()
                .filter(seen -> !seen.at().isBefore(now.minus(FRESH)))
                .flatMap(seen -> seen.samples().stream())
                .toList();
    }
}
