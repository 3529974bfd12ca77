// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.pattern.LinePattern;
import io.drsquirrel.diagnosis.pattern.PatternScanner;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Prints how many lines a second a {@link PatternSet} takes on one and on two cores, and a loop over
 * {@code java.util.regex} beside it. With a folder as argument it leaves the lines and the literals there for grep and rg.
 */
public final class PatternSetBench {

    private static final int LINES = 1_000_000;
    private static final int WIDTH = 150;

    private PatternSetBench() {}

    public static void main(String[] args) throws Exception {
        List<LinePattern> patterns = PatternCorpus.patterns(320);
        byte[] lines = PatternCorpus.lines(LINES, WIDTH, 0.01, 42);
        if (args.length > 0) {
            export(Path.of(args[0]), lines);
        }
        PatternSet set = PatternSet.compile(patterns);
        set.problems().forEach(System.out::println);
        double one = 0;
        double two = 0;
        for (int round = 0; round < 12; round++) {
            one = Math.max(one, run(set, lines, 1));
        }
        for (int round = 0; round < 8; round++) {
            two = Math.max(two, run(set, lines, 2));
        }
        print("one core", one);
        print("two cores", two);
        System.out.printf(Locale.ROOT, "ratio %.2f%n", two / one);
        print("java.util.regex loop", regexLoop(patterns, lines, 5_000));
    }

    private static double run(PatternSet set, byte[] lines, int threads) throws InterruptedException {
        AtomicLong matches = new AtomicLong();
        CountDownLatch done = new CountDownLatch(threads);
        long start = System.nanoTime();
        int share = LINES / threads * WIDTH;
        for (int i = 0; i < threads; i++) {
            int from = i * share;
            new Thread(() -> {
                        long[] count = new long[1];
                        PatternScanner scanner = set.scanner();
                        scanner.scan(lines, from, from + share, (s, e, p) -> count[0]++);
                        matches.addAndGet(count[0]);
                        done.countDown();
                    })
                    .start();
        }
        done.await();
        double rate = LINES / ((System.nanoTime() - start) / 1e9);
        if (System.getProperty("verbose") != null) {
            System.out.printf(Locale.ROOT, "%d threads: %,.0f lines/s, %d matches%n", threads, rate, matches.get());
        }
        return rate;
    }

    private static double regexLoop(List<LinePattern> patterns, byte[] lines, int count) {
        List<Pattern> regexes = patterns.stream()
                .filter(pattern -> !pattern.regex().isEmpty())
                .map(pattern -> Pattern.compile(pattern.regex(), pattern.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0))
                .toList();
        long start = System.nanoTime();
        long matches = 0;
        for (int i = 0; i < count; i++) {
            String line = new String(lines, i * WIDTH, WIDTH - 1, StandardCharsets.ISO_8859_1);
            for (Pattern regex : regexes) {
                matches += regex.matcher(line).find() ? 1 : 0;
            }
            for (LinePattern pattern : patterns) {
                matches +=
                        !pattern.parts().isEmpty() && pattern.parts().stream().allMatch(line::contains) ? 1 : 0;
            }
        }
        double rate = count / ((System.nanoTime() - start) / 1e9);
        return matches < 0 ? 0 : rate;
    }

    private static void export(Path folder, byte[] lines) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("lines.log"), lines);
        Files.write(folder.resolve("literals.txt"), PatternCorpus.faults());
    }

    private static void print(String what, double rate) {
        System.out.printf(Locale.ROOT, "%-22s %,12.0f lines/s%n", what, rate);
    }
}
