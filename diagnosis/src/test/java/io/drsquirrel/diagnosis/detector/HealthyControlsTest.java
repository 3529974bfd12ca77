// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Jobs that look frightening and are well: none of them may get a finding of severity warning or above. */
class HealthyControlsTest {
    private final DiagnosisEngine engine;

    HealthyControlsTest() throws IOException {
        engine = new DiagnosisEngine(
                CatalogueLoader.load(RuleFolders.in(Path.of("rules"))).catalogue());
    }

    private List<String> warnings(SnapshotOf snapshot) {
        List<String> ids = new ArrayList<>();
        collect(engine.diagnose(snapshot.take()).findings(), ids);
        return ids;
    }

    private static void collect(Collection<Finding> findings, List<String> ids) {
        for (Finding finding : findings) {
            if (finding.rule().severity().compareTo(Severity.WARNING) >= 0) {
                ids.add(finding.id());
            }
            collect(finding.consequences(), ids);
        }
    }

    private static SnapshotOf graph(SnapshotOf snapshot) {
        return snapshot.vertex("source", 2, 128, List.of(), "tm-1", "tm-2")
                .vertex("aggregate", 2, 128, List.of("source"), "tm-1", "tm-2")
                .process("tm-1")
                .process("tm-2");
    }

    private static double[] every(int panes, int period, double usual, double burst) {
        double[] values = new double[panes];
        for (int i = 0; i < panes; i++) {
            values[i] = i % period == 0 ? burst : usual;
        }
        return values;
    }

    @Test
    void burstOfSecondsInAShortLook_isNoBottleneck() {
        assertThat(warnings(graph(SnapshotOf.aLookOf(Duration.ofSeconds(20)))
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0, 0, 0.9, 0)
                        .signal(Signal.BUSY_RATIO, "source", 0.1)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.1, 0.1, 1, 0.1)
                        .signal(Signal.RECORDS_IN_RATE, "aggregate", 50, 50, 2500, 50)))
                .isEmpty();
    }

    @Test
    void burstsOfAMinuteNowAndThen_areNoBottleneck() {
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .signal(Signal.BACKPRESSURED_RATIO, "source", every(60, 5, 0, 0.95))
                        .signal(Signal.BUSY_RATIO, "aggregate", every(60, 5, 0.2, 1))
                        .signal(Signal.BUSY_RATIO, "source", 0.1)))
                .isEmpty();
    }

    @Test
    void busyJobThatKeepsUp_isWell() {
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0.1)
                        .signal(Signal.BUSY_RATIO, "source", 0.3)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.85)
                        .signal(Signal.RECORDS_OUT_RATE, "source", 1000)
                        .signal(Signal.PENDING_RECORDS, "source", 30)
                        .signal(Signal.CPU_CORES, "tm-1", 0.9)
                        .signal(Signal.CPU_LIMIT, "tm-1", 1)
                        .spread(Signal.BUSY_RATIO, "aggregate", 0.85, 0.6)
                        .spread(Signal.RECORDS_IN_RATE, "aggregate", 600d, 400d)))
                .isEmpty();
    }

    @Test
    void muchGarbageThatIsCollected_isWell() {
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.4)
                        .signal(Signal.GC_TIME_RATIO, "tm-1", 0.15)
                        .signal(Signal.GC_OLD_TIME_RATIO, "tm-1", 0)
                        .signal(Signal.GC_COUNT, "tm-1", 40)
                        .signal(Signal.HEAP_MAX, "tm-1", 1000)
                        .signal(Signal.HEAP_USED, "tm-1", every(60, 2, 400, 900))
                        .signal(Signal.HEAP_AFTER_GC, "tm-1", every(60, 3, 210, 190))))
                .isEmpty();
    }

    @Test
    void quietSource_isWell() {
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0)
                        .signal(Signal.BUSY_RATIO, "source", 0)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0)
                        .signal(Signal.RECORDS_OUT_RATE, "source", every(60, 10, 0, 0.05))
                        .signal(Signal.RECORDS_IN_RATE, "aggregate", every(60, 10, 0, 0.05))
                        .signal(Signal.WATERMARK, "source", -9.223372036854775808E18)
                        .signal(Signal.WATERMARK, "aggregate", -9.223372036854775808E18)))
                .isEmpty();
    }

    @Test
    void plannedRescaleAndOneRestart_areNoLoop() {
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .signal(Signal.BACKPRESSURED_RATIO, "source", every(60, 60, 0, 1))
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.3)
                        .signal(Signal.RESCALES, "", every(60, 60, 0, 1))
                        .restart(Duration.ofMinutes(50), false)
                        .restart(Duration.ofMinutes(20), true)))
                .isEmpty();
    }

    @Test
    void stateThatFillsUpAndStays_isWell() {
        Checkpoint[] history = new Checkpoint[30];
        for (int i = 0; i < 30; i++) {
            long bytes = 200_000_000L * Math.min(i + 1, 8) / 8;
            history[i] = SnapshotOf.completed(i, Duration.ofMinutes(30L - i), Duration.ofSeconds(1), bytes);
        }
        assertThat(warnings(graph(SnapshotOf.anHour())
                        .checkpoints(Duration.ofMinutes(1), Duration.ofMinutes(10), history)
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.3)))
                .isEmpty();
    }

    @Test
    void heapThatRisesBetweenRareCollections_isNoLeak() {
        double[] saw = new double[24];
        double[] collections = new double[24];
        for (int i = 0; i < 24; i++) {
            saw[i] = 300 + i % 12 * 50;
            collections[i] = i % 12 == 0 ? 1 : 0;
        }
        assertThat(warnings(graph(SnapshotOf.aLookOf(Duration.ofSeconds(120)))
                        .signal(Signal.BACKPRESSURED_RATIO, "source", 0)
                        .signal(Signal.BUSY_RATIO, "aggregate", 0.3)
                        .signal(Signal.HEAP_MAX, "tm-1", 1000)
                        .signal(Signal.HEAP_AFTER_GC, "tm-1", saw)
                        .signal(Signal.GC_COUNT, "tm-1", collections)))
                .isEmpty();
    }
}
