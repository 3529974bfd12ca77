// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import io.drsquirrel.agent.wire.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resident memory and CPU of one process from {@code /proc}, and the limits and throttling of its control group (version 2
 * or 1). What cannot be read is left out. Rates are means between two readings of the same meter.
 */
public final class ProcessMeter {
    /** Linux reports times to user space in hundredths of a second, whatever the kernel's own clock. */
    private static final double TICKS_PER_SECOND = 100;
    /** Version 1 says "no limit" with a number near 2^63. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path proc;
    private final Path cgroups;
    private double cpuSecondsBefore = Double.NaN;
    private long nanosBefore;
    private double periodsBefore = Double.NaN;
    private double throttledBefore = Double.NaN;

    ProcessMeter(Path proc, Path cgroups) {
        this.proc = proc;
        this.cgroups = cgroups;
    }

    /** Of the process this code runs in. */
    public static ProcessMeter self() {
        return new ProcessMeter(Paths.get("/proc/self"), Paths.get("/sys/fs/cgroup"));
    }

    /** Of any process on this host. */
    public static ProcessMeter of(long pid) {
        return new ProcessMeter(Paths.get("/proc/" + pid), Paths.get("/sys/fs/cgroup"));
    }

    /** Reads now and writes the fields of {@code container} of the wire format. */
    public void write(JsonWriter json) {
        List<Path> memory = groups("memory");
        List<Path> cpu = groups("cpu");
        writeLong(json, "memoryLimitBytes", memoryLimit(memory));
        writeLong(json, "rssBytes", rss());
        json.field("cpuLimitCores", cpuLimit(cpu));
        json.field("cpuCores", cpuCores());
        json.field("throttledRatio", throttledRatio(cpu));
    }

    private static void writeLong(JsonWriter json, String name, @Nullable Long value) {
        if (value != null) {
            json.field(name, value.longValue());
        }
    }

    private @Nullable Long rss() {
        for (String line : lines(proc.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return null;
    }

    private @Nullable Double cpuCores() {
        List<String> stat = lines(proc.resolve("stat"));
        if (stat.isEmpty()) {
            return null;
        }
        // The second field, the command in parentheses, may hold anything.
        String[] fields =
                stat.get(0).substring(stat.get(0).lastIndexOf(')') + 2).split(" ");
        double seconds = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        long now = System.nanoTime();
        Double result = null;
        if (!Double.isNaN(cpuSecondsBefore) && now > nanosBefore) {
            result = Math.max(0, (seconds - cpuSecondsBefore) / ((now - nanosBefore) / 1e9));
        }
        cpuSecondsBefore = seconds;
        nanosBefore = now;
        return result == null ? null : Math.rint(result * 1000) / 1000;
    }

    /** The process' group and those around it, innermost first; a limit of any of them holds. */
    private List<Path> groups(String controller) {
        for (String line : lines(proc.resolve("cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            boolean second = parts[1].isEmpty() && Files.exists(cgroups.resolve("cgroup.controllers"));
            boolean first = !parts[1].isEmpty() && List.of(parts[1].split(",")).contains(controller);
            if (second || first) {
                Path root = second ? cgroups : cgroups.resolve(first ? parts[1] : controller);
                if (first && !Files.isDirectory(root)) {
                    root = cgroups.resolve(controller);
                }
                List<Path> result = new ArrayList<>();
                // Inside a container the path may be the host's; then only the root is there.
                Path group = root.resolve(parts[2].substring(1)).normalize();
                while (group != null && group.startsWith(root)) {
                    result.add(group);
                    if (group.equals(root)) {
                        break;
                    }
                    group = group.getParent();
                }
                return result;
            }
        }
        return List.of();
    }

    private static @Nullable Long memoryLimit(List<Path> groups) {
        Long lowest = null;
        for (Path group : groups) {
            for (String file : new String[] {"memory.max", "memory.limit_in_bytes"}) {
                Long limit = number(group.resolve(file));
                if (limit != null && limit < NO_LIMIT && (lowest == null || limit < lowest)) {
                    lowest = limit;
                }
            }
        }
        return lowest;
    }

    private static @Nullable Double cpuLimit(List<Path> groups) {
        Double lowest = null;
        for (Path group : groups) {
            Double limit = null;
            List<String> max = lines(group.resolve("cpu.max"));
            if (!max.isEmpty() && !max.get(0).startsWith("max")) {
                String[] parts = max.get(0).split(" ");
                limit = Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
            }
            Long quota = number(group.resolve("cpu.cfs_quota_us"));
            Long period = number(group.resolve("cpu.cfs_period_us"));
            if (quota != null && period != null && quota > 0 && period > 0) {
                limit = (double) quota / period;
            }
            if (limit != null && (lowest == null || limit < lowest)) {
                lowest = limit;
            }
        }
        return lowest;
    }

    private @Nullable Double throttledRatio(List<Path> groups) {
        double periods = Double.NaN;
        double throttled = Double.NaN;
        for (Path group : groups) {
            for (String line : lines(group.resolve("cpu.stat"))) {
                if (line.startsWith("nr_periods ")) {
                    periods = Double.parseDouble(line.substring(11));
                } else if (line.startsWith("nr_throttled ")) {
                    throttled = Double.parseDouble(line.substring(13));
                }
            }
            if (periods > 0) {
                break;
            }
        }
        Double result = null;
        double elapsed = periods - periodsBefore;
        if (elapsed > 0) {
            result = Math.max(0, Math.min(1, (throttled - throttledBefore) / elapsed));
        }
        periodsBefore = periods;
        throttledBefore = throttled;
        return result == null ? null : Math.rint(result * 1000) / 1000;
    }

    private static @Nullable Long number(Path file) {
        List<String> lines = lines(file);
        if (lines.isEmpty()) {
            return null;
        }
        try {
            return Long.valueOf(lines.get(0).trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
