// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.readings.ContainerUsage;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tools said of containers, as what the agent says of them. A container is the process of that name, or the only one of its kind; of
 * what is called like none of Flink's processes nothing is told. Where a tool tells no limit, the size that the process was
 * configured with is its container's.
 */
final class PiledContainers {
    private static final int MOST = 5_000;
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kKmMgGtT]?)i?[bB]?(?:ytes)?");

    private static final Pattern NATIVE = Pattern.compile("(.+)-[0-9a-f]{8,10}-[0-9a-z]{5}");

    private final List<ContainerUsage> seen = new ArrayList<>();

    void add(ContainerUsage usage) {
        if (seen.size() < MOST) {
            seen.add(usage);
        }
    }

    /**
     * Tells them.
     *
     * @param pane how long a value stands: tools average over a minute or so
     */
    void tell(
            String cluster,
            LogNeighbours neighbours,
            FactPool facts,
            Instant now,
            Duration pane,
            Consumer<Observation> out) {
        Map<String, ProcessKind> kinds = kinds();
        Map<ProcessKind, Optional<Long>> sizes = new EnumMap<>(ProcessKind.class);
        Set<String> limited = new HashSet<>();
        seen.stream().filter(usage -> usage.memoryLimitBytes() != null).forEach(usage -> limited.add(usage.name()));
        for (ContainerUsage usage : seen) {
            process(cluster, usage.name(), kinds, neighbours).ifPresent(process -> {
                Long limit = usage.memoryLimitBytes();
                if (limit == null && usage.memoryBytes() != null && !limited.contains(usage.name())) {
                    limit = sizes.computeIfAbsent(process.kind(), kind -> configured(facts, kind))
                            .orElse(null);
                }
                Instant at = usage.at().filter(told -> told.isBefore(now)).orElse(now);
                for (Instant then : List.of(at.minus(pane), at)) {
                    out.accept(new ContainerObserved(
                            then,
                            process,
                            null,
                            null,
                            null,
                            limit,
                            usage.memoryBytes(),
                            usage.cpuLimitCores(),
                            usage.cpuCores(),
                            null));
                }
            });
        }
    }

    private static Optional<ProcessRef> process(
            String cluster, String name, Map<String, ProcessKind> kinds, LogNeighbours neighbours) {
        if (name.startsWith(ContainerUsage.TASK_MANAGER)) {
            String id = name.substring(ContainerUsage.TASK_MANAGER.length());
            return neighbours
                    .named(id)
                    .or(() -> Optional.of(new ProcessRef(cluster, ProcessKind.TASK_MANAGER, id, "")));
        }
        Optional<ProcessRef> known = neighbours.named(name);
        if (known.isPresent()) {
            return known;
        }
        ProcessKind kind = kinds.getOrDefault(name, ProcessKind.UNKNOWN);
        if (kind != ProcessKind.TASK_MANAGER && kind != ProcessKind.JOB_MANAGER) {
            return Optional.empty();
        }
        boolean onlyOne = Collections.frequency(kinds.values(), kind) == 1;
        return neighbours
                .only(kind)
                .filter(process -> onlyOne)
                .or(() -> Optional.of(new ProcessRef(cluster, kind, name, "")));
    }

    /** Pods of native job managers bear the cluster's name and a hash, those of task managers the same name and what they are. */
    private Map<String, ProcessKind> kinds() {
        Map<String, ProcessKind> kinds = new HashMap<>();
        Set<String> clusters = new HashSet<>();
        for (ContainerUsage usage : seen) {
            int end = usage.name().indexOf("-taskmanager-");
            if (end >= 0) {
                clusters.add(usage.name().substring(0, end));
            }
        }
        for (ContainerUsage usage : seen) {
            kinds.computeIfAbsent(usage.name(), name -> {
                ProcessKind named = ProcessRecognizer.byName(name);
                Matcher hashed = NATIVE.matcher(name);
                return named == ProcessKind.UNKNOWN && hashed.matches() && clusters.contains(hashed.group(1))
                        ? ProcessKind.JOB_MANAGER
                        : named;
            });
        }
        return kinds;
    }

    private static Optional<Long> configured(FactPool facts, ProcessKind kind) {
        String key =
                kind == ProcessKind.JOB_MANAGER ? "jobmanager.memory.process.size" : "taskmanager.memory.process.size";
        List<Long> size = new ArrayList<>(List.of(0L));
        facts.forEach(fact -> {
            if (fact instanceof ConfigurationObserved configured) {
                for (ConfigurationEntry entry : configured.entries()) {
                    if (entry.key().equals(key)) {
                        bytes(entry.value()).ifPresent(told -> size.set(0, told));
                    }
                }
            }
        });
        return size.get(0) > 0 ? Optional.of(size.get(0)) : Optional.empty();
    }

    private static Optional<Long> bytes(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            return Optional.empty();
        }
        int power = size.group(2).isEmpty()
                ? 0
                : "kmgt".indexOf(Character.toLowerCase(size.group(2).charAt(0))) + 1;
        double bytes = Double.parseDouble(size.group(1)) * Math.pow(1024, power);
        return bytes > 0 && bytes < 1e15 ? Optional.of((long) bytes) : Optional.empty();
    }
}
