// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.util.Duration;
import io.drsquirrel.model.wire.WireTopics;
import io.drsquirrel.server.db.Retention;
import io.drsquirrel.server.ingest.KafkaSettings;
import io.drsquirrel.server.resources.PageView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's configuration file. Every key may be left out; {@code server/squirrel-server.yml} is its manual. A key that does
 * not exist is an error which names those that are spelt alike.
 *
 * @param database SQLite file; {@code memory} keeps nothing
 * @param rules folder with own rules
 */
public record ServerConfiguration(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String database,
        @Nullable Kafka kafka,
        @Nullable Duration pane,
        @Nullable Duration snapshotInterval,
        @Nullable String rules,
        @Nullable List<Link> links,
        @Nullable Set<String> allowedHosts,
        @Nullable Keep keep) {
    private static final String DATABASE = "squirrel.db";

    @JsonCreator
    public ServerConfiguration(
            @JsonProperty("host") @Nullable String host,
            @JsonProperty("port") @Nullable Integer port,
            @JsonProperty("database") @Nullable String database,
            @JsonProperty("kafka") @Nullable Kafka kafka,
            @JsonProperty("pane") @Nullable Duration pane,
            @JsonProperty("snapshotInterval") @Nullable Duration snapshotInterval,
            @JsonProperty("rules") @Nullable String rules,
            @JsonProperty("links") @Nullable List<Link> links,
            @JsonProperty("allowedHosts") @Nullable Set<String> allowedHosts,
            @JsonProperty("keep") @Nullable Keep keep) {
        this.host = host;
        this.port = port;
        this.database = database;
        this.kafka = kafka;
        this.pane = pane;
        this.snapshotInterval = snapshotInterval;
        this.rules = rules;
        this.links = links;
        this.allowedHosts = allowedHosts;
        this.keep = keep;
    }

    /** Where snapshots are read from. */
    public record Kafka(
            @JsonProperty("bootstrapServers") @Nullable String bootstrapServers,
            @JsonProperty("topicPrefix") @Nullable String topicPrefix,
            @JsonProperty("group") @Nullable String group,
            @JsonProperty("properties") @Nullable Map<String, String> properties) {}

    /** A link on every job page. */
    public record Link(
            @JsonProperty("label") @Nullable String label,
            @JsonProperty("url") @Nullable String url) {}

    /** How long what is kept. */
    public record Keep(
            @JsonProperty("facts") @Nullable Duration facts,
            @JsonProperty("documents") @Nullable Duration documents,
            @JsonProperty("documentSpacing") @Nullable Duration documentSpacing,
            @JsonProperty("silentJobs") @Nullable Duration silentJobs) {}

    /**
     * Reads the file; {@code ${NAME:-otherwise}} is replaced from the environment.
     *
     * @throws ConfigurationProblem where the file is missing or something in it is not allowed; the message says what is
     */
    public static ServerSettings read(Path file) throws ConfigurationProblem {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationProblem("configuration " + file + ": there is no such file");
        }
        try {
            ServerConfiguration configuration = new YamlConfigurationFactory<>(
                            ServerConfiguration.class, null, mapper(), "squirrel")
                    .build(
                            new SubstitutingSourceProvider(
                                    new FileConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)),
                            file.toString());
            return configuration.settings();
        } catch (ConfigurationException e) {
            throw new ConfigurationProblem(
                    "configuration " + String.valueOf(e.getMessage()).strip());
        } catch (IOException e) {
            throw new ConfigurationProblem("configuration " + file + ": " + e.getMessage());
        }
    }

    private static ObjectMapper mapper() {
        return Jackson.newObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** As the server takes it. */
    ServerSettings settings() throws ConfigurationProblem {
        ServerSettings defaults = ServerSettings.defaults();
        return new ServerSettings(
                host == null ? defaults.host() : host,
                port == null ? defaults.port() : within(port),
                "memory".equals(database)
                        ? Optional.empty()
                        : Optional.of(Path.of(database == null ? DATABASE : database)),
                kafka == null ? Optional.empty() : Optional.of(kafka(kafka)),
                "serve",
                longerThanZero("pane", pane, defaults.pane()),
                longerThanZero("snapshotInterval", snapshotInterval, defaults.snapshotInterval()),
                Optional.ofNullable(rules).map(Path::of),
                links(links),
                allowedHosts == null ? Set.of() : allowedHosts,
                retention(keep),
                Clock.systemUTC());
    }

    private static int within(int port) throws ConfigurationProblem {
        if (port < 0 || port > 65_535) {
            throw new ConfigurationProblem("port is " + port + "; 1 to 65535 is allowed, or 0 for any free one");
        }
        return port;
    }

    private static KafkaSettings kafka(Kafka kafka) throws ConfigurationProblem {
        String servers = kafka.bootstrapServers();
        if (servers == null || servers.isBlank()) {
            throw new ConfigurationProblem(
                    "kafka.bootstrapServers is missing; host:port of a broker is expected, or no kafka at all");
        }
        KafkaSettings defaults = KafkaSettings.at(servers);
        return new KafkaSettings(
                servers,
                kafka.topicPrefix() == null ? defaults.topics() : new WireTopics(kafka.topicPrefix()),
                kafka.group() == null ? defaults.group() : kafka.group(),
                kafka.properties() == null ? Map.of() : kafka.properties());
    }

    private static List<PageView.Link> links(@Nullable List<Link> links) throws ConfigurationProblem {
        List<PageView.Link> answers = new java.util.ArrayList<>();
        for (Link link : links == null ? List.<Link>of() : links) {
            String label = link.label();
            String url = link.url();
            if (label == null || url == null || !url.matches("https?://.*")) {
                throw new ConfigurationProblem("links: " + label + " leads to " + url
                        + "; a label and a url that begins with http:// or https:// are expected");
            }
            answers.add(new PageView.Link(label, url));
        }
        return answers;
    }

    private static Retention retention(@Nullable Keep keep) throws ConfigurationProblem {
        Retention defaults = Retention.DEFAULT;
        return keep == null
                ? defaults
                : new Retention(
                        longerThanZero("keep.facts", keep.facts(), defaults.facts()),
                        longerThanZero("keep.documents", keep.documents(), defaults.documents()),
                        longerThanZero("keep.documentSpacing", keep.documentSpacing(), defaults.spacing()),
                        longerThanZero("keep.silentJobs", keep.silentJobs(), defaults.jobs()));
    }

    private static java.time.Duration longerThanZero(String key, @Nullable Duration value, java.time.Duration otherwise)
            throws ConfigurationProblem {
        if (value != null && value.toMilliseconds() <= 0) {
            throw new ConfigurationProblem(key + " is " + value + "; it must be longer than zero");
        }
        return value == null ? otherwise : value.toJavaDuration();
    }
}
