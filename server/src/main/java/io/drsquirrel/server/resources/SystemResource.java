// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.server.api.About;
import io.drsquirrel.server.api.ComponentHealth;
import io.drsquirrel.server.api.DeadLetterReason;
import io.drsquirrel.server.api.DeadLetters;
import io.drsquirrel.server.api.IngestHealth;
import io.drsquirrel.server.api.SystemHealth;
import io.drsquirrel.server.api.TopicHealth;
import io.drsquirrel.server.health.Component;
import io.drsquirrel.server.health.Components;
import io.drsquirrel.server.ingest.DeadLetterTopic;
import io.drsquirrel.server.ingest.TopicWatch;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;

/** What runs here and how it is. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "system")
public final class SystemResource {
    private final Supplier<About> about;
    private final Components components;
    private final DeadLetterTopic deadLetters;
    private final Supplier<List<TopicWatch.Topic>> topics;

    public SystemResource(
            Supplier<About> about,
            Components components,
            DeadLetterTopic deadLetters,
            Supplier<List<TopicWatch.Topic>> topics) {
        this.about = about;
        this.components = components;
        this.deadLetters = deadLetters;
        this.topics = topics;
    }

    @GET
    @Path("/about")
    @Operation(operationId = "about", summary = "What runs here")
    public About about() {
        return about.get();
    }

    @GET
    @Path("/health")
    @Operation(
            operationId = "health",
            summary = "How Dr. Squirrel itself is, what comes in, and what could not be read")
    public SystemHealth health() {
        List<Component> seen = components.look();
        return new SystemHealth(
                Components.overall(seen).name(),
                seen.stream()
                        .map(c -> new ComponentHealth(c.name(), c.status().name(), c.message(), c.lastSuccess()))
                        .toList(),
                new IngestHealth(topics.get().stream()
                        .map(t -> new TopicHealth(t.name(), t.records(), t.perSecond(), t.lastRecordAt(), t.lag()))
                        .toList()),
                new DeadLetters(
                        deadLetters.total(),
                        deadLetters.byReason().stream()
                                .map(c -> new DeadLetterReason(
                                        c.reason(), c.topic(), c.count(), c.lastAt(), c.message(), c.sample()))
                                .toList()));
    }
}
