// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tool of the host or the platform said of a container: {@code kubectl top pod}, {@code docker stats}, {@code ps}. A transcript writes
 * it into one line, by which it gets here.
 *
 * @param name of the pod, container or process
 * @param memoryBytes resident memory, null where it is not told; {@code memoryLimitBytes} likewise
 * @param cpuCores cores used, null where it is not told; {@code cpuLimitCores} likewise
 * @param stamp as in {@link RestAnswer}
 */
public record ContainerUsage(
        String name,
        @Nullable Long memoryBytes,
        @Nullable Long memoryLimitBytes,
        @Nullable Double cpuCores,
        @Nullable Double cpuLimitCores,
        String stamp)
        implements Reading {
    /** Stands before the resource id of a task manager whose command line was seen. */
    public static final String TASK_MANAGER = "taskmanager/";

    private static final String PREFIX = "INFO host.Container [] - ";

    /** A line that ends the record before it and tells nothing itself. */
    public static final String NOTHING = PREFIX + "-";

    private static final byte[] BYTES = PREFIX.getBytes(StandardCharsets.US_ASCII);

    /** The same as one line. */
    public String line() {
        return PREFIX + name + " " + text(memoryBytes) + " " + text(memoryLimitBytes) + " " + text(cpuCores) + " "
                + text(cpuLimitCores) + " " + (stamp.isEmpty() ? "-" : stamp);
    }

    private static String text(@Nullable Number value) {
        return value == null ? "-" : value.toString();
    }

    /** Whether that is such a line. */
    public static boolean opens(byte[] b, int from, int to) {
        return to - from > BYTES.length && Arrays.equals(b, from, from + BYTES.length, BYTES, 0, BYTES.length);
    }

    /** Reads the line. */
    public static Optional<ContainerUsage> read(byte[] b, int from, int to) {
        String[] words =
                new String(b, from + BYTES.length, to - from - BYTES.length, StandardCharsets.UTF_8).split(" ");
        if (words.length != 6) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ContainerUsage(
                    words[0],
                    words[1].equals("-") ? null : Long.valueOf(words[1]),
                    words[2].equals("-") ? null : Long.valueOf(words[2]),
                    words[3].equals("-") ? null : Double.valueOf(words[3]),
                    words[4].equals("-") ? null : Double.valueOf(words[4]),
                    words[5].equals("-") ? "" : words[5]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** When it was said, where a whole time is told. */
    public Optional<Instant> at() {
        try {
            return stamp.isEmpty() || stamp.startsWith("T") ? Optional.empty() : Optional.of(Instant.parse(stamp));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
