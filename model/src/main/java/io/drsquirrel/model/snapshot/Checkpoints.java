// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checkpointing of a job over the window.
 *
 * @param enabled whether periodic checkpoints are on; null where unknown
 * @param interval configured interval; null where unknown
 * @param timeout configured time-out; null where unknown
 * @param tolerableFailures configured number of tolerated failures, negative where unknown
 * @param lastCompletedAt when the last one completed, also before the window
 * @param history those seen in the window, oldest first
 */
public record Checkpoints(
        @Nullable Boolean enabled,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        int tolerableFailures,
        @Nullable Instant lastCompletedAt,
        List<Checkpoint> history) {
    /** Nothing known. */
    public static final Checkpoints UNKNOWN = new Checkpoints(null, null, null, -1, null, List.of());

    public Checkpoints {
        history = List.copyOf(history);
    }

    /** Number of failures in a row up to the latest finished checkpoint; savepoints do not count. */
    public int consecutiveFailures() {
        int count = 0;
        for (int i = history.size() - 1; i >= 0; i--) {
            Checkpoint c = history.get(i);
            if (c.savepoint() || c.status() == Checkpoint.Status.IN_PROGRESS) {
                continue;
            }
            if (c.status() == Checkpoint.Status.COMPLETED) {
                break;
            }
            count++;
        }
        return count;
    }

    /** The latest completed one in the window. */
    public Optional<Checkpoint> lastCompleted() {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).status() == Checkpoint.Status.COMPLETED) {
                return Optional.of(history.get(i));
            }
        }
        return Optional.empty();
    }
}
