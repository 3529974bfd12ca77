// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import io.dropwizard.lifecycle.Managed;
import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.db.StoreException;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the store forget what is too old, every ten minutes. */
final class Pruning implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

    private final SnapshotStore store;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "squirrel-pruning");
        thread.setDaemon(true);
        return thread;
    });

    Pruning(SnapshotStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void start() {
        timer.scheduleWithFixedDelay(this::prune, 1, 10, TimeUnit.MINUTES);
    }

    @Override
    public void stop() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(10, TimeUnit.SECONDS);
    }

    private void prune() {
        try {
            store.prune(clock.instant());
        } catch (StoreException e) {
            LOG.warn("nothing was removed: {}", e.getMessage());
        }
    }
}
