// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.LogObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Looks of several polls: once, for long, and at logs that grow. */
class LookTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ClusterLook.Progress SILENT = (left, polls) -> {};

    private static ClusterLook look(ClusterPoller poller, Clock clock) {
        return new ClusterLook(poller, clock, Duration.ofMillis(300), Duration.ofMillis(100));
    }

    private static PollSettings withoutLogs() {
        return PollSettings.DEFAULT.withoutLogs();
    }

    @Test
    void shortLook_pollsTwice() throws Exception {
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
            ClusterLook.Seen seen = look(new ClusterPoller(flink.rest(), withoutLogs(), clock), clock)
                    .look(Duration.ZERO, SILENT);

            assertThat(seen.polls()).isEqualTo(2);
            assertThat(seen.snapshots()).hasSize(1);
            assertThat(seen.broke()).isEmpty();
        }
    }

    @Test
    void clusterThatDiesInTheMiddle_leavesWhatWasSeen() throws Exception {
        RecordedFlink flink = new RecordedFlink("2.2.1");
        Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
        ClusterLook.Seen seen = look(new ClusterPoller(flink.rest(), withoutLogs(), clock), clock)
                .look(Duration.ofSeconds(1), (left, polls) -> flink.close());

        assertThat(seen.broke()).map(RestException::kind).contains(RestException.Kind.UNREACHABLE);
        assertThat(seen.snapshots()).hasSize(1);
        assertThat(seen.snapshots().get(0).topology().vertices()).hasSize(2);
    }

    @Test
    void clusterThatHangsInTheMiddle_isGivenUpSoonAndLeavesWhatWasSeen() throws Exception {
        RestAccess hasty = RestAccess.plain().withLimits(Duration.ofMillis(300), 1 << 20);
        try (ManyVertices flink = new ManyVertices(50, 4);
                ClusterPoller poller = new ClusterPoller(flink.rest(hasty), withoutLogs(), flink)) {
            flink.hangAfter(20);
            ClusterLook.Seen seen = look(poller, flink).look(Duration.ofSeconds(20), SILENT);

            assertThat(seen.broke()).map(RestException::kind).contains(RestException.Kind.TIMED_OUT);
            assertThat(seen.polls()).isEqualTo(1);
            assertThat(flink.requests()).hasSizeLessThan(36);
            assertThat(seen.problems()).isEmpty();
            assertThat(seen.snapshots())
                    .singleElement()
                    .satisfies(job -> assertThat(job.topology().vertices()).hasSize(50));
        }
    }

    @Test
    void clusterWithoutJobs_givesNoSnapshots() throws Exception {
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            flink.answer("/jobs/overview", 200, "{\"jobs\":[]}");
            Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
            ClusterLook.Seen seen = look(new ClusterPoller(flink.rest(), withoutLogs(), clock), clock)
                    .look(Duration.ZERO, SILENT);

            assertThat(seen.snapshots()).isEmpty();
        }
    }

    @Test
    void watch_handsOnSnapshotsAndTellsWhenTheClusterIsAway() {
        List<JobSnapshot> taken = new CopyOnWriteArrayList<>();
        RecordedFlink flink = new RecordedFlink("2.2.1");
        Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
        ClusterWatch.Settings pace =
                new ClusterWatch.Settings(Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
        try (ClusterWatch watch =
                ClusterWatch.start(flink.rest(), withoutLogs(), pace, Optional.empty(), taken::add, clock)) {
            await().atMost(PATIENCE).until(() -> watch.condition().state() == ClusterWatch.State.GOOD);
            await().atMost(PATIENCE).until(() -> !taken.isEmpty());
            assertThat(watch.condition().words()).contains("Flink 2.2.1", "1 job");
            int port = flink.port();
            flink.close();
            await().atMost(PATIENCE).until(() -> watch.condition().state() == ClusterWatch.State.FAILING);
            assertThat(watch.condition().words()).contains("nothing answers there");
            assertThat(watch.condition().lastSuccess()).isPresent();
            try (RecordedFlink again = new RecordedFlink("2.3.0", port)) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(again.requests()).isNotEmpty();
                    assertThat(watch.condition())
                            .as(watch.condition().words())
                            .returns(ClusterWatch.State.GOOD, ClusterWatch.Condition::state)
                            .satisfies(
                                    condition -> assertThat(condition.words()).contains("Flink 2.3.0"));
                });
            }
        }
        assertThat(taken.get(0).key().name()).isEqualTo("orders-per-user");
    }

    @Test
    void watchThatIsStartedAgain_goesOnWithTheHourItHad(@TempDir Path folder) {
        Path memory = folder.resolve("watch.state");
        ClusterWatch.Settings pace =
                new ClusterWatch.Settings(Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
            List<JobSnapshot> before = new CopyOnWriteArrayList<>();
            try (ClusterWatch watch = ClusterWatch.start(
                    flink.rest(), PollSettings.DEFAULT, pace, Optional.of(memory), before::add, clock)) {
                await().atMost(PATIENCE)
                        .until(() -> !before.isEmpty() && watch.condition().state() != ClusterWatch.State.STARTING);
            }
            assertThat(memory).isNotEmptyFile();
            flink.answer("/jobs/overview", 200, "{\"jobs\":[]}");
            List<JobSnapshot> after = new CopyOnWriteArrayList<>();
            try (ClusterWatch watch = ClusterWatch.start(
                    flink.rest(), PollSettings.DEFAULT, pace, Optional.of(memory), after::add, clock)) {
                await().atMost(PATIENCE)
                        .until(() -> !after.isEmpty() && watch.condition().state() != ClusterWatch.State.STARTING);
            }
            JobSnapshot last = before.get(before.size() - 1);
            assertThat(after.get(0).topology()).isEqualTo(last.topology());
            assertThat(after.get(0).checkpoints()).isEqualTo(last.checkpoints());
            assertThat(after.get(0).series(Signal.RECORDS_OUT_RATE))
                    .isNotEmpty()
                    .extracting(SignalSeries::mean)
                    .containsExactlyElementsOf(last.series(Signal.RECORDS_OUT_RATE).stream()
                            .map(SignalSeries::mean)
                            .toList());
        }
    }

    @Test
    void memoryThatCannotBeRead_isLeftAside(@TempDir Path folder) throws Exception {
        Path memory = Files.writeString(folder.resolve("watch.state"), "no state");
        ClusterWatch.Settings pace =
                new ClusterWatch.Settings(Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            Clock clock = Clock.fixed(flink.now(), ZoneOffset.UTC);
            List<JobSnapshot> taken = new CopyOnWriteArrayList<>();
            try (ClusterWatch watch =
                    ClusterWatch.start(flink.rest(), withoutLogs(), pace, Optional.of(memory), taken::add, clock)) {
                await().atMost(PATIENCE)
                        .until(() -> !taken.isEmpty() && watch.condition().state() == ClusterWatch.State.GOOD);
            }
            assertThat(WatchMemory.read(memory).jobs()).hasSize(1);
        }
    }

    @Test
    void sinkThatRefuses_isToldAndAskedAgain() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            ClusterWatch.Settings pace =
                    new ClusterWatch.Settings(Duration.ofMillis(100), Duration.ZERO, Duration.ofMinutes(1));
            int[] calls = {0};
            try (ClusterWatch watch = ClusterWatch.start(
                    flink.rest(),
                    withoutLogs(),
                    pace,
                    Optional.empty(),
                    snapshot -> {
                        if (calls[0]++ == 0) {
                            throw new IllegalStateException("disk full");
                        }
                    },
                    Clock.fixed(flink.now(), ZoneOffset.UTC))) {
                await().atMost(PATIENCE)
                        .until(() -> calls[0] > 1 && watch.condition().state() == ClusterWatch.State.GOOD);
            }
        }
    }

    // ---------------------------------------------------------------------------------------------- logs

    private static final String FIRST = """
        2026-11-21 07:00:00,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Job orders-per-user \
        (49cb2e88a1b7d27daa48782e7d43fabd) switched from state CREATED to RUNNING.
        2026-11-21 07:00:01,000 WARN  org.acme.Orders [] - slow answer of service a
        2026-11-21 07:00:02,000 ERROR org.acme.Orders [] - order refused
        java.lang.IllegalStateException: no
        """;
    private static final String REST = """
        \tat org.acme.Orders.take(Orders.java:17)
        2026-11-21 07:00:03,000 WARN  org.acme.Orders [] - slow answer of service b
        """;

    private static List<LogEvent> follow(LogFollower logs, Instant now) {
        List<Observation> seen = new ArrayList<>();
        logs.follow(List.of(), false, now, seen::add, new Problems());
        return seen.stream()
                .filter(LogObserved.class::isInstance)
                .map(o -> ((LogObserved) o).event())
                .toList();
    }

    private static LogFollower jobManagerLog(FlinkRest rest, RecordedFlink flink) {
        return new LogFollower(
                rest,
                new ProcessRef("c", ProcessKind.JOB_MANAGER, "jobmanager", "h"),
                LineFilter.NONE,
                ZoneOffset.UTC,
                Clock.fixed(flink.now(), ZoneOffset.UTC));
    }

    @Test
    void logsAreReadAsFarAsTheyAreNew_aRecordInTheMakingWaits() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                FlinkRest rest = flink.rest()) {
            LogFollower logs = jobManagerLog(rest, flink);
            flink.answer("/jobmanager/log", 200, FIRST);
            assertThat(follow(logs, flink.now()))
                    .extracting(LogEvent::message)
                    .containsExactly(
                            "Job orders-per-user (49cb2e88a1b7d27daa48782e7d43fabd) switched from state CREATED to"
                                    + " RUNNING.",
                            "slow answer of service a");

            flink.answer("/jobmanager/log", 200, FIRST + REST);
            List<LogEvent> second = follow(logs, flink.now().plusSeconds(15));
            assertThat(second).singleElement().satisfies(e -> {
                assertThat(e.message()).isEqualTo("order refused");
                assertThat(e.throwableIfAny().orElseThrow().frames()).hasSize(1);
                assertThat(e.source()).isEqualTo("jobmanager.log:3");
                assertThat(e.process().id()).isEqualTo("jobmanager");
            });

            // Nothing came after it, so it is whole.
            assertThat(follow(logs, flink.now().plusSeconds(30)))
                    .extracting(LogEvent::message)
                    .containsExactly("slow answer of service b");
            assertThat(follow(logs, flink.now().plusSeconds(45))).isEmpty();
        }
    }

    @Test
    void recordThatNamesNoJob_isNotOfTheOnlyOneNamedSoFarWhereTheClusterHasSeveral() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                FlinkRest rest = flink.rest()) {
            flink.answer("/jobmanager/log", 200, FIRST);
            List<LogEvent> seen = new ArrayList<>();
            jobManagerLog(rest, flink)
                    .follow(
                            List.of(),
                            true,
                            flink.now(),
                            o -> {
                                if (o instanceof LogObserved logged) {
                                    seen.add(logged.event());
                                }
                            },
                            new Problems());
            assertThat(seen).extracting(LogEvent::shared).containsExactly(false, true);
        }
    }

    @Test
    void logBegunAnew_isReadFromItsBeginning() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                FlinkRest rest = flink.rest()) {
            LogFollower logs = jobManagerLog(rest, flink);
            flink.answer("/jobmanager/log", 200, FIRST + REST);
            follow(logs, flink.now());
            flink.answer("/jobmanager/log", 200, """
                2026-11-21 07:10:00,000 WARN  org.acme.Orders [] - after rotation
                2026-11-21 07:10:01,000 WARN  org.acme.Orders [] - and one more
                """);

            assertThat(follow(logs, flink.now().plusSeconds(15)))
                    .extracting(LogEvent::message)
                    .containsExactly("after rotation");
        }
    }

    @Test
    void logThatFlinkDoesNotServe_isACoverageNoteAndNoProblem() throws RestException {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                ClusterPoller poller = new ClusterPoller(
                        flink.rest(), PollSettings.DEFAULT, Clock.fixed(flink.now(), ZoneOffset.UTC))) {
            Poll poll = poller.poll();
            var router =
                    io.drsquirrel.model.assembly.JobRouter.live(io.drsquirrel.model.assembly.AssemblerSettings.DEFAULT);
            poll.observations().forEach(router::add);
            JobSnapshot job = router.assemblers().get(0).snapshot(poll.at().plusMillis(2), false);

            assertThat(poll.problems()).isEmpty();
            assertThat(job.coverage().has(Capability.JOB_MANAGER_LOG)).isFalse();
            assertThat(job.coverage()
                            .entry(Capability.JOB_MANAGER_LOG)
                            .orElseThrow()
                            .note())
                    .contains("-Dlog.file");
        }
    }
}
