// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.assembly.PaneCells.Shape;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.observation.ContainerObserved;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The processes of a job: their lives, limits, and use of memory and CPU as seen from outside. */
final class ProcessLedger {
    private static final int MOST = 2_000;
    /** A process that speaks so long after its end did not end. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(30);

    private final TreeMap<String, Known> known = new TreeMap<>();
    /**
     * Those known, the one touched first in front, as far as that was known when they came in; null as long as there were never too many.
     * Only what stands in front is asked whether it was touched since.
     */
    private @Nullable PriorityQueue<Touched> oldest;

    private final AssemblerSettings settings;
    private final int mostPanes;

    ProcessLedger(AssemblerSettings settings) {
        this.settings = settings;
        this.mostPanes = settings.panes() + 2;
    }

    private record Touched(Instant at, String id) implements Comparable<Touched> {
        @Override
        public int compareTo(Touched other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    private static final class Known {
        private ProcessRef process = ProcessRef.unknown("");
        private Instant touched = Instant.EPOCH;
        private @Nullable Instant heard;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable String exitReason;
        private Instant limitsAt = Instant.EPOCH;
        private @Nullable Long memoryLimit;
        private @Nullable Double cpuLimit;
        private final EnumMap<Signal, PaneCells> gauges = new EnumMap<>(Signal.class);
    }

    /** The process itself said something. */
    void heard(ProcessRef process, Instant at) {
        if (process.id().isEmpty()) {
            return;
        }
        Known k = known(process, at);
        k.heard = k.heard == null || at.isAfter(k.heard) ? at : k.heard;
    }

    /** Something was said about the process. */
    void add(ContainerObserved o) {
        if (o.process().id().isEmpty()) {
            return;
        }
        Known k = known(o.process(), o.at());
        if (o.rssBytes() != null) {
            k.heard = k.heard == null || o.at().isAfter(k.heard) ? o.at() : k.heard;
        }
        Instant started = o.startedAt();
        if (started != null && (k.startedAt == null || started.isBefore(k.startedAt))) {
            k.startedAt = started;
        }
        Instant ended = o.endedAt();
        if (ended != null) {
            boolean later = k.endedAt == null
                    || ended.isAfter(k.endedAt)
                    || (ended.equals(k.endedAt)
                            && String.valueOf(o.exitReason()).compareTo(String.valueOf(k.exitReason)) > 0);
            if (later) {
                k.endedAt = ended;
                k.exitReason = o.exitReason() == null ? k.exitReason : o.exitReason();
            }
        }
        if (!o.at().isBefore(k.limitsAt) && (o.memoryLimitBytes() != null || o.cpuLimitCores() != null)) {
            k.limitsAt = o.at();
            k.memoryLimit = o.memoryLimitBytes() == null ? k.memoryLimit : o.memoryLimitBytes();
            k.cpuLimit = o.cpuLimitCores() == null ? k.cpuLimit : o.cpuLimitCores();
        }
        gauge(k, Signal.RSS, Shape.RANGE, o.at(), number(o.rssBytes()));
        gauge(k, Signal.MEMORY_LIMIT, Shape.RANGE, o.at(), number(o.memoryLimitBytes()));
        gauge(k, Signal.CPU_LIMIT, Shape.RANGE, o.at(), o.cpuLimitCores());
        gauge(k, Signal.CPU_CORES, Shape.MEAN, o.at(), o.cpuCores());
        gauge(k, Signal.CPU_THROTTLED_RATIO, Shape.MEAN, o.at(), o.throttledRatio());
    }

    private static @Nullable Double number(@Nullable Long value) {
        return value == null ? null : Double.valueOf(value);
    }

    private void gauge(Known k, Signal signal, Shape shape, Instant at, @Nullable Double value) {
        if (value == null || !(value >= 0) || value > 1e15) {
            return;
        }
        long millis = at.toEpochMilli();
        k.gauges
                .computeIfAbsent(signal, s -> new PaneCells(shape))
                .add(Math.floorDiv(millis, settings.paneMillis()), millis, value, mostPanes);
    }

    private Known known(ProcessRef process, Instant at) {
        Known before = known.get(process.id());
        Known k = before == null ? new Known() : before;
        boolean better = !process.equals(k.process)
                && (rank(process) > rank(k.process)
                        || (rank(process) == rank(k.process)
                                && process.toString().compareTo(k.process.toString()) > 0));
        if (better) {
            k.process = process;
        }
        k.touched = at.isAfter(k.touched) ? at : k.touched;
        if (before == null) {
            known.put(process.id(), k);
            if (oldest != null) {
                oldest.add(new Touched(k.touched, process.id()));
            }
            if (known.size() > MOST) {
                removeOldest();
            }
        }
        return k;
    }

    private void removeOldest() {
        PriorityQueue<Touched> queue = oldest;
        if (queue == null) {
            queue = new PriorityQueue<>();
            for (Map.Entry<String, Known> entry : known.entrySet()) {
                queue.add(new Touched(entry.getValue().touched, entry.getKey()));
            }
            oldest = queue;
        }
        for (Touched first = queue.poll(); first != null; first = queue.poll()) {
            Known k = known.get(first.id());
            if (k != null && k.touched.equals(first.at())) {
                known.remove(first.id());
                return;
            }
            if (k != null) {
                queue.add(new Touched(k.touched, first.id()));
            }
        }
    }

    private static int rank(ProcessRef process) {
        return (process.kind() == ProcessKind.UNKNOWN ? 0 : 2) + (process.host().isEmpty() ? 0 : 1);
    }

    void prune(Instant from, Instant to) {
        long first = Math.floorDiv(from.toEpochMilli(), settings.paneMillis());
        long last = Math.floorDiv(to.toEpochMilli(), settings.paneMillis());
        for (Known k : known.values()) {
            k.gauges.values().forEach(cells -> cells.prune(first, last));
            k.gauges.values().removeIf(PaneCells::isEmpty);
        }
        oldest = null;
        known.values().removeIf(k -> k.touched.isBefore(from) || (k.touched.isAfter(to) && k.gauges.isEmpty()));
    }

    List<ProcessFacts> facts() {
        return known.values().stream()
                .filter(k ->
                        k.process.kind() == ProcessKind.JOB_MANAGER || k.process.kind() == ProcessKind.TASK_MANAGER)
                .map(k -> {
                    Instant ended = k.endedAt;
                    boolean alive = ended == null || (k.heard != null && k.heard.isAfter(ended.plus(LAST_WORDS)));
                    return new ProcessFacts(
                            k.process,
                            k.startedAt,
                            alive ? null : ended,
                            alive ? null : k.exitReason,
                            k.memoryLimit,
                            k.cpuLimit,
                            0);
                })
                .sorted(Comparator.comparing((ProcessFacts f) -> f.process().kind())
                        .thenComparing(f -> f.process().id()))
                .toList();
    }

    /** The gauges of one signal, by process id. */
    Map<String, PaneCells> gauges(Signal signal) {
        TreeMap<String, PaneCells> result = new TreeMap<>();
        known.forEach((id, k) -> {
            PaneCells cells = k.gauges.get(signal);
            if (cells != null) {
                result.put(id, cells);
            }
        });
        return result;
    }

    void write(BinaryWriter out) throws IOException {
        out.all(known.values(), k -> {
            RecordsBinary.process(out, k.process);
            out.instant(k.touched);
            out.optional(k.heard);
            out.optional(k.startedAt);
            out.optional(k.endedAt);
            out.optional(k.exitReason);
            out.instant(k.limitsAt);
            out.optional(k.memoryLimit);
            out.optional(k.cpuLimit);
            out.number(k.gauges.size());
            for (Map.Entry<Signal, PaneCells> entry : k.gauges.entrySet()) {
                out.constant(entry.getKey());
                entry.getValue().write(out);
            }
        });
    }

    static ProcessLedger read(BinaryReader in, AssemblerSettings settings) throws IOException {
        ProcessLedger read = new ProcessLedger(settings);
        for (int i = in.size(); i > 0; i--) {
            Known k = new Known();
            k.process = RecordsBinary.process(in);
            k.touched = in.instant();
            k.heard = in.optionalInstant();
            k.startedAt = in.optionalInstant();
            k.endedAt = in.optionalInstant();
            k.exitReason = in.optionalString();
            k.limitsAt = in.instant();
            k.memoryLimit = in.optionalNumber();
            k.cpuLimit = in.optionalReal();
            for (int g = in.size(); g > 0; g--) {
                Optional<Signal> signal = in.constant(Signal.class);
                PaneCells cells = PaneCells.read(in);
                signal.ifPresent(s -> k.gauges.put(s, cells));
            }
            read.known.put(k.process.id(), k);
        }
        return read;
    }
}
