// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import io.drsquirrel.server.ingest.SnapshotPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether snapshots keep coming. */
public final class WatcherComponent implements Component.Source {
    private static final int INTERVALS = 3;

    private final SnapshotPipeline pipeline;
    private final Duration interval;
    private final Instant startedAt;
    private final Clock clock;

    /** @param interval how often a snapshot of each job is due */
    public WatcherComponent(SnapshotPipeline pipeline, Duration interval, Clock clock) {
        this.pipeline = pipeline;
        this.interval = interval;
        this.startedAt = clock.instant();
        this.clock = clock;
    }

    @Override
    public Component look() {
        Optional<Instant> last = pipeline.lastStored();
        Duration silent = Duration.between(last.orElse(startedAt), clock.instant());
        boolean late = silent.compareTo(interval.multipliedBy(INTERVALS)) > 0;
        if (last.isEmpty()) {
            return new Component(
                    "watcher",
                    late ? Component.Status.DEGRADED : Component.Status.UNKNOWN,
                    late
                            ? "no snapshot has come since the start, " + silent.toSeconds()
                                    + " s ago: no job runs, no agent reports, or the watcher is down"
                            : "no snapshot has come yet; the first is due within " + interval.toSeconds() + " s",
                    null);
        }
        return new Component(
                "watcher",
                late ? Component.Status.DEGRADED : Component.Status.OK,
                late
                        ? "no snapshot for " + silent.toSeconds() + " s; one of each job is due every "
                                + interval.toSeconds() + " s"
                        : "snapshots come in",
                last.get());
    }
}
