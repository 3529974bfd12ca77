// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.assembly.MetricPanes.Place;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.Signal.PaneFold;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.SubtaskSpread;
import io.drsquirrel.model.snapshot.Topology;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * How each signal follows from Flink's raw metrics, pane by pane.
 *
 * <p>First every metric becomes one value per pane and subtask (a rate for counters, by differences and not by Flink's
 * one-minute meters wherever the counter is there; a mean, highest or lowest value for gauges), then the subtasks of a
 * vertex are folded as the signal says.
 */
final class SignalFormulas {
    /** Panes between two samples of a counter that the difference speaks for: those of half a minute. */
    private static final long BRIDGE_MILLIS = 30_000;

    private static final double NANOS_PER_MILLI = 1e6;

    private final MetricPanes metrics;
    private final ProcessLedger processes;
    private final Topology topology;
    private final String run;
    private final Window window;
    private final long first;
    private final int n;
    private final int bridge;
    private final List<SignalSeries> result = new ArrayList<>();
    private final EnumMap<Signal, Map<Subtask, double[]>> bySubtask = new EnumMap<>(Signal.class);

    SignalFormulas(MetricPanes metrics, ProcessLedger processes, Topology topology, String run, Window window) {
        this.metrics = metrics;
        this.processes = processes;
        this.topology = topology;
        this.run = run;
        this.window = window;
        long pane = window.pane().toMillis();
        this.first = Math.floorDiv(window.from().toEpochMilli(), pane);
        this.n = window.panes();
        this.bridge = (int) Math.max(1, BRIDGE_MILLIS / pane);
    }

    private record Subtask(String vertex, String run, int index) implements Comparable<Subtask> {
        private static final Comparator<Subtask> ORDER = Comparator.comparing(Subtask::vertex)
                .thenComparing(Subtask::run)
                .thenComparingInt(Subtask::index);

        @Override
        public int compareTo(Subtask other) {
            return ORDER.compare(this, other);
        }
    }

    /** Reads one value per pane out of cells. */
    private interface Reading {
        double[] of(PaneCells cells);
    }

    private double[] rate(PaneCells cells) {
        return cells.rate(first, n, bridge);
    }

    private double[] mean(PaneCells cells) {
        return cells.mean(first, n);
    }

    private double[] highest(PaneCells cells) {
        return cells.highest(first, n);
    }

    private double[] lowest(PaneCells cells) {
        return cells.lowest(first, n);
    }

    private double[] latest(PaneCells cells) {
        return cells.latest(first, n);
    }

    /** All signals that come from metrics and containers. */
    List<SignalSeries> compute() {
        tasks();
        sources();
        sinks();
        checkpointsOfTasks();
        state();
        memory();
        collections();
        processes();
        return result;
    }

