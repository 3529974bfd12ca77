// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.observation;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.signal.FlinkMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines by which the memory of a process is logged: what a task manager says of itself with {@code
 * taskmanager.debug.memory.log} on, and what YARN's node manager says of each container every three seconds (Hadoop 2 at INFO,
 * Hadoop 3 at DEBUG).
 */
final class MemoryLines {
    private static final double MIB = 1 << 20;

    /** {@code [HEAP: 1017/2201/2201 MB, NON HEAP: 128/141/1280 MB (used/committed/max)]}, the maximum -1 where there is none. */
    private static final Pattern USAGE = Pattern.compile(
            "^Memory usage stats: \\[HEAP: (\\d{1,9})/(\\d{1,9})/(-?\\d{1,9}) MB, NON HEAP: (\\d{1,9})/\\d{1,9}/(-?\\d{1,9}) MB");

    private static final Pattern DIRECT = Pattern.compile(
            "^Direct memory stats: Count: \\d{1,12}, Total Capacity: (\\d{1,15}), Used Memory: (\\d{1,15})");
    private static final Pattern METASPACE =
            Pattern.compile("\\[Metaspace: (\\d{1,9})/\\d{1,9}/(-?\\d{1,9}) MB \\(used/committed/max\\)");
    private static final Pattern COLLECTOR =
            Pattern.compile("\\[([^,\\]]{1,80}), GC TIME \\(ms\\): (\\d{1,15}), GC COUNT: (\\d{1,15})\\]");
    private static final Pattern CONTAINER = Pattern.compile(
            "^(?:Memory|Resource) usage of ProcessTree \\S{1,20} for container-id (container_(?:e\\d+_)?(\\d{10,16}_\\d{4,8})_\\d{2}_(\\d{6,10})): "
                    + "([\\d.]{1,10}) ?([KMGT]?)B of ([\\d.]{1,10}) ?([KMGT]?)B physical memory used");

    private MemoryLines() {}

    /** What the line says of a process' memory; empty for all others. */
    static List<Observation> read(LogEvent event, String line) {
        if (line.startsWith("Memory usage stats: ")) {
            return usage(event, line);
        }
        if (line.startsWith("Direct memory stats: ")) {
            Matcher direct = DIRECT.matcher(line);
            return direct.find()
                    ? List.of(
                            sample(event, FlinkMetric.DIRECT_TOTAL_CAPACITY, "", number(direct, 1)),
                            sample(event, FlinkMetric.DIRECT_MEMORY_USED, "", number(direct, 2)))
                    : List.of();
        }
        if (line.startsWith("Off-heap pool stats: ")) {
            Matcher metaspace = METASPACE.matcher(line);
            return metaspace.find()
                    ? samples(event, FlinkMetric.METASPACE_USED, metaspace, 1, FlinkMetric.METASPACE_MAX, 2)
                    : List.of();
        }
        if (line.startsWith("Garbage collector stats: ")) {
            List<Observation> told = new ArrayList<>();
            Matcher collector = COLLECTOR.matcher(line);
            while (collector.find() && told.size() < 16) {
                told.add(sample(event, FlinkMetric.GC_TIME, collector.group(1), number(collector, 2)));
                told.add(sample(event, FlinkMetric.GC_COUNT, collector.group(1), number(collector, 3)));
            }
            return told;
        }
        return line.startsWith("Memory usage of ProcessTree") || line.startsWith("Resource usage of ProcessTree")
                ? container(event, line).<List<Observation>>map(List::of).orElse(List.of())
                : List.of();
    }

    private static List<Observation> usage(LogEvent event, String line) {
        Matcher usage = USAGE.matcher(line);
        if (!usage.find()) {
            return List.of();
        }
        List<Observation> told =
                new ArrayList<>(samples(event, FlinkMetric.HEAP_USED, usage, 1, FlinkMetric.HEAP_MAX, 3));
        told.add(sample(event, FlinkMetric.HEAP_COMMITTED, "", number(usage, 2) * MIB));
        told.addAll(samples(event, FlinkMetric.NON_HEAP_USED, usage, 4, FlinkMetric.NON_HEAP_MAX, 5));
        return told;
    }

    /** Two values in MiB, the second left out where there is no limit. */
    private static List<Observation> samples(
            LogEvent event, FlinkMetric used, Matcher matcher, int group, FlinkMetric most, int limitGroup) {
        List<Observation> told = new ArrayList<>();
        told.add(sample(event, used, "", number(matcher, group) * MIB));
        if (number(matcher, limitGroup) > 0) {
            told.add(sample(event, most, "", number(matcher, limitGroup) * MIB));
        }
        return told;
    }

    private static MetricSample sample(LogEvent event, FlinkMetric metric, String qualifier, double value) {
        return new MetricSample(event.at(), event.process(), MetricScope.PROCESS, metric, qualifier, value);
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    /** The application master's container is the first of its application; a job manager in Flink's case. */
    private static Optional<Observation> container(LogEvent event, String line) {
        Matcher found = CONTAINER.matcher(line);
        if (!found.find()) {
            return Optional.empty();
        }
        boolean first = Long.parseLong(found.group(3)) == 1;
        ProcessRef process = new ProcessRef(
                "application_" + found.group(2),
                first ? ProcessKind.JOB_MANAGER : ProcessKind.TASK_MANAGER,
                found.group(1),
                event.process().host());
        return Optional.of(new ContainerObserved(
                event.at(),
                process,
                null,
                null,
                null,
                bytes(found.group(6), found.group(7)),
                bytes(found.group(4), found.group(5)),
                null,
                null,
                null));
    }

    private static long bytes(String amount, String unit) {
        int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
        try {
            return (long) (Double.parseDouble(amount) * Math.pow(1024, power));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
