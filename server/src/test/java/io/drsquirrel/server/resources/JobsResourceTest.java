// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.server.SampleJob;
import io.drsquirrel.server.api.JobList;
import io.drsquirrel.server.api.JobRow;
import io.drsquirrel.server.db.InMemorySnapshotStore;
import io.drsquirrel.server.db.Retention;
import io.drsquirrel.server.db.SnapshotStore;
import io.drsquirrel.server.ingest.SnapshotPipeline;
import jakarta.ws.rs.BadRequestException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The list of jobs without a server around it, as time goes by. */
class JobsResourceTest {
    private static final Instant TAKEN = Instant.parse("2026-11-21T09:30:00Z");
    private final SnapshotStore store = new InMemorySnapshotStore(Retention.DEFAULT);

    @BeforeEach
    void fill() {
        DiagnosisEngine noRules = new DiagnosisEngine(new RuleCatalogue("none", List.of(), Map.of()));
        SnapshotPipeline pipeline = new SnapshotPipeline(() -> noRules, store, at(TAKEN));
        pipeline.accept(SampleJob.named("orders").at(TAKEN).snapshot());
        pipeline.accept(
                SampleJob.named("rollup").being(JobStatus.FINISHED).at(TAKEN).snapshot());
    }

    @Test
    void freshState_isShownAsItIs() {
        JobRow row = row("orders", Duration.ofMinutes(1));

        assertThat(row.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(row.stale()).isFalse();
        assertThat(row.note()).isNull();
    }

    @Test
    void stateOlderThanTwoIntervals_isStaleInWords() {
        JobRow row = row("orders", Duration.ofMinutes(11));

        assertThat(row.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(row.stale()).isTrue();
        assertThat(row.note()).isEqualTo("Last heard of 11 min ago; what is shown is that old.");
    }

    @Test
    void stateOlderThanSixIntervals_isNoLongerHealthy() {
        JobRow row = row("orders", Duration.ofMinutes(31));

        assertThat(row.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(row.since()).isEqualTo(TAKEN);
        assertThat(row.note()).startsWith("Last heard of 31 min ago, when it was HEALTHY.");
        assertThat(list(Duration.ofMinutes(31)).counts()).containsEntry(Verdict.UNKNOWN, 1L);
    }

    @Test
    void jobThatEnded_staysAsItWas() {
        JobRow row = row("rollup", Duration.ofDays(2));

        assertThat(row.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(row.stale()).isFalse();
    }

    @Test
    void direction_flipsTheOrder() {
        JobsResource resource = resource(Duration.ZERO);

        assertThat(resource.jobs(null, null, null, null, "name", "desc", 0, 10).jobs())
                .extracting(JobRow::name)
                .containsExactly("rollup", "orders");
        assertThatThrownBy(() -> resource.jobs(null, null, null, null, "name", "sideways", 0, 10))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("dir is 'sideways'; asc or desc");
    }

    private JobRow row(String name, Duration later) {
        return list(later).jobs().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private JobList list(Duration later) {
        return resource(later).jobs(null, null, null, null, "worst", null, 0, 10);
    }

    private JobsResource resource(Duration later) {
        return new JobsResource(store, new Freshness(Duration.ofMinutes(5), at(TAKEN.plus(later))));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