    private void tasks() {
        vertex(Signal.BUSY_RATIO, time(FlinkMetric.ACCUMULATE_BUSY_TIME_MS, FlinkMetric.BUSY_TIME_MS_PER_SECOND));
        vertex(Signal.BUSY_RATIO_MEAN, bySubtask.getOrDefault(Signal.BUSY_RATIO, Map.of()));
        vertex(
                Signal.BACKPRESSURED_RATIO,
                time(FlinkMetric.ACCUMULATE_BACK_PRESSURED_TIME_MS, FlinkMetric.BACK_PRESSURED_TIME_MS_PER_SECOND));
        vertex(Signal.IDLE_RATIO, time(FlinkMetric.ACCUMULATE_IDLE_TIME_MS, FlinkMetric.IDLE_TIME_MS_PER_SECOND));
        vertex(
                Signal.RECORDS_IN_RATE,
                firstOf(
                        per(FlinkMetric.NUM_RECORDS_IN, this::rate, PaneFold.SUM),
                        per(FlinkMetric.NUM_RECORDS_IN_PER_SECOND, this::mean, PaneFold.SUM)));
        vertex(
                Signal.RECORDS_OUT_RATE,
                firstOf(
                        per(FlinkMetric.NUM_RECORDS_OUT, this::rate, PaneFold.SUM),
                        per(FlinkMetric.NUM_RECORDS_OUT_PER_SECOND, this::mean, PaneFold.SUM)));
        vertex(Signal.BYTES_IN_RATE, per(FlinkMetric.NUM_BYTES_IN, this::rate, PaneFold.SUM));
        vertex(Signal.BYTES_OUT_RATE, per(FlinkMetric.NUM_BYTES_OUT, this::rate, PaneFold.SUM));
        vertex(Signal.INPUT_BUFFERS_USAGE, per(FlinkMetric.IN_POOL_USAGE, this::highest, PaneFold.MAX));
        vertex(Signal.OUTPUT_BUFFERS_USAGE, per(FlinkMetric.OUT_POOL_USAGE, this::highest, PaneFold.MAX));
        vertex(Signal.MAILBOX_LATENCY, per(FlinkMetric.MAILBOX_LATENCY_MS, this::highest, PaneFold.MAX));
        vertex(Signal.LATE_RECORDS_RATE, per(FlinkMetric.NUM_LATE_RECORDS_DROPPED, this::rate, PaneFold.SUM));
        vertex(Signal.ASYNC_QUEUE_SIZE, per(FlinkMetric.ASYNC_QUEUE_SIZE, this::highest, PaneFold.MAX));
        // A source has no input watermark; what it hands on stands for it, and that is the highest of its chain, since
        // only
        // the operator that makes watermarks and those behind it have one.
        vertex(
                Signal.WATERMARK,
                firstOf(
                        per(FlinkMetric.CURRENT_INPUT_WATERMARK, this::lowest, PaneFold.MIN),
                        per(FlinkMetric.CURRENT_OUTPUT_WATERMARK, this::lowest, PaneFold.MAX)));
        vertex(
                Signal.WATERMARK_MAX,
                folded(
                        PaneFold.MAX,
                        List.of(
                                firstOf(
                                        per(FlinkMetric.CURRENT_INPUT_WATERMARK, this::highest, PaneFold.MAX),
                                        per(FlinkMetric.CURRENT_OUTPUT_WATERMARK, this::highest, PaneFold.MAX)),
                                per(FlinkMetric.SPLIT_WATERMARK, this::highest, PaneFold.MAX))));
    }

    private void sources() {
        vertex(
                Signal.PENDING_RECORDS,
                firstOf(
                        per(FlinkMetric.PENDING_RECORDS, this::mean, PaneFold.SUM),
                        per(FlinkMetric.RECORDS_LAG_MAX, this::mean, PaneFold.SUM)));
        vertex(Signal.FETCH_EVENT_TIME_LAG, per(FlinkMetric.CURRENT_FETCH_EVENT_TIME_LAG, this::highest, PaneFold.MAX));
        vertex(Signal.EMIT_EVENT_TIME_LAG, per(FlinkMetric.CURRENT_EMIT_EVENT_TIME_LAG, this::highest, PaneFold.MAX));
        vertex(Signal.WATERMARK_LAG, per(FlinkMetric.WATERMARK_LAG, this::highest, PaneFold.MAX));
        vertex(Signal.WATERMARK_DRIFT, per(FlinkMetric.WATERMARK_ALIGNMENT_DRIFT, this::highest, PaneFold.MAX));
        vertex(Signal.SOURCE_IDLE_TIME, per(FlinkMetric.SOURCE_IDLE_TIME, this::highest, PaneFold.MAX));
        vertex(Signal.SOURCE_ERRORS_RATE, per(FlinkMetric.NUM_RECORDS_IN_ERRORS, this::rate, PaneFold.SUM));
        vertex(Signal.SOURCE_COMMITS_FAILED, per(FlinkMetric.COMMITS_FAILED, this::highest, PaneFold.SUM));
        job(Signal.RECORDS_IN_PER_SECOND, readBySources());
    }

