// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import io.drsquirrel.server.ingest.SnapshotConsumer;
import io.drsquirrel.server.ingest.TopicWatch;

/**
 * Whether snapshots are read from their topic. A consumer whose broker is away only sees that nothing comes, so it is asked
 * of those who ask the broker something.
 */
public final class KafkaComponent implements Component.Source {
    private final String servers;
    private final SnapshotConsumer consumer;
    private final TopicWatch watch;

    /** @param servers addresses of the brokers, for the message */
    public KafkaComponent(String servers, SnapshotConsumer consumer, TopicWatch watch) {
        this.servers = servers;
        this.consumer = consumer;
        this.watch = watch;
    }

    @Override
    public Component look() {
        TopicWatch.Condition brokers = watch.condition();
        if (!brokers.reachable() && brokers.lastSuccess() != null) {
            return new Component(
                    "kafka",
                    Component.Status.DOWN,
                    servers + " does not answer: " + brokers.words()
                            + "; trying on, and nothing is lost that the broker has kept",
                    brokers.lastSuccess());
        }
        SnapshotConsumer.Condition condition = consumer.condition();
        return new Component(
                "kafka",
                condition.working() ? Component.Status.OK : Component.Status.DOWN,
                condition.working() || brokers.reachable() ? condition.words() : servers + ": " + brokers.words(),
                condition.lastSuccess());
    }
}
