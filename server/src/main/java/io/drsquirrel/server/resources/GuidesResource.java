// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.server.api.ActionAnswer;
import io.drsquirrel.server.api.GuidePage;
import io.drsquirrel.server.api.GuideSummary;
import io.drsquirrel.server.api.JobLink;
import io.drsquirrel.server.db.SnapshotStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Supplier;

/** The catalogue and its guide pages. */
@Path("/guides")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "guides")
public final class GuidesResource {
    private static final int MOST_AFFECTED = 200;

    private final Supplier<RuleCatalogue> catalogue;
    private final SnapshotStore store;

    public GuidesResource(Supplier<RuleCatalogue> catalogue, SnapshotStore store) {
        this.catalogue = catalogue;
        this.store = store;
    }

    @GET
    @Operation(operationId = "guides", summary = "All rules of the catalogue")
    public List<GuideSummary> guides() {
        return catalogue.get().rules().stream()
                .map(rule -> new GuideSummary(
                        rule.id(), rule.family(), rule.title(), rule.severity().word(), rule.symptom(), rule.guide()))
                .toList();
    }

    @GET
    @Path("/{family}/{id}")
    @Operation(operationId = "guide", summary = "A rule with its guide page and the jobs it is found on now")
    public GuidePage guide(@PathParam("family") String family, @PathParam("id") String id) {
        RuleCatalogue rules = catalogue.get();
        Rule rule = rules.find(id)
                .orElseThrow(() -> new NotFoundException("guide '" + Parameters.shown(family + "/" + id)
                        + "' is not in the catalogue; see /api/guides"));
        return new GuidePage(
                rule.id(),
                rule.family(),
                rule.title(),
                rule.severity().word(),
                rule.since(),
                rule.symptom(),
                rule.rootCause(),
                rules.guides().getOrDefault(rule.id(), ""),
                rule.aka(),
                rule.explains(),
                rule.actions().stream()
                        .map(a -> new ActionAnswer(
                                a.text(), a.kind().word(), a.risk().word(), a.set(), a.command()))
                        .toList(),
                rule.needs().stream().sorted().map(Capability::words).toList(),
                store.jobsWith(rule.id(), MOST_AFFECTED).stream()
                        .map(job -> new JobLink(
                                job.state().slug(), job.state().key().name()))
                        .toList());
    }
}