    private void sinks() {
        vertex(Signal.SEND_TIME, per(FlinkMetric.CURRENT_SEND_TIME, this::highest, PaneFold.MAX));
        vertex(Signal.SEND_ERRORS_RATE, per(FlinkMetric.NUM_RECORDS_SEND_ERRORS, this::rate, PaneFold.SUM));
        vertex(Signal.PENDING_COMMITTABLES, per(FlinkMetric.PENDING_COMMITTABLES, this::mean, PaneFold.SUM));
        Map<Subtask, double[]> sent = per(FlinkMetric.NUM_RECORDS_SEND, this::rate, PaneFold.SUM);
        Map<String, double[]> out = new TreeMap<>();
        for (String sink : sinkIds()) {
            // What a sink writes outside is no output of its task; the next best counts are taken in turn.
            for (double[] candidate : List.of(
                    foldOf(sent, sink),
                    foldOf(bySubtask.getOrDefault(Signal.RECORDS_OUT_RATE, Map.of()), sink),
                    foldOf(bySubtask.getOrDefault(Signal.RECORDS_IN_RATE, Map.of()), sink))) {
                if (Arrays.stream(candidate).anyMatch(v -> v > 0)) {
                    out.put(sink, candidate);
                    break;
                }
                if (!out.containsKey(sink) && Arrays.stream(candidate).anyMatch(v -> !Double.isNaN(v))) {
                    out.put(sink, candidate);
                }
            }
        }
        job(Signal.RECORDS_OUT_PER_SECOND, fold(PaneFold.SUM, out.values()));
    }

    private void checkpointsOfTasks() {
        vertex(
                Signal.CHECKPOINT_START_DELAY,
                each(
                        per(FlinkMetric.CHECKPOINT_START_DELAY_NANOS, this::highest, PaneFold.MAX),
                        nanos -> nanos / NANOS_PER_MILLI));
        vertex(
                Signal.CHECKPOINT_ALIGNMENT,
                each(
                        per(FlinkMetric.CHECKPOINT_ALIGNMENT_TIME, this::highest, PaneFold.MAX),
                        nanos -> nanos / NANOS_PER_MILLI));
    }

    private void state() {
        vertex(
                Signal.STATE_ACCESS_LATENCY,
                each(
                        folded(
                                PaneFold.MAX,
                                List.of(
                                        per(FlinkMetric.STATE_GET_LATENCY, this::highest, PaneFold.MAX),
                                        per(FlinkMetric.STATE_UPDATE_LATENCY, this::highest, PaneFold.MAX))),
                        nanos -> nanos / NANOS_PER_MILLI));
        vertex(Signal.ROCKSDB_WRITE_STOPPED, per(FlinkMetric.ROCKSDB_IS_WRITE_STOPPED, this::highest, PaneFold.MAX));
        vertex(
                Signal.ROCKSDB_DELAYED_WRITE_RATE,
                per(FlinkMetric.ROCKSDB_ACTUAL_DELAYED_WRITE_RATE, this::highest, PaneFold.MAX));
        vertex(
                Signal.ROCKSDB_PENDING_COMPACTION_BYTES,
                per(FlinkMetric.ROCKSDB_ESTIMATE_PENDING_COMPACTION_BYTES, this::highest, PaneFold.MAX));
        // All column families of an operator share one cache and report the same: the highest is the whole.
        Map<Subtask, double[]> capacity = per(FlinkMetric.ROCKSDB_BLOCK_CACHE_CAPACITY, this::highest, PaneFold.MAX);
        vertex(
                Signal.ROCKSDB_BLOCK_CACHE_USAGE,
                ratio(per(FlinkMetric.ROCKSDB_BLOCK_CACHE_USAGE, this::highest, PaneFold.MAX), capacity));
        Map<Subtask, double[]> misses = per(FlinkMetric.ROCKSDB_BLOCK_CACHE_MISS, this::rate, PaneFold.SUM);
        Map<Subtask, double[]> hits = per(FlinkMetric.ROCKSDB_BLOCK_CACHE_HIT, this::rate, PaneFold.SUM);
        vertex(Signal.ROCKSDB_BLOCK_CACHE_MISS_RATIO, ratio(misses, folded(PaneFold.SUM, List.of(misses, hits))));
        vertex(
                Signal.ROCKSDB_LIVE_DATA_BYTES,
                per(FlinkMetric.ROCKSDB_ESTIMATE_LIVE_DATA_SIZE, this::highest, PaneFold.SUM));
        vertex(Signal.ROCKSDB_KEYS, per(FlinkMetric.ROCKSDB_ESTIMATE_NUM_KEYS, this::highest, PaneFold.SUM));
    }

