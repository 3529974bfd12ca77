// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells Flink's fetches of metrics apart, and when they have stopped.
 *
 * <p>The job manager begins a fetch only when the one before has ended, and asks a process for as long as {@code web.timeout}. One that
 * dies while it is asked therefore holds up the metrics of the whole cluster, by default for ten minutes; the REST API answers all the
 * same, with what was fetched before.
 */
final class Fetches {
    /** Flink fetches at most every ten seconds, when asked; three polls in a row without one are no coincidence. */
    private static final Duration STALLED = Duration.ofSeconds(45);

    private @Nullable Double mark;
    private Instant since = Instant.MAX;

    /**
     * Whether what was read now is of the fetch that was read last.
     *
     * @param read what differs from fetch to fetch; empty where nothing does
     */
    boolean isRepeated(Optional<Double> read, Instant now) {
        if (read.isEmpty()) {
            forget();
            return false;
        }
        if (read.get().equals(mark)) {
            return true;
        }
        mark = read.get();
        since = now;
        return false;
    }

    /** Begins anew: the next fetch is a new one. */
    void forget() {
        mark = null;
        since = Instant.MAX;
    }

    /** Since when there was no new fetch, where that is long ago. */
    Optional<Instant> stalledSince(Instant now) {
        return Optional.of(since).filter(s -> s.isBefore(now.minus(STALLED)));
    }
}
