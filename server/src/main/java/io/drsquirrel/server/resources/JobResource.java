// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.server.api.HistoryPoint;
import io.drsquirrel.server.api.JobConfig;
import io.drsquirrel.server.api.JobHealth;
import io.drsquirrel.server.api.JobHistory;
import io.drsquirrel.server.api.JobLogs;
import io.drsquirrel.server.api.JobPage;
import io.drsquirrel.server.api.LogTimeline;
import io.drsquirrel.server.db.CurrentJob;
import io.drsquirrel.server.db.JobDocument;
import io.drsquirrel.server.db.SnapshotStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One job. {@code at} asks for the picture of a past moment, where one is still kept. */
@Path("/jobs/{slug}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public final class JobResource {
    private static final Duration CHANGES_SHOWN = Duration.ofHours(24);
    private static final int MOST_CHANGES = 100;
    private static final int MOST_POINTS = 10_000;
    private static final int MOST_EVENTS = 1000;

    private final SnapshotStore store;
    private final Jobs jobs;
    private final Freshness freshness;
    private final PageView page;

    public JobResource(SnapshotStore store, Jobs jobs, Freshness freshness, PageView page) {
        this.store = store;
        this.jobs = jobs;
        this.freshness = freshness;
        this.page = page;
    }

    @GET
    @Operation(operationId = "job", summary = "A job with its diagnosis, changes, restarts and what is known of it")
    public JobPage job(@PathParam("slug") String slug, @QueryParam("at") @Nullable String at) {
        CurrentJob current = jobs.current(slug);
        JobDocument document = jobs.at(slug, Parameters.time("at", at));
        Instant from = document.snapshot().takenAt().minus(CHANGES_SHOWN);
        return page.page(
                current, document.snapshot(), jobs.diagnosis(document), store.changes(slug, from, MOST_CHANGES));
    }

    @GET
    @Path("/health")
    @Operation(operationId = "jobHealth", summary = "Checks, operators, containers and checkpoints over the window")
    public JobHealth health(@PathParam("slug") String slug, @QueryParam("at") @Nullable String at) {
        JobDocument document = jobs.at(slug, Parameters.time("at", at));
        return HealthView.of(document.snapshot(), jobs.diagnosis(document));
    }

    @GET
    @Path("/logs")
    @Operation(operationId = "jobLogs", summary = "Log records of the window, grouped by fingerprint")
    public JobLogs logs(
            @PathParam("slug") String slug,
            @QueryParam("view") @DefaultValue("unique") String view,
            @QueryParam("level") @Nullable String level,
            @QueryParam("q") @Nullable String text,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("fp") @Nullable String fingerprint,
            @QueryParam("at") @Nullable String at) {
        JobDocument document = jobs.at(slug, Parameters.time("at", at));
        return LogsView.of(document.snapshot(), jobs.diagnosis(document))
                .grouped(LogFilter.of(level, text, from, to, fingerprint, null));
    }

    @GET
    @Path("/logs/timeline")
    @Operation(operationId = "jobLogTimeline", summary = "Log records, latest first")
    public LogTimeline timeline(
            @PathParam("slug") String slug,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @DefaultValue("200") int limit,
            @QueryParam("level") @Nullable String level,
            @QueryParam("q") @Nullable String text,
            @QueryParam("fp") @Nullable String fingerprint,
            @QueryParam("process") @Nullable String process,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("at") @Nullable String at) {
        JobDocument document = jobs.at(slug, Parameters.time("at", at));
        return LogsView.of(document.snapshot(), jobs.diagnosis(document))
                .timeline(
                        LogFilter.of(level, text, from, to, fingerprint, process),
                        Parameters.given(before),
                        Parameters.within("limit", limit, 1, MOST_EVENTS));
    }

    @GET
    @Path("/config")
    @Operation(operationId = "jobConfig", summary = "Configuration in force, with what each value overrides")
    public JobConfig config(
            @PathParam("slug") String slug,
            @QueryParam("q") @Nullable String text,
            @QueryParam("at") @Nullable String at) {
        JobDocument document = jobs.at(slug, Parameters.time("at", at));
        return ConfigView.of(document.snapshot(), jobs.diagnosis(document), Parameters.text("q", text));
    }

    @GET
    @Path("/history")
    @Operation(operationId = "jobHistory", summary = "Course of the verdict; the last 24 hours unless asked otherwise")
    public JobHistory history(
            @PathParam("slug") String slug,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        jobs.current(slug);
        Instant end = Parameters.time("to", to);
        Instant until = end == null ? freshness.now().plusSeconds(1) : end;
        Instant begin = Parameters.time("from", from);
        return new JobHistory(
                store.history(slug, begin == null ? until.minus(CHANGES_SHOWN) : begin, until, MOST_POINTS).stream()
                        .map(row -> new HistoryPoint(row.at(), row.verdict(), row.cause(), row.restarts()))
                        .toList());
    }
}
