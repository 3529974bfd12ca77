// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import io.drsquirrel.server.SampleJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every store does alike. */
abstract class SnapshotStoreContract {
    static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(1));

    SnapshotStore store;

    abstract SnapshotStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void storedState_isReadBackEqual() {
        JobState state = put("payments", Verdict.FAILING, "poison-record", NOW, 3);

        CurrentJob job = store.job(state.slug()).orElseThrow();

        assertThat(job.state()).isEqualTo(state);
        assertThat(job.restartsLastHour()).isEqualTo(3);
        assertThat(job.restarts24h()).isEqualTo(3);
    }

    @Test
    void stateWithoutAnything_isReadBackEqual() {
        JobSnapshot snapshot = SampleJob.named("bare").at(NOW).snapshot();
        JobState bare = new JobState(
                snapshot.key(),
                snapshot.id(),
                "",
                Verdict.UNKNOWN,
                null,
                JobStatus.UNKNOWN,
                null,
                NOW,
                "",
                null,
                Set.of(),
                List.of(),
                0,
                0,
                0,
                null,
                null,
                null,
                Set.of());
        store.store(bare, new JobDocument(snapshot, "{}"), List.of());

        assertThat(store.job(bare.slug()).orElseThrow().state()).isEqualTo(bare);
        assertThat(store.slugOfRun("")).isEmpty();
    }

    @Test
    void unknownJob_isAbsent() {
        assertThat(store.job("nobody")).isEmpty();
        assertThat(store.latest("nobody")).isEmpty();
        assertThat(store.changes("nobody", LONG_AGO, 10)).isEmpty();
        assertThat(store.history("nobody", LONG_AGO, NOW, 10)).isEmpty();
    }

    @Test
    void sameSnapshotAgain_changesNothing() {
        JobState state = put("payments", Verdict.FAILING, "poison-record", NOW, 3);
        put("payments", Verdict.FAILING, "poison-record", NOW, 3);

        assertThat(store.history(state.slug(), LONG_AGO, NOW.plusSeconds(1), 10))
                .hasSize(1);
        assertThat(store.job(state.slug()).orElseThrow().restarts24h()).isEqualTo(3);
        assertThat(store.fleet(LONG_AGO, LONG_AGO).causes())
                .containsExactly(new FleetFacts.CauseCount("poison-record", 1, 3));
    }

    @Test
    void lateSnapshot_addsToTheHistoryOnly() {
        JobState latest = put("payments", Verdict.FAILING, "poison-record", NOW, 3);
        put("payments", Verdict.HEALTHY, null, NOW.minusSeconds(300), 0);

        assertThat(store.job(latest.slug()).orElseThrow().state()).isEqualTo(latest);
        assertThat(store.latest(latest.slug()).orElseThrow().snapshot().takenAt())
                .isEqualTo(NOW);
        assertThat(store.history(latest.slug(), LONG_AGO, NOW.plusSeconds(1), 10))
                .extracting(HistoryRow::verdict)
                .containsExactly(Verdict.HEALTHY, Verdict.FAILING);
    }

    @Test
    void document_isReadBackEqual() {
        JobSnapshot snapshot = SampleJob.named("payments").restarted(2).at(NOW).snapshot();
        store.store(state(snapshot, Verdict.FAILING, null, 2), new JobDocument(snapshot, "{\"a\":\"ü\"}"), List.of());

        JobDocument document = store.latest(snapshot.key().slug()).orElseThrow();

        assertThat(document.diagnosis()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(document.snapshot().restarts()).hasSize(2);
        assertThat(document.snapshot().key()).isEqualTo(snapshot.key());
    }

    @Test
    void restartsOutsideTheWindow_stillCount() {
        put("payments", Verdict.FAILING, "poison-record", NOW.minus(Duration.ofHours(3)), 4);
        JobState state = put("payments", Verdict.DEGRADED, "poison-record", NOW, 2);

        CurrentJob job = store.job(state.slug()).orElseThrow();

        assertThat(job.restartsLastHour()).isEqualTo(2);
        assertThat(job.restarts24h()).isEqualTo(6);
    }

    @Test
    void worstJob_comesFirst() {
        put("a-healthy", Verdict.HEALTHY, null, NOW, 0);
        put("b-unknown", Verdict.UNKNOWN, null, NOW, 0);
        put("c-failing", Verdict.FAILING, "x", NOW, 1);
        put("d-degraded", Verdict.DEGRADED, "y", NOW, 1);
        put("e-failing-more", Verdict.FAILING, "x", NOW, 5);

        assertThat(names(query(JobQuery.Order.WORST, false)))
                .containsExactly("e-failing-more", "c-failing", "d-degraded", "b-unknown", "a-healthy");
        assertThat(names(query(JobQuery.Order.WORST, true)))
                .containsExactly("a-healthy", "b-unknown", "d-degraded", "c-failing", "e-failing-more");
        assertThat(names(query(JobQuery.Order.NAME, false))).first().isEqualTo("a-healthy");
        assertThat(names(query(JobQuery.Order.NAME, true))).first().isEqualTo("e-failing-more");
        assertThat(names(query(JobQuery.Order.RESTARTS, false))).first().isEqualTo("e-failing-more");
    }

    @Test
    void filters_narrowTheListAndTheCounts() {
        put("orders", Verdict.HEALTHY, null, NOW, 0);
        put("Order-Enrichment", Verdict.DEGRADED, "slow-sink", NOW, 0);
        put("payments", Verdict.FAILING, "poison-record", NOW, 1);

        JobsFound text =
                store.jobs(new JobQuery(Set.of(), "ORDER", null, null, JobQuery.Order.NAME, false, 0, 10, LONG_AGO));
        JobsFound verdict = store.jobs(new JobQuery(
                Set.of(Verdict.FAILING, Verdict.DEGRADED),
                null,
                "demo",
                null,
                JobQuery.Order.NAME,
                false,
                0,
                10,
                LONG_AGO));
        JobsFound cause = store.jobs(
                new JobQuery(Set.of(), null, null, "restart-loop", JobQuery.Order.NAME, false, 0, 10, LONG_AGO));

        assertThat(text.total()).isEqualTo(2);
        assertThat(text.counts()).containsEntry(Verdict.HEALTHY, 1L).containsEntry(Verdict.FAILING, 0L);
        assertThat(verdict.total()).isEqualTo(2);
        assertThat(verdict.counts()).containsEntry(Verdict.HEALTHY, 1L);
        assertThat(names(cause)).containsExactly("payments");
        assertThat(store.jobs(new JobQuery(Set.of(), "%", null, null, JobQuery.Order.NAME, false, 0, 10, LONG_AGO))
                        .total())
                .isZero();
    }

    @Test
    void pages_followOneAnother() {
        IntStream.range(0, 25).forEach(i -> put("job-" + (100 + i), Verdict.HEALTHY, null, NOW, 0));

        JobsFound page =
                store.jobs(new JobQuery(Set.of(), null, null, null, JobQuery.Order.NAME, false, 20, 10, LONG_AGO));

        assertThat(page.total()).isEqualTo(25);
        assertThat(names(page)).containsExactly("job-120", "job-121", "job-122", "job-123", "job-124");
    }

    @Test
    void jobThatNobodyHeardOf_countsAsUnknownUnlessItEnded() {
        put("silent", Verdict.HEALTHY, null, NOW.minus(Duration.ofHours(1)), 0);
        JobSnapshot finished = SampleJob.named("finished")
                .being(JobStatus.FINISHED)
                .at(NOW.minus(Duration.ofHours(1)))
                .snapshot();
        store.store(state(finished, Verdict.HEALTHY, null, 0), new JobDocument(finished, "{}"), List.of());

        JobsFound found = store.jobs(JobQuery.all(NOW.minus(Duration.ofMinutes(30)), 10));

        assertThat(found.counts()).containsEntry(Verdict.UNKNOWN, 1L).containsEntry(Verdict.HEALTHY, 1L);
        assertThat(names(found)).containsExactly("silent", "finished");
        assertThat(store.fleet(LONG_AGO, NOW.minus(Duration.ofMinutes(30)))
                        .byCluster()
                        .get("demo"))
                .containsEntry(Verdict.UNKNOWN, 1L);
    }

    @Test
    void changes_comeLatestFirstAndOnce() {
        JobSnapshot snapshot = SampleJob.named("payments").at(NOW).snapshot();
        JobChange deploy = new JobChange(NOW.minusSeconds(60), JobChange.Kind.DEPLOY, "again");
        JobChange ended = new JobChange(NOW, JobChange.Kind.CONTAINER_ENDED, "tm-1");
        store.store(state(snapshot, Verdict.HEALTHY, null, 0), new JobDocument(snapshot, "{}"), List.of(deploy, ended));
        store.store(state(snapshot, Verdict.HEALTHY, null, 0), new JobDocument(snapshot, "{}"), List.of(deploy));

        assertThat(store.changes(snapshot.key().slug(), LONG_AGO, 10)).containsExactly(ended, deploy);
        assertThat(store.changes(snapshot.key().slug(), NOW, 10)).containsExactly(ended);
        assertThat(store.changes(snapshot.key().slug(), LONG_AGO, 1)).containsExactly(ended);
    }

    @Test
    void runs_leadToTheirJob() {
        JobSnapshot first =
                SampleJob.named("payments").runningAs("a".repeat(32)).at(NOW).snapshot();
        JobSnapshot second = SampleJob.named("payments")
                .runningAs("b".repeat(32))
                .at(NOW.plusSeconds(60))
                .snapshot();
        store.store(state(first, Verdict.HEALTHY, null, 0), new JobDocument(first, "{}"), List.of());
        store.store(state(second, Verdict.HEALTHY, null, 0), new JobDocument(second, "{}"), List.of());

        assertThat(store.slugOfRun("a".repeat(32))).hasValue(first.key().slug());
        assertThat(store.slugOfRun("b".repeat(32))).hasValue(first.key().slug());
        assertThat(store.slugOfRun("c".repeat(32))).isEmpty();
    }

    @Test
    void documents_areThinnedButChangesAndTheLatestStay() {
        Instant start = NOW.minus(Duration.ofMinutes(20));
        for (int second = 0; second <= 600; second += 15) {
            Verdict verdict = second < 300 ? Verdict.HEALTHY : Verdict.FAILING;
            put("payments", verdict, null, start.plusSeconds(second), 0);
        }
        String slug = new JobKey("demo", "", "payments").slug();

        assertThat(takenAt(slug, start.plusSeconds(299))).hasValue(start.plusSeconds(285));
        assertThat(takenAt(slug, start.plusSeconds(284))).hasValue(start);
        assertThat(takenAt(slug, start.plusSeconds(301))).hasValue(start.plusSeconds(300));
        assertThat(takenAt(slug, start.plusSeconds(500))).hasValue(start.plusSeconds(300));
        assertThat(takenAt(slug, NOW)).hasValue(start.plusSeconds(600));
        assertThat(takenAt(slug, start.minusSeconds(1))).isEmpty();
    }

    @Test
    void pruning_forgetsWhatIsOldAndKeepsTheLatest() {
        put("payments", Verdict.HEALTHY, null, NOW.minus(Duration.ofDays(40)), 0);
        put("payments", Verdict.FAILING, "x", NOW.minus(Duration.ofDays(5)), 2);
        put("payments", Verdict.FAILING, "x", NOW.minus(Duration.ofDays(4)), 2);
        JobState latest = put("payments", Verdict.FAILING, "x", NOW.minus(Duration.ofDays(3)), 2);
        JobState gone = put("gone", Verdict.HEALTHY, null, NOW.minus(Duration.ofDays(8)), 0);

        store.prune(NOW);

        assertThat(store.history(latest.slug(), Instant.EPOCH, NOW, 10)).hasSize(3);
        assertThat(takenAt(latest.slug(), NOW)).hasValue(NOW.minus(Duration.ofDays(3)));
        assertThat(takenAt(latest.slug(), NOW.minus(Duration.ofDays(4)))).hasValue(NOW.minus(Duration.ofDays(5)));
        assertThat(takenAt(latest.slug(), NOW.minus(Duration.ofDays(6)))).isEmpty();
        assertThat(store.job(gone.slug())).isEmpty();
        assertThat(store.latest(gone.slug())).isEmpty();
    }

    @Test
    void fleet_countsCausesRestartsAndTroubles() {
        put("a", Verdict.FAILING, "poison-record", NOW, 5);
        put("b", Verdict.FAILING, "poison-record", NOW, 1);
        put("c", Verdict.DEGRADED, "slow-sink", NOW, 0);
        put("c", Verdict.DEGRADED, "slow-sink", NOW.plusSeconds(1), 0);

        FleetFacts fleet = store.fleet(NOW.minus(Duration.ofDays(7)), LONG_AGO);

        assertThat(fleet.jobs()).isEqualTo(3);
        assertThat(fleet.causes())
                .containsExactly(
                        new FleetFacts.CauseCount("poison-record", 2, 6), new FleetFacts.CauseCount("slow-sink", 1, 0));
        assertThat(fleet.troubled()).containsEntry(Trouble.MEMORY, 3L).containsEntry(Trouble.CHECKPOINTS, 0L);
        assertThat(store.jobsWith("restart-loop", 10)).hasSize(2);
    }

    private Optional<Instant> takenAt(String slug, Instant time) {
        return store.at(slug, time).map(document -> document.snapshot().takenAt());
    }

    private JobsFound query(JobQuery.Order order, boolean reversed) {
        return store.jobs(new JobQuery(Set.of(), null, null, null, order, reversed, 0, 100, LONG_AGO));
    }

    private static List<String> names(JobsFound found) {
        return found.jobs().stream().map(job -> job.state().key().name()).toList();
    }

    JobState put(String name, Verdict verdict, @Nullable String cause, Instant at, int restarts) {
        JobSnapshot snapshot = SampleJob.named(name)
                .runningAs(String.format("%032x", name.hashCode()))
                .restarted(restarts)
                .at(at)
                .snapshot();
        JobState state = state(snapshot, verdict, cause, restarts);
        store.store(state, new JobDocument(snapshot, "{}"), List.of());
        return state;
    }

    static JobState state(JobSnapshot snapshot, Verdict verdict, @Nullable String cause, int restarts) {
        return new JobState(
                snapshot.key(),
                snapshot.id(),
                snapshot.jobId(),
                verdict,
                snapshot.takenAt().minusSeconds(60),
                snapshot.status(),
                snapshot.startedAt(),
                snapshot.takenAt(),
                "headline",
                cause == null ? null : new LeadingCause(cause, "title", "summary", 0.75, "critical"),
                cause == null ? Set.of() : restarts > 0 ? Set.of(cause, "restart-loop") : Set.of(cause),
                List.of(0, 0, restarts),
                1,
                2,
                15,
                0.25,
                null,
                restarts + 1,
                Set.of(Trouble.MEMORY));
    }
}
