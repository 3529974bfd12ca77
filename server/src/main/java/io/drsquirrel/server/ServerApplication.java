// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.drsquirrel.server.api.About;
import io.drsquirrel.server.health.CatalogueComponent;
import io.drsquirrel.server.health.Components;
import io.drsquirrel.server.health.KafkaComponent;
import io.drsquirrel.server.health.StoreComponent;
import io.drsquirrel.server.health.WatcherComponent;
import io.drsquirrel.server.ingest.DeadLetterTopic;
import io.drsquirrel.server.ingest.SnapshotConsumer;
import io.drsquirrel.server.ingest.SnapshotPipeline;
import io.drsquirrel.server.ingest.TopicWatch;
import io.drsquirrel.server.resources.ErrorWords;
import io.drsquirrel.server.resources.FleetResource;
import io.drsquirrel.server.resources.Freshness;
import io.drsquirrel.server.resources.GuidesResource;
import io.drsquirrel.server.resources.JobResource;
import io.drsquirrel.server.resources.Jobs;
import io.drsquirrel.server.resources.JobsResource;
import io.drsquirrel.server.resources.OpenApiResource;
import io.drsquirrel.server.resources.PageView;
import io.drsquirrel.server.resources.SearchResource;
import io.drsquirrel.server.resources.SystemResource;
import io.drsquirrel.server.ui.FlinkJobServlet;
import io.drsquirrel.server.ui.LoopbackHosts;
import io.drsquirrel.server.ui.SecurityHeaders;
import io.drsquirrel.server.ui.UiServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;

/** Puts the parts together; the only place where they all meet. */
final class ServerApplication extends Application<Configuration> {
    private final ServerSettings settings;
    private final ServerParts parts;

    ServerApplication(ServerSettings settings, ServerParts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public String getName() {
        return "squirrel";
    }

    /** Whoever starts us has set up logging. */
    @Override
    protected void bootstrapLogging() {}

    @Override
    public void run(Configuration configuration, Environment environment) {
        Freshness freshness = new Freshness(settings.snapshotInterval(), settings.clock());
        Jobs jobs = new Jobs(parts.store(), parts::engine, environment.getObjectMapper());
        Components components = parts.components();
        components.add(new StoreComponent(parts.store(), parts.storeWords(), settings.clock()));
        components.add(new CatalogueComponent(parts::catalogue));
        components.add(new WatcherComponent(parts.pipeline(), settings.snapshotInterval(), settings.clock()));

        environment.lifecycle().manage(new Pruning(parts.store(), settings.clock()));
        DeadLetterTopic deadLetters = new DeadLetterTopic();
        Supplier<List<TopicWatch.Topic>> topics = ingest(environment, parts.pipeline(), deadLetters);

        environment.jersey().setUrlPattern("/api/*");
        environment.jersey().register(new ErrorWords());
        environment.jersey().register(new JobsResource(parts.store(), freshness));
        environment
                .jersey()
                .register(new JobResource(parts.store(), jobs, freshness, new PageView(freshness, settings.links())));
        environment.jersey().register(new GuidesResource(parts::catalogue, parts.store()));
        environment.jersey().register(new FleetResource(parts.store(), parts::catalogue, freshness));
        environment.jersey().register(new SearchResource(parts.store(), parts::catalogue, freshness));
        environment.jersey().register(new SystemResource(about(), components, deadLetters, topics));
        environment.jersey().register(new OpenApiResource());

        filter(environment, "security-headers", new SecurityHeaders());
        if (settings.isLoopback()) {
            filter(environment, "loopback-hosts", new LoopbackHosts(settings.allowedHosts()));
        }
        environment
                .servlets()
                .addServlet("go-flink", new FlinkJobServlet(parts.store()))
                .addMapping("/go/flink/*");
        environment.servlets().addServlet("ui", new UiServlet()).addMapping("/*");
    }

    private Supplier<List<TopicWatch.Topic>> ingest(
            Environment environment, SnapshotPipeline pipeline, DeadLetterTopic deadLetters) {
        if (settings.kafka().isEmpty()) {
            return List::of;
        }
        SnapshotConsumer consumer = new SnapshotConsumer(settings.kafka().get(), pipeline, settings.clock());
        TopicWatch watch = new TopicWatch(settings.kafka().get(), deadLetters, settings.clock());
        environment.lifecycle().manage(consumer);
        environment.lifecycle().manage(watch);
        parts.components().add(new KafkaComponent(settings.kafka().get().bootstrapServers(), consumer, watch));
        return watch::topics;
    }

    private Supplier<About> about() {
        Instant startedAt = settings.clock().instant();
        String version = ServerApplication.class.getPackage().getImplementationVersion();
        return () -> new About(
                version == null ? "development" : version,
                parts.catalogue().version(),
                parts.catalogue().rules().size(),
                settings.mode(),
                settings.pane().toMillis(),
                settings.snapshotInterval().toMillis(),
                startedAt,
                "none");
    }

    private static void filter(Environment environment, String name, Filter filter) {
        environment
                .servlets()
                .addFilter(name, filter)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    /** Times as text, nothing for null. */
    static ObjectMapper json(ObjectMapper mapper) {
        return mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .setDefaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS));
    }
}