    private void memory() {
        process(Signal.HEAP_USED, FlinkMetric.HEAP_USED, this::highest);
        process(Signal.HEAP_AFTER_GC, FlinkMetric.HEAP_USED, this::lowest);
        process(Signal.HEAP_MAX, FlinkMetric.HEAP_MAX, this::highest);
        process(Signal.METASPACE_USED, FlinkMetric.METASPACE_USED, this::highest);
        process(Signal.METASPACE_MAX, FlinkMetric.METASPACE_MAX, this::highest);
        process(Signal.DIRECT_USED, FlinkMetric.DIRECT_MEMORY_USED, this::highest);
        process(Signal.DIRECT_MAX, FlinkMetric.DIRECT_MEMORY_MAX, this::highest);
        process(Signal.NON_HEAP_USED, FlinkMetric.NON_HEAP_USED, this::highest);
        process(Signal.MANAGED_USED, FlinkMetric.MANAGED_MEMORY_USED, this::highest);
        process(Signal.MANAGED_TOTAL, FlinkMetric.MANAGED_MEMORY_TOTAL, this::highest);
        process(Signal.NETWORK_USED, FlinkMetric.NETWORK_MEMORY_USED, this::highest);
        process(Signal.NETWORK_TOTAL, FlinkMetric.NETWORK_MEMORY_TOTAL, this::highest);
    }

    private void collections() {
        Map<String, Map<GarbageCollectors, double[]>> times =
                collectors(FlinkMetric.GC_TIME, cells -> cells.rate(first, n, bridge));
        Map<String, Map<GarbageCollectors, double[]>> counts =
                collectors(FlinkMetric.GC_COUNT, cells -> cells.increases(first, n));
        times.forEach((process, kinds) -> {
            series(Signal.GC_TIME_RATIO, process, each(stopping(kinds), SignalFormulas::share));
            double[] old = kinds.get(GarbageCollectors.OLD);
            boolean beansKnown =
                    kinds.containsKey(GarbageCollectors.YOUNG) || kinds.containsKey(GarbageCollectors.CONCURRENT);
            if (old != null) {
                series(Signal.GC_OLD_TIME_RATIO, process, each(old, SignalFormulas::share));
            } else if (beansKnown) {
                series(Signal.GC_OLD_TIME_RATIO, process, each(stopping(kinds), any -> 0));
            }
        });
        counts.forEach((process, kinds) -> series(Signal.GC_COUNT, process, stopping(kinds)));
    }

    /** Milliseconds per second as a share. */
    private static double share(double millisPerSecond) {
        return Math.max(0, Math.min(1, millisPerSecond / 1000));
    }

    private double[] stopping(Map<GarbageCollectors, double[]> kinds) {
        List<double[]> parts = new ArrayList<>();
        for (GarbageCollectors kind : List.of(GarbageCollectors.YOUNG, GarbageCollectors.OLD)) {
            if (kinds.containsKey(kind)) {
                parts.add(kinds.get(kind));
            }
        }
        if (parts.isEmpty() && kinds.containsKey(GarbageCollectors.ALL)) {
            parts.add(kinds.get(GarbageCollectors.ALL));
        }
        return fold(PaneFold.SUM, parts);
    }

    private Map<String, Map<GarbageCollectors, double[]>> collectors(FlinkMetric metric, Reading reading) {
        Map<String, Map<GarbageCollectors, double[]>> result = new TreeMap<>();
        for (Map.Entry<Place, PaneCells> entry : metrics.of(metric)) {
            GarbageCollectors kind = GarbageCollectors.of(entry.getKey().qualifier());
            result.computeIfAbsent(entry.getKey().subject(), p -> new EnumMap<>(GarbageCollectors.class))
                    .merge(kind, reading.of(entry.getValue()), (a, b) -> fold(PaneFold.SUM, List.of(a, b)));
        }
        return result;
    }

