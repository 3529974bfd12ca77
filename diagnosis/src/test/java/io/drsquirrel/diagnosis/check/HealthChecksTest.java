// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.check.HealthCheck.Status;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HealthChecksTest {
    private static List<HealthCheck> answers(SnapshotOf snapshot) {
        return answers(snapshot, Thresholds.USUAL);
    }

    private static List<HealthCheck> answers(SnapshotOf snapshot, Thresholds limits) {
        return HealthChecks.answer(Facts.of(snapshot.take()), limits, id -> Optional.of("family/" + id));
    }

    private static HealthCheck answer(SnapshotOf snapshot, String id) {
        return answers(snapshot).stream()
                .filter(c -> c.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static double[] panes(int good, double goodValue, int bad, double badValue) {
        double[] values = new double[good + bad];
        Arrays.fill(values, goodValue);
        Arrays.fill(values, good, values.length, badValue);
        return values;
    }

    @Test
    void withoutData_everythingButStatusIsUnknownWithReason() {
        for (HealthCheck check : answers(SnapshotOf.anHour())) {
            if (check.id().equals("job-running") || check.id().equals("restarts")) {
                assertThat(check.status()).isEqualTo(Status.PASSED);
            } else {
                assertThat(check.status()).as(check.id()).isEqualTo(Status.UNKNOWN);
                assertThat(check.reason()).as(check.id()).isNotBlank();
            }
        }
    }

    @Test
    void idsAreUniqueAndEveryCheckSaysWhy() {
        Set<String> ids = new HashSet<>();
        for (HealthCheck check : answers(SnapshotOf.anHour())) {
            assertThat(ids.add(check.id())).as(check.id()).isTrue();
            assertThat(check.why()).endsWith(".");
            assertThat(check.title().length()).isBetween(3, 40);
        }
        assertThat(ids).hasSizeGreaterThan(30);
    }

    @Test
    void guideThatTheCatalogueLacks_isLeftOut() {
        List<HealthCheck> answers =
                HealthChecks.answer(Facts.of(SnapshotOf.anHour().take()), Thresholds.USUAL, id -> Optional.empty());
        assertThat(answers).allSatisfy(c -> assertThat(c.guide()).isNull());
    }

    @Test
    void oneRedMinuteInAnHour_passesAndShowsInTheStrip() {
        double[] values = panes(60, 0.1, 0, 0);
        values[30] = 0.95;
        HealthCheck check =
                answer(SnapshotOf.anHour().signal(Signal.BACKPRESSURED_RATIO, "map", values), "backpressure");
        assertThat(check.status()).isEqualTo(Status.PASSED);
        assertThat(check.strip().get(30)).isEqualTo(Pane.BAD);
        assertThat(check.strip().get(31)).isEqualTo(Pane.GOOD);
    }

    @Test
    void pressureOfTheLastMinutes_fails() {
        HealthCheck check = answer(
                SnapshotOf.anHour()
                        .signal(Signal.BACKPRESSURED_RATIO, "map", panes(54, 0, 6, 0.9))
                        .signal(Signal.BACKPRESSURED_RATIO, "sink", 0),
                "backpressure");
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.observed()).isEqualTo(0.9);
        assertThat(check.text()).contains("map").contains("90 %");
    }

    @Test
    void pressureHalfAnHourAgo_failsWhileInTheWindow() {
        double[] values = panes(60, 0, 0, 0);
        Arrays.fill(values, 20, 32, 0.8);
        assertThat(answer(SnapshotOf.anHour().signal(Signal.BACKPRESSURED_RATIO, "map", values), "backpressure")
                        .status())
                .isEqualTo(Status.FAILED);
    }

    @Test
    void lookOfFifteenSeconds_isEnoughForPressure() {
        SnapshotOf look = SnapshotOf.aLookOf(Duration.ofSeconds(15)).signal(Signal.BACKPRESSURED_RATIO, "map", 0.9);
        assertThat(answer(look, "backpressure").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void rescalesAreNoRestarts() {
        SnapshotOf snapshot = SnapshotOf.anHour();
        for (int i = 1; i <= 5; i++) {
            snapshot.restart(Duration.ofMinutes(i), true);
        }
        HealthCheck check = answer(snapshot.restart(Duration.ofMinutes(30), false), "restarts");
        assertThat(check.status()).isEqualTo(Status.PASSED);
        assertThat(check.observed()).isEqualTo(1);
    }

    @Test
    void networkBuffersAreNotCountedAsDirectMemoryInUse() {
        double mib = 1 << 20;
        SnapshotOf big = SnapshotOf.anHour()
                .signal(Signal.DIRECT_USED, "tm-1", 1650 * mib)
                .signal(Signal.DIRECT_MAX, "tm-1", 1728 * mib)
                .signal(Signal.NETWORK_TOTAL, "tm-1", 1600 * mib);
        HealthCheck check = answer(big, "direct-memory");
        assertThat(check.status()).isEqualTo(Status.PASSED);
        assertThat(check.observed()).isBetween(0.38, 0.4);
    }

    @Test
    void memoryOfJobManagerAndTaskManagerAreToldApart() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .process("jobmanager")
                .process("tm-1")
                .signal(Signal.RSS, "jobmanager", 500)
                .signal(Signal.MEMORY_LIMIT, "jobmanager", 1000)
                .signal(Signal.RSS, "tm-1", 950)
                .signal(Signal.MEMORY_LIMIT, "tm-1", 1000);
        assertThat(answer(snapshot, "jobmanager-memory").status()).isEqualTo(Status.PASSED);
        assertThat(answer(snapshot, "taskmanager-memory").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void threeFailedCheckpointsInARow_fail() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .checkpoints(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        SnapshotOf.completed(1, Duration.ofMinutes(5), Duration.ofSeconds(1), 100),
                        SnapshotOf.failed(2, Duration.ofMinutes(4), "expired"),
                        SnapshotOf.failed(3, Duration.ofMinutes(3), "expired"),
                        SnapshotOf.failed(4, Duration.ofMinutes(2), "expired"));
        HealthCheck check = answer(snapshot, "checkpoint-consecutive-failures");
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.observed()).isEqualTo(3);
        assertThat(check.strip()).contains(Pane.BAD, Pane.GOOD);
    }

    @Test
    void checkpointsOfHalfASecondEverySecond_pass() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .checkpoints(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(10),
                        SnapshotOf.completed(1, Duration.ofSeconds(5), Duration.ofMillis(700), 100));
        assertThat(answer(snapshot, "checkpoint-duration").status()).isEqualTo(Status.PASSED);
    }

    @Test
    void stateThatDoublesInHalfAnHour_fails() {
        Checkpoint[] history = new Checkpoint[30];
        for (int i = 0; i < 30; i++) {
            history[i] = SnapshotOf.completed(
                    i, Duration.ofMinutes(30L - i), Duration.ofSeconds(1), 200_000_000L + i * 7_000_000L);
        }
        SnapshotOf snapshot = SnapshotOf.anHour().checkpoints(Duration.ofMinutes(1), Duration.ofMinutes(10), history);
        assertThat(answer(snapshot, "state-growth").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void throughputBelowHalfOfItsPast_fails() {
        SnapshotOf snapshot = SnapshotOf.anHour().signal(Signal.RECORDS_IN_PER_SECOND, "", panes(52, 1000, 8, 300));
        assertThat(answer(snapshot, "throughput-in").status()).isEqualTo(Status.FAILED);
        SnapshotOf young = SnapshotOf.aLookOf(Duration.ofMinutes(2)).signal(Signal.RECORDS_IN_PER_SECOND, "", 1000);
        assertThat(answer(young, "throughput-in").status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void watermarkAtAStandstillWhileRecordsFlow_fails() {
        double[] watermark = new double[60];
        for (int i = 0; i < 60; i++) {
            watermark[i] = 1_000_000 + 60_000d * Math.min(i, 40);
        }
        SnapshotOf snapshot = SnapshotOf.anHour()
                .signal(Signal.WATERMARK, "window", watermark)
                .signal(Signal.RECORDS_IN_RATE, "window", 100);
        assertThat(answer(snapshot, "watermark-progress").status()).isEqualTo(Status.FAILED);
        SnapshotOf quiet = SnapshotOf.anHour()
                .signal(Signal.WATERMARK, "window", watermark)
                .signal(Signal.RECORDS_IN_RATE, "window", 0);
        assertThat(answer(quiet, "watermark-progress").status()).isEqualTo(Status.PASSED);
    }

    @Test
    void keyGroupsThatDoNotDivide_fail() {
        SnapshotOf uneven =
                SnapshotOf.anHour().vertex("source", 1, 128, List.of()).vertex("agg", 100, 128, List.of("source"));
        HealthCheck check = answer(uneven, "max-parallelism-multiple");
        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.observed()).isEqualTo(2);
        SnapshotOf even =
                SnapshotOf.anHour().vertex("source", 1, 240, List.of()).vertex("agg", 8, 240, List.of("source"));
        assertThat(answer(even, "max-parallelism-multiple").status()).isEqualTo(Status.PASSED);
        assertThat(answer(even, "max-parallelism-set").status()).isEqualTo(Status.PASSED);
    }

    @Test
    void noFreeSlot_isNoFaultWhileTheJobRuns() {
        SnapshotOf running = SnapshotOf.anHour()
                .signal(Signal.SLOTS_TOTAL, "jobmanager", 4)
                .signal(Signal.SLOTS_FREE, "jobmanager", 0);
        assertThat(answer(running, "slots").status()).isEqualTo(Status.PASSED);
        SnapshotOf waiting = SnapshotOf.anHour()
                .status(JobStatus.RESTARTING)
                .signal(Signal.SLOTS_TOTAL, "jobmanager", 4)
                .signal(Signal.SLOTS_FREE, "jobmanager", 0);
        assertThat(answer(waiting, "slots").status()).isEqualTo(Status.FAILED);
    }

    @Test
    void limitsOfAJobReplaceTheUsualOnes() {
        Thresholds own = Thresholds.USUAL.with(Map.of("backpressure", "95 %", "lag.seconds", "5 min"));
        assertThat(own.of(Limit.LAG_SECONDS)).isEqualTo(300);
        assertThat(answers(SnapshotOf.anHour().signal(Signal.BACKPRESSURED_RATIO, "map", 0.9), own))
                .filteredOn(c -> c.id().equals("backpressure"))
                .allSatisfy(c -> assertThat(c.status()).isEqualTo(Status.PASSED));
        assertThatThrownBy(() -> Thresholds.USUAL.with(Map.of("backpresure", "1")))
                .hasMessageContaining("backpresure")
                .hasMessageContaining("memory.rss");
        assertThatThrownBy(() -> Thresholds.USUAL.with(Map.of("memory.rss", "much")))
                .hasMessageContaining("much");
    }
}
