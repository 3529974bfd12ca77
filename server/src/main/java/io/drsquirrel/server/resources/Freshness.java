// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.server.db.JobState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Tells whether what is known of a job is still news. A state older than two snapshot intervals is stale, which is said beside
 * it; after six (at least three minutes) nobody can say how the job is, and it counts as UNKNOWN. Jobs that ended stay as they are.
 */
public final class Freshness {
    private static final Duration AT_LEAST = Duration.ofMinutes(3);

    private final Duration interval;
    private final Clock clock;

    public Freshness(Duration interval, Clock clock) {
        this.interval = interval;
        this.clock = clock;
    }

    /** Now. */
    Instant now() {
        return clock.instant();
    }

    /** States before this count as UNKNOWN. */
    Instant unheardBefore() {
        Duration six = interval.multipliedBy(6);
        return now().minus(six.compareTo(AT_LEAST) < 0 ? AT_LEAST : six);
    }

    boolean isStale(JobState state) {
        return !state.status().isTerminal() && state.takenAt().isBefore(now().minus(interval.multipliedBy(2)));
    }

    boolean isUnheard(JobState state) {
        return !state.status().isTerminal() && state.takenAt().isBefore(unheardBefore());
    }
}
