// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.assembly.MetricPanes.Place;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Signals of the whole job that come from its status, checkpoints, restarts and logs; {@link SignalFormulas} makes the others. */
final class JobSeries {
    private final AssemblerSettings settings;
    private final MetricPanes metrics;
    private final StatusTimeline statuses;
    private final LogLedger logs;
    private final CoverageLedger coverage;

    JobSeries(
            AssemblerSettings settings,
            MetricPanes metrics,
            StatusTimeline statuses,
            LogLedger logs,
            CoverageLedger coverage) {
        this.settings = settings;
        this.metrics = metrics;
        this.statuses = statuses;
        this.logs = logs;
        this.coverage = coverage;
    }

    /**
     * The series, without those that have no value.
     *
     * @param heard when something was heard last; nothing is said about later panes
     */
    List<SignalSeries> of(Window window, List<Restart> restarts, List<Checkpoint> history, Instant heard) {
        List<SignalSeries> series = new ArrayList<>();
        int n = window.panes();
        long first = settings.paneOf(window.from());

        double[] running = statuses.running(window.from(), settings.paneMillis(), n, heard);
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.UPTIME)) {
            double[] uptime = entry.getValue().lowest(first, n);
            Arrays.setAll(
                    running,
                    i -> Double.isNaN(running[i]) && !Double.isNaN(uptime[i]) ? (uptime[i] > 0 ? 1 : 0) : running[i]);
        }
        add(Signal.RUNNING, running, series);

        double[] observed = observed(window, Capability.STATUS, heard);
        double[] restarted = observed.clone();
        double[] rescaled = observed.clone();
        for (Restart restart : restarts) {
            int pane = window.paneOf(restart.at());
            if (pane >= 0 && pane < n) {
                double[] counts = restart.rescale() ? rescaled : restarted;
                counts[pane] = (Double.isNaN(counts[pane]) ? 0 : counts[pane]) + 1;
            }
        }
        add(Signal.RESTARTS, restarted, series);
        add(Signal.RESCALES, rescaled, series);

        double[] errors = observed(window, Capability.JOB_MANAGER_LOG, heard);
        double[] tm = observed(window, Capability.TASK_MANAGER_LOG, heard);
        Arrays.setAll(errors, i -> Double.isNaN(errors[i]) ? tm[i] : errors[i]);
        double[] warnings = errors.clone();
        for (int i = 0; i < n; i++) {
            long e = logs.errors(first + i);
            long w = logs.warnings(first + i);
            errors[i] = e > 0 ? e : errors[i];
            warnings[i] = w > 0 ? w : warnings[i];
        }
        add(Signal.LOG_ERRORS, errors, series);
        add(Signal.LOG_WARNINGS, warnings, series);

        checkpointSeries(window, history, heard, series);
        return series;
    }

    private void checkpointSeries(Window window, List<Checkpoint> history, Instant heard, List<SignalSeries> series) {
        int n = window.panes();
        long first = settings.paneOf(window.from());
        double[] completed = metrics.increases(FlinkMetric.NUMBER_OF_COMPLETED_CHECKPOINTS, first, n);
        double[] failed = metrics.increases(FlinkMetric.NUMBER_OF_FAILED_CHECKPOINTS, first, n);
        double[] duration = metrics.highest(FlinkMetric.LAST_CHECKPOINT_DURATION, first, n);
        double[] size = metrics.highest(FlinkMetric.LAST_CHECKPOINT_SIZE, first, n);
        double[] fullSize = metrics.highest(FlinkMetric.LAST_CHECKPOINT_FULL_SIZE, first, n);
        boolean byCounter = Arrays.stream(completed).anyMatch(v -> !Double.isNaN(v));
        if (!byCounter) {
            double[] observed = observed(window, Capability.CHECKPOINTS, heard);
            System.arraycopy(observed, 0, completed, 0, n);
            System.arraycopy(observed, 0, failed, 0, n);
        }
        for (Checkpoint c : history) {
            int pane = window.paneOf(CheckpointLedger.end(c));
            if (pane < 0 || pane >= n || c.status() == Checkpoint.Status.IN_PROGRESS) {
                continue;
            }
            double[] counts = c.status() == Checkpoint.Status.COMPLETED ? completed : failed;
            if (!byCounter && !c.savepoint()) {
                counts[pane] = (Double.isNaN(counts[pane]) ? 0 : counts[pane]) + 1;
            }
            if (c.status() == Checkpoint.Status.COMPLETED) {
                Duration took = c.endToEnd();
                if (took != null) {
                    duration[pane] = larger(duration[pane], took.toMillis());
                }
                if (c.stateSizeBytes() >= 0) {
                    size[pane] = larger(size[pane], c.stateSizeBytes());
                }
                if (c.fullSizeBytes() >= 0) {
                    fullSize[pane] = larger(fullSize[pane], c.fullSizeBytes());
                }
            }
        }
        add(Signal.CHECKPOINTS_COMPLETED, completed, series);
        add(Signal.CHECKPOINTS_FAILED, failed, series);
        add(Signal.CHECKPOINT_DURATION, duration, series);
        add(Signal.CHECKPOINT_SIZE, size, series);
        add(Signal.CHECKPOINT_FULL_SIZE, fullSize, series);
    }

    /** Zero in panes since facts of that kind were first seen, absent before. */
    private double[] observed(Window window, Capability capability, Instant heard) {
        double[] result = new double[window.panes()];
        Arrays.fill(result, Double.NaN);
        coverage.since(capability).ifPresent(since -> {
            int from = Math.max(0, window.paneOf(since));
            int to = Math.min(result.length - 1, window.paneOf(heard));
            if (from <= to) {
                Arrays.fill(result, from, to + 1, 0);
            }
        });
        return result;
    }

    private void add(Signal signal, double[] values, List<SignalSeries> series) {
        if (Arrays.stream(values).anyMatch(v -> !Double.isNaN(v))) {
            series.add(new SignalSeries(signal, "", settings.pane(), values));
        }
    }

    private static double larger(double a, double b) {
        return Double.isNaN(a) ? b : Math.max(a, b);
    }
}
