// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.collect.files.LogFileSource;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What the JDK's tools print of memory becomes the signals of the process whose log lies beside it. */
class JvmReportsTest {
    private static final Clock LATER = Clock.fixed(Instant.parse("2027-05-01T00:00:00Z"), ZoneOffset.UTC);
    private static final String TM = "orders-taskmanager-1-1";

    @TempDir
    Path folder;

    private JobSnapshot beside(String name, String report) throws IOException {
        Files.writeString(folder.resolve("jobmanager.log"), """
                2026-11-20 09:58:00,000 INFO  org.apache.flink.runtime.entrypoint.ClusterEntrypoint [] -  Starting StandaloneApplicationClusterEntryPoint (Version: 2.2.1)
                2026-11-20 09:58:10,000 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph [] - Job orders (49cb2e88a1b7d27daa48782e7d43fabd) switched from state CREATED to RUNNING.
                """);
        Files.writeString(folder.resolve("taskmanager.log"), """
                2026-11-20 09:58:06,000 INFO  org.apache.flink.runtime.taskexecutor.TaskManagerRunner [] - Starting TaskManager with ResourceID: orders-taskmanager-1-1
                2026-11-20 10:06:00,000 INFO  org.apache.flink.runtime.taskmanager.Task [] - Source: orders (1/1)#0 (0a_0_0) switched from INITIALIZING to RUNNING.
                """);
        Files.writeString(folder.resolve(name), report);
        LogSources sources =
                LogSources.find(List.of(folder.toString()), InputStream.nullInputStream(), ReadLimits.DEFAULT);
        List<JobSnapshot> jobs = new LogFileSource(
                        ReadOptions.DEFAULT.withFilter(() -> JvmReportsTest::mark),
                        new FingerprintGrouping(),
                        new SavedAnswers(),
                        LATER)
                .read(sources, Progress.SILENT)
                .snapshots();
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    /** As a catalogue does that knows these records. */
    private static void mark(byte[] b, int from, int to, LineFilter.Marks marks) {
        for (int i = from; i + 4 < to; i++) {
            if (b[i] == 'j' && b[i + 1] == 'v' && b[i + 2] == 'm' && b[i + 3] == '.') {
                marks.mark(i);
            }
        }
    }

    private static double latest(JobSnapshot job, Signal signal) {
        return job.series(signal, TM)
                .map(SignalSeries::latest)
                .orElseThrow(() -> new AssertionError("no " + signal))
                .orElseThrow();
    }

    private static boolean said(JobSnapshot job, String words) {
        return job.events().stream().anyMatch(event -> event.message().contains(words));
    }

    @Test
    void jstatOfAFullHeap_tellsTheShareOfCollections() throws IOException {
        JobSnapshot job = beside("ticket.md", """
                ```
                $ jstat -gcutil 12345 2s 4
                  S0     S1     E      O      M     CCS    YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT
                  0.00   0.00 100.00  99.87  95.11  91.02   4312  212.345   611  812.100     -       -  1024.446
                  0.00   0.00 100.00  99.91  95.11  91.02   4312  212.345   612  813.700     -       -  1025.256
                  0.00   0.00  45.00  99.80  95.11  91.02   4312  212.345   613  815.300     -       -  1026.046
                  0.00   0.00 100.00  99.91  95.11  91.02   4312  212.345   614  816.900     -       -  1026.946
                ```
                """);
        SignalSeries share = job.series(Signal.GC_OLD_TIME_RATIO, TM).orElseThrow();
        assertThat(share.last(Duration.ofMinutes(2)).mean().orElseThrow()).isCloseTo(0.8, within(0.05));
        assertThat(said(job, "Old generation is full: 99.9 % in use after 614 full collections"))
                .isTrue();
    }

    @Test
    void jstatWithSizesAndUptimes_tellsTheHeap() throws IOException {
        JobSnapshot job = beside("gc.txt", """
                Timestamp    S0C    S1C    S0U    S1U      EC       EU        OC         OU       MC     MU    CCSC   CCSU   YGC     YGCT    FGC    FGCT    CGC    CGCT     GCT
                        481.2     0.0    0.0    0.0    0.0   8192.0   4096.0   516096.0   120000.0   61440.0 60211.0 7680.0 7233.1    512   12.345   2     0.100  -      -     12.445
                        491.2     0.0    0.0    0.0    0.0   8192.0   8192.0   516096.0   120100.0   61440.0 60211.0 7680.0 7233.1    513   12.445   2     0.100  -      -     12.545
                """);
        assertThat(latest(job, Signal.HEAP_MAX)).isEqualTo((8192 + 516096) * 1024.0);
        assertThat(latest(job, Signal.HEAP_USED)).isEqualTo((8192 + 120100) * 1024.0);
        assertThat(latest(job, Signal.METASPACE_USED)).isEqualTo(60211 * 1024.0);
        assertThat(latest(job, Signal.GC_TIME_RATIO)).isCloseTo(0.01, within(0.005));
        assertThat(said(job, "Old generation is full")).isFalse();
    }

    @Test
    void nativeMemoryAndResidentMemory_areComparedInWords() throws IOException {
        JobSnapshot job = beside("native.txt", """
                $ jcmd 1 VM.native_memory summary
                1:

                Native Memory Tracking:

                Total: reserved=5803093KB, committed=3013093KB
                -                 Java Heap (reserved=2097152KB, committed=2097152KB)
                                            (mmap: reserved=2097152KB, committed=2097152KB)

                -                     Class (reserved=1056865KB, committed=9313KB)
                                            (classes #12345)
                                            (  Metadata:   )
                                            (    reserved=65536KB, committed=60000KB)
                                            (    used=59000KB)

                -                    Thread (reserved=125000KB, committed=15000KB)
                                            (thread #121)
                $ pmap -x 1 | tail -1
                total kB         9123456 5123456 5100000
                """);
        assertThat(latest(job, Signal.METASPACE_USED)).isEqualTo(59000 * 1024.0);
        assertThat(latest(job, Signal.THREADS)).isEqualTo(121);
        assertThat(latest(job, Signal.HEAP_MAX)).isEqualTo(2097152 * 1024.0);
        assertThat(latest(job, Signal.RSS)).isEqualTo(5123456 * 1024.0);
        assertThat(said(job, "Resident memory of 4.9 GiB lies 2.0 GiB above what the JVM accounts for, 2.9 GiB"))
                .isTrue();
    }

    @Test
    void classHistogram_tellsWhatFillsTheHeap() throws IOException {
        JobSnapshot job = beside("histo.txt", """
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:      12345678     500000000  [B (java.base@17.0.9)
                   2:       5345678     300000000  java.util.HashMap$Node (java.base@17.0.9)
                   3:       2345678     100000000  com.acme.Session
                Total      29444444    1000000000
                """);
        assertThat(latest(job, Signal.HEAP_USED)).isEqualTo(1e9);
        assertThat(said(job, "[B 50.0 %, java.util.HashMap$Node 30.0 %, com.acme.Session 10.0 %"))
                .isTrue();
    }

    @Test
    void heapInfoAndFlags_tellUseAndLimits() throws IOException {
        JobSnapshot job = beside("heap.txt", """
                $ jcmd 1 VM.flags
                -XX:MaxHeapSize=2147483648 -XX:MaxMetaspaceSize=268435456
                $ jcmd 1 GC.heap_info
                 garbage-first heap   total 2097152K, used 1048576K [0x0000000080000000, 0x0000000100000000)
                  region size 1024K, 3 young (3072K), 1 survivors (1024K)
                 Metaspace       used 245678K, committed 250000K, reserved 1290000K
                  class space    used 27000K, committed 28000K, reserved 1048576K
                """);
        assertThat(latest(job, Signal.HEAP_USED)).isEqualTo(1048576 * 1024.0);
        assertThat(latest(job, Signal.METASPACE_USED)).isEqualTo(245678 * 1024.0);
        assertThat(latest(job, Signal.METASPACE_MAX)).isEqualTo(268435456);
        assertThat(latest(job, Signal.HEAP_MAX)).isEqualTo(2147483648.0);
    }

    @Test
    void oneFullCollectionThatSomebodyAskedFor_isNoFullHeap() throws IOException {
        JobSnapshot job = beside("gc.txt", """
                $ jstat -gcutil 12345 2s 3
                  S0     S1     E      O      M     CCS    YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT
                  0.00   0.00  10.00  92.87  95.11  91.02     12    0.345     1    0.100     2    0.01     0.455
                  0.00   0.00  45.00  93.80  95.11  91.02     12    0.345     1    0.100     2    0.01     0.455
                  0.00   0.00  10.00  91.91  95.11  91.02     12    0.345     2    0.300     2    0.01     0.655
                """);
        assertThat(said(job, "Old generation is full")).isFalse();
    }

    @Test
    void memoryOfTwoProcesses_isNotCompared() throws IOException {
        JobSnapshot job = beside("native.txt", """
                $ jcmd 77 VM.native_memory summary
                77:
                Native Memory Tracking:

                Total: reserved=803093KB, committed=500000KB
                -                 Java Heap (reserved=297152KB, committed=297152KB)
                $ pmap -x 12345 | tail -1
                total kB         9123456 5123456 5100000
                """);
        assertThat(said(job, "above what the JVM accounts for")).isFalse();
        assertThat(latest(job, Signal.RSS)).isEqualTo(5123456 * 1024.0);
    }
}
