// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.model.wire.WireTopics;
import java.util.Map;

/**
 * Where snapshots come from.
 *
 * @param bootstrapServers {@code host:port} of brokers, separated by commas
 * @param topics names of our topics
 * @param group consumer group; servers of one group share the work and a database
 * @param properties further settings of Kafka's clients, e.g. for TLS and SASL
 */
public record KafkaSettings(String bootstrapServers, WireTopics topics, String group, Map<String, String> properties) {
    public KafkaSettings {
        properties = Map.copyOf(properties);
    }

    /** The usual names at that address. */
    public static KafkaSettings at(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, WireTopics.DEFAULT, "squirrel-server", Map.of());
    }
}
