// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.assembly.PaneCells.Shape;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.signal.FlinkMetric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All metric samples of a job within its window, one {@link PaneCells} per metric and subtask, operator or process. */
final class MetricPanes {
    /** Flink's marks for "no watermark" and "no event yet" lie far beyond all times. */
    private static final double NO_TIME = 9e15;

    private final EnumMap<FlinkMetric, Map<Place, PaneCells>> series = new EnumMap<>(FlinkMetric.class);
    private final long paneMillis;
    private final int mostPanes;
    private final int mostSeries;
    private int count;
    private long refused;

    MetricPanes(AssemblerSettings settings) {
        this.paneMillis = settings.paneMillis();
        // Room for the time that clocks may run ahead, and one pane before the window for differences.
        long ahead = AssemblerSettings.CLOCK_TOLERANCE.toMillis() / paneMillis + 2;
        this.mostPanes = settings.panes() + (int) Math.min(ahead, 1000);
        this.mostSeries = settings.mostSeries();
    }

    /**
     * Where a series was measured.
     *
     * @param run Flink's job id; empty for processes
     * @param subject vertex id or process id; empty for the job
     * @param subtask index, -1 where it is not of one subtask
     * @param operator id or name of the operator, empty for the task as a whole
     * @param qualifier collector, topic partition, state; else empty
     */
    record Place(String run, String subject, int subtask, String operator, String qualifier)
            implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::subject)
                .thenComparing(Place::run)
                .thenComparingInt(Place::subtask)
                .thenComparing(Place::operator)
                .thenComparing(Place::qualifier);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** Keeps the sample, unless no signal needs it or it says that there is nothing to say. */
    void add(MetricSample sample) {
        FlinkMetric metric = sample.metric();
        double value = sample.value();
        if (!says(metric, value)) {
            return;
        }
        MetricSample.MetricScope scope = sample.scope();
        String job = scope.jobId();
        Place place;
        if (metric.level() == FlinkMetric.Level.PROCESS) {
            place = new Place("", sample.process().id(), -1, "", sample.qualifier());
        } else if (job == null) {
            return;
        } else if (metric.level() == FlinkMetric.Level.JOB) {
            place = new Place(job, "", -1, "", "");
        } else {
            String vertex = scope.vertexId();
            String operator = scope.operatorId() != null ? scope.operatorId() : scope.operatorName();
            boolean ofTask = metric.level() == FlinkMetric.Level.TASK;
            // Operators inside a chain count their records too; what enters and leaves the vertex is the task's count.
            if (vertex == null || (ofTask && operator != null)) {
                return;
            }
            place = new Place(job, vertex, scope.subtask(), operator == null ? "" : operator, sample.qualifier());
        }
        Map<Place, PaneCells> places = series.computeIfAbsent(metric, m -> new HashMap<>());
        PaneCells cells = places.get(place);
        if (cells == null) {
            if (count >= mostSeries) {
                refused++;
                return;
            }
            count++;
            cells = new PaneCells(shapeOf(metric));
            places.put(place, cells);
        }
        long millis = sample.at().toEpochMilli();
        cells.add(Math.floorDiv(millis, paneMillis), millis, value, mostPanes);
    }

    private static boolean says(FlinkMetric metric, double value) {
        return switch (metric) {
            // That there is no watermark, or no more, is worth knowing of a task; splits say so too where they are not
            // watched.
            case CURRENT_INPUT_WATERMARK, CURRENT_OUTPUT_WATERMARK -> true;
            case SPLIT_WATERMARK, WATERMARK_ALIGNMENT_DRIFT -> Math.abs(value) < NO_TIME;
            default -> value >= 0 && value < NO_TIME;
        };
    }

    private static Shape shapeOf(FlinkMetric metric) {
        return switch (metric) {
            case ACCUMULATE_BUSY_TIME_MS, ACCUMULATE_BACK_PRESSURED_TIME_MS, ACCUMULATE_IDLE_TIME_MS -> Shape.COUNTER;
            case BUSY_TIME_MS_PER_SECOND,
                    BACK_PRESSURED_TIME_MS_PER_SECOND,
                    IDLE_TIME_MS_PER_SECOND,
                    NUM_RECORDS_IN_PER_SECOND,
                    NUM_RECORDS_OUT_PER_SECOND,
                    PENDING_RECORDS,
                    RECORDS_LAG_MAX,
                    PENDING_COMMITTABLES,
                    CPU_LOAD -> Shape.MEAN;
            default -> metric.kind() == FlinkMetric.Kind.COUNTER ? Shape.COUNTER : Shape.RANGE;
        };
    }

    /** The series of one metric in a fixed order, so that sums do not depend on how they came in. */
    List<Map.Entry<Place, PaneCells>> of(FlinkMetric metric) {
        Map<Place, PaneCells> places = series.get(metric);
        if (places == null) {
            return List.of();
        }
        List<Map.Entry<Place, PaneCells>> sorted = new ArrayList<>(places.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        return sorted;
    }

    /** How much the counters of that metric grew per pane, all places together; NaN in panes without data. */
    double[] increases(FlinkMetric metric, long first, int n) {
        double[] sum = new double[n];
        Arrays.fill(sum, Double.NaN);
        for (Map.Entry<Place, PaneCells> entry : of(metric)) {
            double[] own = entry.getValue().increases(first, n);
            for (int i = 0; i < n; i++) {
                if (!Double.isNaN(own[i])) {
                    sum[i] = Double.isNaN(sum[i]) ? own[i] : sum[i] + own[i];
                }
            }
        }
        return sum;
    }

    /** The highest value of that metric per pane, over all places; NaN in panes without data. */
    double[] highest(FlinkMetric metric, long first, int n) {
        double[] result = new double[n];
        Arrays.fill(result, Double.NaN);
        for (Map.Entry<Place, PaneCells> entry : of(metric)) {
            double[] own = entry.getValue().highest(first, n);
            Arrays.setAll(
                    result,
                    i -> Double.isNaN(own[i])
                            ? result[i]
                            : Double.isNaN(result[i]) ? own[i] : Math.max(result[i], own[i]));
        }
        return result;
    }

    /** Forgets what lies before the window or further ahead than clocks may be wrong. */
    int prune(long fromMillis, long toMillis) {
        long from = Math.floorDiv(fromMillis, paneMillis);
        long to = Math.floorDiv(toMillis, paneMillis);
        int future = 0;
        for (Map<Place, PaneCells> places : series.values()) {
            for (Iterator<PaneCells> all = places.values().iterator(); all.hasNext(); ) {
                PaneCells cells = all.next();
                future += cells.prune(from, to);
                if (cells.isEmpty()) {
                    all.remove();
                    count--;
                }
            }
        }
        series.values().removeIf(Map::isEmpty);
        return future;
    }

    /** Samples refused because there were too many series. */
    long refused() {
        return refused;
    }

    /** Number of series. */
    int size() {
        return count;
    }

    void write(BinaryWriter out) throws IOException {
        out.number(refused);
        out.number(count);
        for (Map.Entry<FlinkMetric, Map<Place, PaneCells>> metric : series.entrySet()) {
            for (Map.Entry<Place, PaneCells> entry : metric.getValue().entrySet()) {
                Place place = entry.getKey();
                out.constant(metric.getKey());
                out.string(place.run());
                out.string(place.subject());
                out.number(place.subtask());
                out.string(place.operator());
                out.string(place.qualifier());
                entry.getValue().write(out);
            }
        }
    }

    static MetricPanes read(BinaryReader in, AssemblerSettings settings) throws IOException {
        MetricPanes read = new MetricPanes(settings);
        read.refused = in.number();
        for (int i = in.size(); i > 0; i--) {
            Optional<FlinkMetric> metric = in.constant(FlinkMetric.class);
            String run = in.string();
            String subject = in.string();
            int subtask = in.integer();
            String operator = in.string();
            Place place = new Place(run, subject, subtask, operator, in.string());
            PaneCells cells = PaneCells.read(in);
            // A metric that is gone, or folded otherwise since, begins anew.
            if (metric.isPresent() && shapeOf(metric.get()) == cells.shape()) {
                read.series.computeIfAbsent(metric.get(), m -> new HashMap<>()).put(place, cells);
                read.count++;
            }
        }
        return read;
    }
}
