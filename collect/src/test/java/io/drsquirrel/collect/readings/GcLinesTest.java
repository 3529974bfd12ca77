// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GcLinesTest {
    private static final long MIB = 1 << 20;

    private static Optional<GcPause> read(String text) {
        byte[] b = text.getBytes(StandardCharsets.UTF_8);
        int end = text.indexOf('\n') < 0 ? b.length : text.indexOf('\n');
        return GcLines.mayBe(b, 0, end) ? GcLines.read(b, 0, end, b.length) : Optional.empty();
    }

    @Test
    void zoneOfTheTime_isTold() {
        assertThat(read("[2024-02-15T13:02:12.132+0800][info][gc] GC(9) Pause Full (G1 Compaction Pause)"
                                + " 1715M->1704M(1715M) 3110.001ms")
                        .map(GcPause::zone))
                .contains(480);
        assertThat(
                        read("2024-02-15T13:02:12.132-0330: 12.345: [Full GC (Ergonomics) 174080K->160768K(251392K), 2.5310000 secs]")
                                .map(GcPause::zone))
                .contains(-210);
    }

    @Test
    void unifiedLogging_tellsKindSizesAndPause() {
        assertThat(read(
                        "[2024-09-01T00:15:35.160+0000][600.325s][info][gc] GC(10) Pause Young (Mixed) (G1 Evacuation Pause)"
                                + " 1233M->333M(3072M) 24.985ms"))
                .contains(new GcPause(600_325, false, 24.985, 1233 * MIB, 333 * MIB, 3072 * MIB));
        assertThat(read("[154.007s][info][gc] GC(89) Pause Full (G1 Compaction Pause) 1715M->1704M(1715M) 3110.001ms"))
                .contains(new GcPause(154_007, true, 3110.001, 1715 * MIB, 1704 * MIB, 1715 * MIB));
        assertThat(read("[12.500s][info][gc,phases] GC(3) Pause Mark Start 0.012ms"))
                .contains(new GcPause(12_500, false, 0.012, -1, -1, -1));
    }

    @Test
    void java8WithDetails_countsTheHeapAndNotItsGenerations() {
        assertThat(read("2024-03-01T10:00:00.123+0000: 12.345: [Full GC (Ergonomics) [PSYoungGen: 10240K->0K(76800K)]"
                        + " [ParOldGen: 163840K->160768K(174080K)] 174080K->160768K(250880K), [Metaspace:"
                        + " 20480K->20480K(1067008K)], 2.5310000 secs] [Times: user=4.80 sys=0.00, real=2.53 secs] "))
                .contains(new GcPause(12_345, true, 2531, 170 * MIB, 157 * MIB, 245 * MIB).toldAtStart());
        assertThat(read("12.345: [GC (Allocation Failure)  65536K->10240K(251904K), 0.0123000 secs]"))
                .contains(new GcPause(12_345, false, 12.3, 64 * MIB, 10 * MIB, 246 * MIB).toldAtStart());
    }

    @Test
    void java8G1_tellsTheHeapBelow() {
        assertThat(read(
                        "2024-03-01T10:00:00.123+0000: 1.500: [GC pause (G1 Evacuation Pause) (young), 0.0100000 secs]\n"
                                + "   [Parallel Time: 9.1 ms, GC Workers: 8]\n"
                                + "   [Eden: 24.0M(24.0M)->0.0B(13.0M) Survivors: 0.0B->3072.0K Heap: 24.0M(256.0M)->5120.0K(256.0M)]\n"
                                + " [Times: user=0.02 sys=0.00, real=0.01 secs]"))
                .contains(new GcPause(1_500, false, 10, 24 * MIB, 5 * MIB, 256 * MIB).toldAtStart());
    }

    @Test
    void concurrentMarkSweepThatFailed_countsAsFull() {
        assertThat(
                        read(
                                "12.345: [GC (Allocation Failure) 12.346: [ParNew (promotion failed): 613440K->613440K(613440K),"
                                        + " 0.5000000 secs]12.846: [CMS (concurrent mode failure): 1398144K->1398140K(1398144K), 3.1000000 secs]"
                                        + " 1900000K->1448000K(2011584K), [Metaspace: 60000K->60000K(1101824K)], 3.6000000 secs]"))
                .contains(new GcPause(12_345, true, 3600, 1_900_000 * 1024L, 1_448_000 * 1024L, 2_011_584 * 1024L)
                        .toldAtStart());
    }

    @Test
    void collectionsOfZgc_tellTheHeapAndNoPause() {
        assertThat(read("[2024-09-01T00:15:35.160+0000][600.325s][info][gc] GC(10) Garbage Collection (Allocation Rate)"
                        + " 3072M(75%)->1024M(25%)"))
                .contains(new GcPause(600_325, false, 0, 3072 * MIB, 1024 * MIB, 4096 * MIB));
        assertThat(read("[600.325s][info][gc] GC(10) Major Collection (Proactive) 2048M(50%)->1024M(25%) 0.045s"))
                .contains(new GcPause(600_325, false, 0, 2048 * MIB, 1024 * MIB, 4096 * MIB));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[3601.200s][info][gc,start] GC(1400) Pause Full (G1 Compaction Pause)",
                "[1264.102s][info][gc] GC(4191) Concurrent Mark Cycle 12.345ms",
                "2024-03-01T10:00:00.123+0000: 1.500: [GC concurrent-mark-end, 0.0100000 secs]",
                "[2024-09-01 00:15:35,160] INFO the lookup of 12 rows took 300ms",
            })
    void linesOfNoPause_areNone(String line) {
        assertThat(read(line)).isEmpty();
    }
}
