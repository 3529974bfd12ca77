// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.wire.WireTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes our topics where they are missing, with retention and sizes that suit them. */
public final class WatcherTopics {
    private static final long TIMEOUT_SECONDS = 60;
    private static final String LARGEST = String.valueOf(16 * 1024 * 1024);

    private WatcherTopics() {}

    /**
     * Makes the topics that are missing.
     *
     * @param partitions partitions of the agents' topics; snapshots and dead letters have as many
     * @throws IllegalStateException where the broker cannot be reached or refuses
     */
    public static void make(String bootstrap, Properties client, WireTopics topics, int partitions) {
        Properties properties = new Properties();
        properties.putAll(client);
        properties.put("bootstrap.servers", bootstrap);
        try (Admin admin = Admin.create(properties)) {
            Set<String> there = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            // A window is an hour; what is replayed into an empty one must still be there.
            for (String topic : topics.fromAgents()) {
                missing.add(topic(topic, partitions, Duration.ofHours(12)));
            }
            missing.add(topic(topics.jobSnapshots(), partitions, Duration.ofDays(2)));
            missing.add(topic(topics.deadLetters(), partitions, Duration.ofDays(7)));
            missing.removeIf(topic -> there.contains(topic.name()));
            admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw cannot(bootstrap, e.getCause() == null ? e : e.getCause());
            }
        } catch (TimeoutException e) {
            throw cannot(bootstrap, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannot(bootstrap, e);
        }
    }

    private static IllegalStateException cannot(String bootstrap, Throwable cause) {
        return new IllegalStateException(
                "topics - cannot be made at " + bootstrap + ": " + cause
                        + " - is the broker up, and may we make topics?",
                cause);
    }

    private static NewTopic topic(String name, int partitions, Duration retention) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        "retention.ms", String.valueOf(retention.toMillis()),
                        "segment.ms", String.valueOf(Duration.ofHours(1).toMillis()),
                        "segment.bytes", String.valueOf(64 * 1024 * 1024),
                        "max.message.bytes", LARGEST));
    }
}
