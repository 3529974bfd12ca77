// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process: processor time used so far, and the most memory it ever held. */
final class ProcessTime {
    private static final double TICKS_PER_SECOND = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    private ProcessTime() {}

    /** Processor time of all its threads, in seconds, to a hundredth. */
    static double seconds(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        // The name stands in parentheses and may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Processor time of those of its threads whose names (of which Linux keeps 15 characters) begin so, in seconds. */
    static double secondsOfThreads(long pid, String prefix) {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                if (read(thread.resolve("comm")).startsWith(prefix)) {
                    sum += Long.parseLong(read(thread.resolve("schedstat")).split(" ")[0]) / NANOS_PER_SECOND;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("bench: cannot list the threads of " + pid, e);
        }
        return sum;
    }

    /** The most memory it ever held, in bytes; 0 where Linux does not say. */
    static long peakBytes(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("bench: cannot read " + file, e);
        }
    }
}
