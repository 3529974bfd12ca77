// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.signal.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A look of 15 to 120 seconds in panes of five suffices to see what is there to see. */
class ShortLooksTest {
    private static final double NOW = SnapshotOf.NOW.toEpochMilli();

    private static SnapshotOf held(Duration look) {
        return SnapshotOf.aLookOf(look)
                .vertex("source", 4, 128, List.of(), "tm-1", "tm-2")
                .vertex("aggregate", 4, 128, List.of("source"), "tm-1", "tm-2")
                .signal(Signal.BACKPRESSURED_RATIO, "source", 0.92)
                .signal(Signal.BACKPRESSURED_RATIO, "aggregate", 0)
                .signal(Signal.BUSY_RATIO, "source", 0.05)
                .signal(Signal.BUSY_RATIO, "aggregate", 0.97)
                .signal(Signal.CPU_CORES, "tm-1", 0.08)
                .signal(Signal.CPU_CORES, "tm-2", 0.08);
    }

    private static boolean holds(SnapshotOf snapshot, String detector, String argument, String value) {
        Outcome outcome = Detectors.byName()
                .get(detector)
                .examine(Facts.of(snapshot.take()), new Detector.Arguments(Map.of(argument, value)));
        return outcome.holds();
    }

    @Test
    void fifteenSeconds_showTheBottleneckAndItsKind() {
        SnapshotOf snapshot = held(Duration.ofSeconds(15))
                .spread(Signal.BUSY_RATIO, "aggregate", 0.97, 0.96, 0.95, 0.97)
                .spread(Signal.RECORDS_IN_RATE, "aggregate", 50d, 51d, 49d, 50d);
        assertThat(holds(snapshot, "bottleneck", "kind", "blocking")).isTrue();
        assertThat(holds(snapshot, "skew", "kind", "any")).isFalse();
    }

    @Test
    void fifteenSeconds_showAHotKey() {
        SnapshotOf snapshot = held(Duration.ofSeconds(15))
                .spread(Signal.BUSY_RATIO, "aggregate", 0.97, 0.1, 0.11, 0.1)
                .spread(Signal.RECORDS_IN_RATE, "aggregate", 180d, 10d, 11d, 10d);
        assertThat(holds(snapshot, "skew", "kind", "hot-key")).isTrue();
        assertThat(holds(snapshot, "bottleneck", "kind", "blocking")).isFalse();
    }

    @Test
    void fifteenSeconds_showASlowHost() {
        SnapshotOf snapshot = held(Duration.ofSeconds(15))
                .spread(Signal.BUSY_RATIO, "aggregate", 0.97, 0.3, 0.96, 0.28)
                .spread(Signal.RECORDS_IN_RATE, "aggregate", 100d, 101d, 99d, 100d);
        assertThat(holds(snapshot, "skew", "kind", "slow-host")).isTrue();
    }

    @Test
    void heapThatWasFullByTheTimeItsProcessWasLost_leaked() {
        assertThat(holds(lost(2, 300e6, 550e6, 800e6), "leak-slope", "kind", "lost-heap"))
                .isTrue();
    }

    @Test
    void heapWithRoomLeftWhenItsProcessWasLost_didNotLeak() {
        assertThat(holds(lost(2, 300e6, 310e6, 320e6), "leak-slope", "kind", "lost-heap"))
                .isFalse();
    }

    @Test
    void heapThatRoseBetweenCollections_didNotLeak() {
        assertThat(holds(lost(0, 300e6, 550e6, 800e6), "leak-slope", "kind", "lost-heap"))
                .isFalse();
    }

    private static SnapshotOf lost(double collections, double... heap) {
        return SnapshotOf.aLookOf(Duration.ofSeconds(30))
                .process("tm-1")
                .signal(Signal.HEAP_AFTER_GC, "tm-1", heap)
                .signal(Signal.HEAP_MAX, "tm-1", 1e9)
                .signal(Signal.GC_COUNT, "tm-1", collections)
                .logged(Duration.ZERO, LogLevel.WARN, "TaskManager with id tm-1 is no longer reachable.", null);
    }

