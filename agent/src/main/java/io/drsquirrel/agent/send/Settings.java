// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where to send, from whichever half of the agent was configured. Values that are null were not given. Each may also be given
 * as a system property ({@code squirrel.bootstrap.servers}) or in the environment ({@code SQUIRREL_BOOTSTRAP_SERVERS}).
 */
public final class Settings {
    private final @Nullable String bootstrapServers;
    private final @Nullable String cluster;
    private final @Nullable String topicPrefix;
    private final Map<String, String> kafka;

    private Settings(
            @Nullable String bootstrapServers,
            @Nullable String cluster,
            @Nullable String topicPrefix,
            Map<String, String> kafka) {
        this.bootstrapServers = bootstrapServers;
        this.cluster = cluster;
        this.topicPrefix = topicPrefix;
        this.kafka = kafka;
    }

    /** From a log configuration's attributes. */
    public static Settings of(
            @Nullable String bootstrapServers, @Nullable String cluster, @Nullable String topicPrefix) {
        return new Settings(blankToNull(bootstrapServers), blankToNull(cluster), blankToNull(topicPrefix), Map.of());
    }

    /**
     * From a reporter's configuration: {@code bootstrap.servers}, {@code cluster}, {@code topic.prefix}, and whatever begins
     * with {@code kafka.} for the producer ({@code kafka.security.protocol}).
     */
    public static Settings of(Properties properties) {
        Map<String, String> kafka = new LinkedHashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("kafka.")) {
                kafka.put(name.substring("kafka.".length()), properties.getProperty(name));
            }
        }
        return new Settings(
                blankToNull(properties.getProperty("bootstrap.servers")),
                blankToNull(properties.getProperty("cluster")),
                blankToNull(properties.getProperty("topic.prefix")),
                kafka);
    }

    /** From system properties, then the environment. */
    static Settings ambient() {
        Function<String, @Nullable String> lookup = name -> {
            String property = System.getProperty("squirrel." + name);
            String variable = System.getenv("SQUIRREL_" + name.replace('.', '_').toUpperCase(java.util.Locale.ROOT));
            return blankToNull(property == null ? variable : property);
        };
        return new Settings(
                lookup.apply("bootstrap.servers"), lookup.apply("cluster"), lookup.apply("topic.prefix"), Map.of());
    }

    /** These, completed by others where nothing was given. */
    Settings orElse(Settings others) {
        Map<String, String> both = new LinkedHashMap<>(others.kafka);
        both.putAll(kafka);
        return new Settings(
                bootstrapServers == null ? others.bootstrapServers : bootstrapServers,
                cluster == null ? others.cluster : cluster,
                topicPrefix == null ? others.topicPrefix : topicPrefix,
                both);
    }

    @Nullable
    String bootstrapServers() {
        return bootstrapServers;
    }

    @Nullable
    String cluster() {
        return cluster;
    }

    String topicPrefix() {
        return topicPrefix == null ? "squirrel" : topicPrefix;
    }

    Map<String, String> kafka() {
        return kafka;
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.trim().isEmpty() ? null : value.trim();
    }
}
