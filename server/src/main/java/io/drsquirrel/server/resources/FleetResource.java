// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.diagnosis.rule.Rule;
import io.drsquirrel.server.api.ClusterCounts;
import io.drsquirrel.server.api.FleetCause;
import io.drsquirrel.server.api.FleetPage;
import io.drsquirrel.server.api.FleetShares;
import io.drsquirrel.server.db.FleetFacts;
import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.db.Trouble;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All jobs together. */
@Path("/fleet")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "fleet")
public final class FleetResource {
    private static final Duration WEEK = Duration.ofDays(7);

    private final SnapshotStore store;
    private final Supplier<RuleCatalogue> catalogue;
    private final Freshness freshness;

    public FleetResource(SnapshotStore store, Supplier<RuleCatalogue> catalogue, Freshness freshness) {
        this.store = store;
        this.catalogue = catalogue;
        this.freshness = freshness;
    }

    @GET
    @Operation(operationId = "fleet", summary = "Verdicts by cluster, causes of the week, shares of jobs in trouble")
    public FleetPage fleet() {
        FleetFacts facts = store.fleet(freshness.now().minus(WEEK), freshness.unheardBefore());
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict, 0L);
        }
        facts.byCluster().values().forEach(c -> c.forEach((verdict, jobs) -> counts.merge(verdict, jobs, Long::sum)));
        return new FleetPage(
                facts.jobs(),
                counts,
                facts.causes().stream().map(this::cause).toList(),
                new FleetShares(
                        share(facts, Trouble.MEMORY),
                        share(facts, Trouble.BACKPRESSURE),
                        share(facts, Trouble.CHECKPOINTS)),
                facts.byCluster().entrySet().stream()
                        .map(e -> new ClusterCounts(e.getKey(), e.getValue()))
                        .toList());
    }

    private FleetCause cause(FleetFacts.CauseCount count) {
        Optional<Rule> rule = catalogue.get().find(count.id());
        return new FleetCause(
                count.id(),
                rule.map(Rule::title).orElse(count.id()),
                count.jobs(),
                count.restarts(),
                rule.map(Rule::guide).orElse(null));
    }

    private static double share(FleetFacts facts, Trouble trouble) {
        return facts.jobs() == 0
                ? 0
                : Math.round(1000.0 * facts.troubled().getOrDefault(trouble, 0L) / facts.jobs()) / 1000.0;
    }
}
