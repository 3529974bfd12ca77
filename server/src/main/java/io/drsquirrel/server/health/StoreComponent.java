// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.db.StoreException;
import java.time.Clock;

/** Reads something from the store. */
public final class StoreComponent implements Component.Source {
    private final SnapshotStore store;
    private final String words;
    private final Clock clock;

    /** @param words where the store keeps things */
    public StoreComponent(SnapshotStore store, String words, Clock clock) {
        this.store = store;
        this.words = words;
        this.clock = clock;
    }

    @Override
    public Component look() {
        try {
            store.ping();
            return new Component("store", Component.Status.OK, words, clock.instant());
        } catch (StoreException e) {
            return new Component("store", Component.Status.DOWN, String.valueOf(e.getMessage()), null);
        }
    }
}