    @Test
    void tenSeconds_areTooShortToSpeak() {
        assertThat(holds(held(Duration.ofSeconds(10)), "bottleneck", "kind", "any"))
                .isFalse();
    }

    @Test
    void twoMinutes_showALeakByItsCollections() {
        double[] heap = new double[24];
        double[] collections = new double[24];
        for (int i = 0; i < 24; i++) {
            heap[i] = 500 + 10 * i;
            collections[i] = i % 6 == 5 ? 1 : 0;
        }
        SnapshotOf snapshot = SnapshotOf.aLookOf(Duration.ofSeconds(120))
                .process("tm-1")
                .signal(Signal.HEAP_MAX, "tm-1", 1000)
                .signal(Signal.HEAP_AFTER_GC, "tm-1", heap)
                .signal(Signal.GC_COUNT, "tm-1", collections);
        assertThat(holds(snapshot, "leak-slope", "kind", "heap")).isTrue();
    }

    @Test
    void thirtySeconds_showGrowingLag() {
        SnapshotOf snapshot = SnapshotOf.aLookOf(Duration.ofSeconds(30))
                .vertex("source", 2, 128, List.of(), "tm-1")
                .signal(Signal.RECORDS_OUT_RATE, "source", 400)
                .signal(Signal.BUSY_RATIO, "source", 0.99)
                .signal(Signal.BACKPRESSURED_RATIO, "source", 0)
                .signal(Signal.PENDING_RECORDS, "source", 9000, 14000, 19000, 24000, 29000, 34000);
        assertThat(holds(snapshot, "lag", "kind", "growing")).isTrue();
        assertThat(holds(snapshot, "lag", "kind", "source-bound")).isTrue();
    }

    @Test
    void fifteenSeconds_showAWatermarkThatStandsWhileOthersWentOn() {
        double standing = NOW - 106_000;
        SnapshotOf snapshot = windowed(standing, standing, standing, standing);
        assertThat(holds(snapshot, "watermark", "kind", "idle-partition")).isTrue();
    }

    @Test
    void watermarkThatMoves_isNoIdlePartitionHoweverFarBehind() {
        SnapshotOf snapshot = windowed(NOW - 106_000, NOW - 98_000, NOW - 106_000, NOW - 98_000);
        assertThat(holds(snapshot, "watermark", "kind", "idle-partition")).isFalse();
    }

    @Test
    void subtaskThatWasDeclaredIdle_holdsNothingUp() {
        SnapshotOf snapshot = windowed(NOW - 106_000, NOW - 106_000, NOW - 13_000, NOW - 4_000);
        assertThat(holds(snapshot, "watermark", "kind", "idle-partition")).isFalse();
        assertThat(holds(snapshot, "watermark", "kind", "not-advancing")).isFalse();
    }

    /** A source of three subtasks, the third without records, before windows; each with its first and latest watermark. */
    private static SnapshotOf windowed(
            double sourceFirst, double sourceLatest, double windowFirst, double windowLatest) {
        return SnapshotOf.aLookOf(Duration.ofSeconds(15))
                .vertex("source", 3, 128, List.of(), "tm-1")
                .vertex("TumblingEventTimeWindows", 3, 128, List.of("source"), "tm-1")
                .signal(Signal.RECORDS_OUT_RATE, "source", 237)
                .signal(Signal.RECORDS_IN_RATE, "TumblingEventTimeWindows", 237)
                .signal(Signal.WATERMARK, "source", sourceFirst, Double.NaN, sourceLatest)
                .signal(Signal.WATERMARK, "TumblingEventTimeWindows", windowFirst, Double.NaN, windowLatest)
                .spread(Signal.WATERMARK, "source", NOW - 4_000, NOW - 3_000, sourceLatest)
                .spread(Signal.RECORDS_OUT_RATE, "source", 119d, 118d, 0d);
    }
}
