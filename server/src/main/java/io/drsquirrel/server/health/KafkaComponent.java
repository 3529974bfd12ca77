// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import io.drsquirrel.server.ingest.SnapshotConsumer;

/** Whether snapshots are read from their topic. */
public final class KafkaComponent implements Component.Source {
    private final SnapshotConsumer consumer;

    public KafkaComponent(SnapshotConsumer consumer) {
        this.consumer = consumer;
    }

    @Override
    public Component look() {
        SnapshotConsumer.Condition condition = consumer.condition();
        return new Component(
                "kafka",
                condition.working() ? Component.Status.OK : Component.Status.DOWN,
                condition.words(),
                condition.lastSuccess());
    }
}
