// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * When the values of single subtasks were read.
 *
 * <p>Flink fetches metrics from its task managers side by side, and hands out what it has: of one that answers late, the values of
 * the fetch before, ten seconds old. Taken for new ones, its subtasks would seem to do half of what the others do. They tell by
 * a clock of their own: the times that a subtask was busy, hindered and idle add up to how long it has run.
 */
final class TaskTimes {
    /** Less than what clocks and answers differ by anyway. */
    private static final Duration LATE = Duration.ofMillis(300);
    /** Still older ones are of a task that has begun anew since. */
    private static final Duration OLDEST = Duration.ofSeconds(45);

    private final Placement placement;
    private final Map<String, Instant> taskManagers = new HashMap<>();

    TaskTimes(Placement placement) {
        this.placement = placement;
    }

    /** Begins a poll. */
    void clear() {
        taskManagers.clear();
    }

    /**
     * When the values of a subtask were read.
     *
     * @param ranMillis for how long it has run by its own account; NaN where that is not known
     * @param fetched when the values of all were fetched
     */
    Instant of(String vertexId, int subtask, double ranMillis, Instant fetched) {
        Instant started = placement.runningSince(vertexId, subtask).orElse(null);
        if (started == null || !(ranMillis >= 0)) {
            return fetched;
        }
        Instant told = started.plusMillis((long) ranMillis);
        Duration age = Duration.between(told, fetched);
        Instant read = age.compareTo(LATE) > 0 && age.compareTo(OLDEST) < 0 ? told : fetched;
        placement
                .taskManagerOf(vertexId, subtask)
                .ifPresent(id -> taskManagers.merge(id, read, (a, b) -> a.isAfter(b) ? a : b));
        return read;
    }

    /** When the values of task managers were read, as far as their subtasks tell; by their id. */
    Map<String, Instant> taskManagers() {
        return taskManagers;
    }
}
