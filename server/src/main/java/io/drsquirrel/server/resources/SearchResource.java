// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.server.api.GuideLink;
import io.drsquirrel.server.api.JobHit;
import io.drsquirrel.server.api.SearchResult;
import io.drsquirrel.server.db.JobQuery;
import io.drsquirrel.server.db.SnapshotStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Jobs (by name, or by Flink's job id) and guide pages that fit a few letters. */
@Path("/search")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "search")
public final class SearchResource {
    private static final int MOST = 20;

    private final SnapshotStore store;
    private final Supplier<RuleCatalogue> catalogue;
    private final Freshness freshness;
    private final RowView rows;

    public SearchResource(SnapshotStore store, Supplier<RuleCatalogue> catalogue, Freshness freshness) {
        this.store = store;
        this.catalogue = catalogue;
        this.freshness = freshness;
        this.rows = new RowView(freshness);
    }

    @GET
    @Operation(operationId = "search", summary = "Jobs and guides by a few letters, or a job by Flink's job id")
    public SearchResult search(@QueryParam("q") @Nullable String q) {
        String text = Parameters.text("q", q);
        if (text == null) {
            return new SearchResult(List.of(), List.of());
        }
        return new SearchResult(jobs(text), guides(text.toLowerCase(Locale.ROOT)));
    }

    private List<JobHit> jobs(String text) {
        Optional<String> run = text.matches("[0-9a-f]{32}") ? store.slugOfRun(text) : Optional.empty();
        return Stream.concat(
                        run.flatMap(store::job).stream(),
                        store
                                .jobs(new JobQuery(
                                        Set.of(),
                                        text,
                                        null,
                                        null,
                                        JobQuery.Order.WORST,
                                        false,
                                        0,
                                        MOST,
                                        freshness.unheardBefore()))
                                .jobs()
                                .stream())
                .map(job -> new JobHit(
                        job.state().slug(),
                        job.state().key().name(),
                        job.state().key().cluster(),
                        rows.verdict(job.state())))
                .toList();
    }

    private List<GuideLink> guides(String text) {
        return catalogue.get().rules().stream()
                .filter(rule -> fits(rule, text))
                .limit(MOST)
                .map(rule -> new GuideLink(rule.id(), rule.title(), rule.guide()))
                .toList();
    }

    private static boolean fits(Rule rule, String text) {
        return rule.id().contains(text.replace(' ', '-'))
                || rule.title().toLowerCase(Locale.ROOT).contains(text)
                || rule.symptom().toLowerCase(Locale.ROOT).contains(text)
                || rule.aka().stream().anyMatch(aka -> aka.contains(text));
    }
}
