// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import io.drsquirrel.diagnosis.pattern.PatternScanner;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LoggedThrowable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Lines through all patterns, and records to fingerprints, per second and core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class TextBenchmark {

    private static final int LINES = 100_000;
    private static final int RECORDS = 1_000;

    private final byte[] lines = PatternCorpus.lines(LINES, 150, 0.01, 42);
    private final PatternScanner scanner =
            PatternSet.compile(PatternCorpus.patterns(320)).scanner();
    private final List<LoggedThrowable> throwables = new ExceptionCorpus(1)
            .records(10).stream()
                    .limit(RECORDS)
                    .flatMap(record -> RawRecordParser.parse(record.raw()).throwable().stream())
                    .toList();

    @Benchmark
    @OperationsPerInvocation(LINES)
    public long linesThroughAllPatterns() {
        long[] count = new long[1];
        scanner.scan(lines, 0, lines.length, (start, end, pattern) -> count[0]++);
        return count[0];
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long throwablesToFingerprints() {
        long sum = 0;
        for (LoggedThrowable throwable : throwables) {
            sum += Fingerprint.of(throwable).id().length();
        }
        return sum;
    }
}
