// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.server.api.JobList;
import io.drsquirrel.server.db.JobQuery;
import io.drsquirrel.server.db.JobsFound;
import io.drsquirrel.server.db.SnapshotStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list of jobs. */
@Path("/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public final class JobsResource {
    private static final int MOST = 1000;

    private final SnapshotStore store;
    private final Freshness freshness;
    private final RowView rows;

    public JobsResource(SnapshotStore store, Freshness freshness) {
        this.store = store;
        this.freshness = freshness;
        this.rows = new RowView(freshness);
    }

    @GET
    @Operation(operationId = "jobs", summary = "Jobs, worst first unless asked otherwise")
    public JobList jobs(
            @QueryParam("verdict") @Nullable String verdict,
            @QueryParam("q") @Nullable String text,
            @QueryParam("cluster") @Nullable String cluster,
            @QueryParam("cause") @Nullable String cause,
            @QueryParam("sort") @DefaultValue("worst") String sort,
            @QueryParam("dir") @Nullable String direction,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        JobQuery.Order order = order(sort);
        JobsFound found = store.jobs(new JobQuery(
                verdicts(verdict),
                Parameters.text("q", text),
                Parameters.given(cluster),
                Parameters.given(cause),
                order,
                reversed(order, direction),
                Parameters.within("offset", offset, 0, Integer.MAX_VALUE),
                Parameters.within("limit", limit, 1, MOST),
                freshness.unheardBefore()));
        return new JobList(
                found.total(),
                found.counts(),
                found.clusters(),
                found.jobs().stream().map(rows::row).toList());
    }

    private static Set<Verdict> verdicts(@Nullable String words) {
        Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
        if (words != null) {
            for (String word : words.split(",", -1)) {
                if (!word.isBlank()) {
                    verdicts.add(Parameters.word("verdict", word.strip(), Verdict.class));
                }
            }
        }
        return verdicts;
    }

    private static JobQuery.Order order(String sort) {
        return Parameters.word("sort", sort, JobQuery.Order.class);
    }

    /** Names and clusters run from A to Z by nature, everything else from the most remarkable down. */
    private static boolean reversed(JobQuery.Order order, @Nullable String direction) {
        if (direction == null || direction.isEmpty()) {
            return false;
        }
        boolean ascending =
                switch (direction.toLowerCase(Locale.ROOT)) {
                    case "asc" -> true;
                    case "desc" -> false;
                    default ->
                        throw new BadRequestException("dir is '" + Parameters.shown(direction) + "'; asc or desc");
                };
        boolean naturallyAscending = order == JobQuery.Order.NAME || order == JobQuery.Order.CLUSTER;
        return ascending != naturallyAscending;
    }
}