    private void processes() {
        Map<String, double[]> cores = new TreeMap<>();
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.CPU_TIME)) {
            // Nanoseconds of CPU per second of time.
            cores.put(entry.getKey().subject(), each(rate(entry.getValue()), nanos -> nanos / 1e9));
        }
        processes.gauges(Signal.CPU_CORES).forEach((id, cells) -> cores.put(id, mean(cells)));
        cores.forEach((id, values) -> series(Signal.CPU_CORES, id, values));
        process(Signal.CPU_LOAD, FlinkMetric.CPU_LOAD, this::mean);
        processes
                .gauges(Signal.CPU_THROTTLED_RATIO)
                .forEach((id, cells) -> series(Signal.CPU_THROTTLED_RATIO, id, mean(cells)));
        for (Signal signal : List.of(Signal.RSS, Signal.MEMORY_LIMIT, Signal.CPU_LIMIT)) {
            processes.gauges(signal).forEach((id, cells) -> series(signal, id, highest(cells)));
        }
        process(Signal.THREADS, FlinkMetric.THREADS_COUNT, this::highest);
        process(Signal.FILE_DESCRIPTORS_OPEN, FlinkMetric.FILE_DESCRIPTOR_OPEN, this::highest);
        process(Signal.FILE_DESCRIPTORS_MAX, FlinkMetric.FILE_DESCRIPTOR_MAX, this::highest);
        process(Signal.SLOTS_TOTAL, FlinkMetric.TASK_SLOTS_TOTAL, this::highest);
        process(Signal.SLOTS_FREE, FlinkMetric.TASK_SLOTS_AVAILABLE, this::lowest);
        process(Signal.TASK_MANAGERS, FlinkMetric.NUM_REGISTERED_TASK_MANAGERS, this::lowest);
        Map<String, double[]> unloaded = new TreeMap<>();
        metrics.of(FlinkMetric.CLASSES_UNLOADED)
                .forEach(e -> unloaded.put(e.getKey().subject(), latest(e.getValue())));
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.CLASSES_LOADED)) {
            double[] loaded = latest(entry.getValue());
            double[] gone = unloaded.get(entry.getKey().subject());
            for (int i = 0; i < n; i++) {
                loaded[i] -= gone == null || Double.isNaN(gone[i]) ? 0 : gone[i];
            }
            series(Signal.CLASSES_LOADED, entry.getKey().subject(), loaded);
        }
    }

    // ---- reading metrics ----

    /** One value per pane and subtask, what operators and qualifiers of a subtask say folded into one. */
    private Map<Subtask, double[]> per(FlinkMetric metric, Reading reading, PaneFold fold) {
        TreeMap<Subtask, double[]> values = new TreeMap<>();
        for (Map.Entry<Place, PaneCells> entry : metrics.of(metric)) {
            Place place = entry.getKey();
            values.merge(
                    new Subtask(place.subject(), place.run(), place.subtask()),
                    reading.of(entry.getValue()),
                    (a, b) -> fold(fold, List.of(a, b)));
        }
        values.forEach((subtask, whole) -> {
            if (subtask.index() < 0) {
                leaveOut(whole, values.tailMap(subtask, false), subtask);
            }
        });
        return values;
    }

    /** What is told of a vertex as a whole counts only while its subtasks say nothing themselves. */
    private static void leaveOut(double[] whole, Map<Subtask, double[]> behind, Subtask of) {
        for (Map.Entry<Subtask, double[]> part : behind.entrySet()) {
            if (!part.getKey().vertex().equals(of.vertex())
                    || !part.getKey().run().equals(of.run())) {
                return;
            }
            for (int i = 0; i < whole.length; i++) {
                whole[i] = Double.isNaN(part.getValue()[i]) ? whole[i] : Double.NaN;
            }
        }
    }

    /** Share of time from the exact counter, or from the gauge that Flink averages over a minute. */
    private Map<Subtask, double[]> time(FlinkMetric counter, FlinkMetric gauge) {
        return each(
                firstOf(per(counter, this::rate, PaneFold.MAX), per(gauge, this::mean, PaneFold.MAX)),
                SignalFormulas::share);
    }

    /** The better series where a subtask has it, else the other. */
    private static Map<Subtask, double[]> firstOf(Map<Subtask, double[]> better, Map<Subtask, double[]> other) {
        Map<Subtask, double[]> result = new TreeMap<>(other);
        better.forEach((subtask, values) -> {
            if (Arrays.stream(values).anyMatch(v -> !Double.isNaN(v)) || !result.containsKey(subtask)) {
                result.put(subtask, values);
            }
        });
        return result;
    }

    private Map<Subtask, double[]> folded(PaneFold fold, List<Map<Subtask, double[]>> parts) {
        Map<Subtask, double[]> result = new TreeMap<>();
        for (Map<Subtask, double[]> part : parts) {
            part.forEach((subtask, values) -> result.merge(subtask, values, (a, b) -> fold(fold, List.of(a, b))));
        }
        return result;
    }

    private static Map<Subtask, double[]> each(Map<Subtask, double[]> values, DoubleUnaryOperator function) {
        Map<Subtask, double[]> result = new TreeMap<>();
        values.forEach((subtask, v) -> result.put(subtask, each(v, function)));
        return result;
    }

    private static double[] each(double[] values, DoubleUnaryOperator function) {
        return Arrays.stream(values)
                .map(v -> Double.isNaN(v) ? Double.NaN : function.applyAsDouble(v))
                .toArray();
    }

    private static Map<Subtask, double[]> ratio(Map<Subtask, double[]> part, Map<Subtask, double[]> whole) {
        Map<Subtask, double[]> result = new TreeMap<>();
        part.forEach((subtask, values) -> {
            double[] of = whole.get(subtask);
            if (of != null) {
                double[] share = new double[values.length];
                Arrays.setAll(share, i -> of[i] > 0 ? values[i] / of[i] : Double.NaN);
                result.put(subtask, share);
            }
        });
        return result;
    }

    /** Folds pane by pane; what is absent in all parts stays absent. */
    private double[] fold(PaneFold fold, Collection<double[]> parts) {
        double[] folded = new double[n];
        for (int i = 0; i < n; i++) {
            double value = Double.NaN;
            int count = 0;
            for (double[] part : parts) {
                double v = part[i];
                if (Double.isNaN(v)) {
                    continue;
                }
                count++;
                value = count == 1
                        ? v
                        : switch (fold) {
                            case SUM, MEAN -> value + v;
                            case MAX -> Math.max(value, v);
                            case MIN -> Math.min(value, v);
                        };
            }
            folded[i] = fold == PaneFold.MEAN && count > 0 ? value / count : value;
        }
        return folded;
    }

    // ---- making series ----

    private void vertex(Signal signal, Map<Subtask, double[]> values) {
        bySubtask.put(signal, values);
        Map<String, List<double[]>> byVertex = new TreeMap<>();
        values.forEach((subtask, v) -> byVertex.computeIfAbsent(subtask.vertex(), id -> new ArrayList<>())
                .add(v));
        byVertex.forEach((vertex, parts) -> series(signal, vertex, fold(signal.fold(), parts)));
    }

    private double[] foldOf(Map<Subtask, double[]> values, String vertex) {
        return fold(
                PaneFold.SUM,
                values.entrySet().stream()
                        .filter(e -> e.getKey().vertex().equals(vertex))
                        .map(Map.Entry::getValue)
                        .toList());
    }

    /** What the sources read; where a source counts only what it hands on, that. */
    private double[] readBySources() {
        List<double[]> parts = new ArrayList<>();
        for (String source : sourceIds()) {
            double[] in = foldOf(bySubtask.getOrDefault(Signal.RECORDS_IN_RATE, Map.of()), source);
            double[] out = foldOf(bySubtask.getOrDefault(Signal.RECORDS_OUT_RATE, Map.of()), source);
            boolean counts =
                    Arrays.stream(in).anyMatch(v -> v > 0) || Arrays.stream(out).allMatch(Double::isNaN);
            parts.add(counts ? in : out);
        }
        return fold(PaneFold.SUM, parts);
    }

    private void process(Signal signal, FlinkMetric metric, Reading reading) {
        metrics.of(metric).forEach(entry -> series(signal, entry.getKey().subject(), reading.of(entry.getValue())));
    }

    private void job(Signal signal, double[] values) {
        series(signal, "", values);
    }

    private void series(Signal signal, String subject, double[] values) {
        if (Arrays.stream(values).anyMatch(v -> !Double.isNaN(v))) {
            result.add(new SignalSeries(signal, subject, window.pane(), values));
        }
    }

    /** Vertices without inputs; where edges are unknown, those that are called a source. */
    private List<String> sourceIds() {
        boolean edges = topology.vertices().stream().anyMatch(v -> !v.inputs().isEmpty());
        return topology.vertices().stream()
                .filter(v -> edges || topology.vertices().size() == 1
                        ? v.isSource()
                        : v.name().startsWith("Source"))
                .map(JobVertex::id)
                .toList();
    }

    /** Vertices that nobody reads; where edges are unknown, those that are called a sink. */
    private List<String> sinkIds() {
        boolean edges = topology.vertices().stream().anyMatch(v -> !v.inputs().isEmpty());
        return topology.vertices().stream()
                .filter(v -> edges || topology.vertices().size() == 1
                        ? topology.downstreamOf(v.id()).isEmpty()
                        : v.name().contains("Sink") || v.name().contains("Writer"))
                .map(JobVertex::id)
                .toList();
    }

    // ---- spreads ----

    private static final List<Signal> SPREAD = List.of(
            Signal.RECORDS_IN_RATE,
            Signal.RECORDS_OUT_RATE,
            Signal.BYTES_IN_RATE,
            Signal.BUSY_RATIO,
            Signal.BACKPRESSURED_RATIO,
            Signal.ROCKSDB_LIVE_DATA_BYTES,
            Signal.ROCKSDB_KEYS);

    /** Means per subtask over the last minutes, for the run that is current; of watermarks the latest. */
    List<SubtaskSpread> spreads() {
        List<SubtaskSpread> spreads = new ArrayList<>();
        int panes = (int) Math.min(n, panesOf(AssemblerSettings.SPREAD));
        for (JobVertex vertex : topology.vertices()) {
            for (Signal signal : SPREAD) {
                spread(signal, vertex, panes, false, spreads);
            }
            spread(Signal.WATERMARK, vertex, panes, true, spreads);
        }
        return spreads;
    }

    private long panesOf(Duration span) {
        long pane = window.pane().toMillis();
        return Math.max(1, (span.toMillis() + pane - 1) / pane);
    }

    private void spread(Signal signal, JobVertex vertex, int panes, boolean latest, List<SubtaskSpread> into) {
        Map<Subtask, double[]> values = bySubtask.getOrDefault(signal, Map.of());
        List<Double> spread = new ArrayList<>();
        boolean any = false;
        for (int index = 0; index < Math.min(vertex.parallelism(), 32_768); index++) {
            double[] of = values.get(new Subtask(vertex.id(), run, index));
            double value = Double.NaN;
            if (of != null) {
                double sum = 0;
                int count = 0;
                for (int i = n - panes; i < n; i++) {
                    if (!Double.isNaN(of[i])) {
                        sum = latest ? of[i] : sum + of[i];
                        count = latest ? 1 : count + 1;
                    }
                }
                value = count == 0 ? Double.NaN : sum / count;
            }
            any |= !Double.isNaN(value);
            spread.add(value);
        }
        if (any) {
            into.add(new SubtaskSpread(signal, vertex.id(), spread));
        }
    }
}
