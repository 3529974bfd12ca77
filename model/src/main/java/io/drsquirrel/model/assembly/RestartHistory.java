// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.assembly.MetricPanes.Place;
import io.drsquirrel.model.assembly.StatusTimeline.Interruption;
import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.Restart;
import io.drsquirrel.model.snapshot.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Puts restarts together from what tells of them: changes of status, Flink's counters, and failures as their causes.
 *
 * <p>A change of status is a restart, or a rescale where no failure lies near and the counter of rescales grew. Restarts that only
 * the counter tells of, because nobody saw the change, are added.
 */
final class RestartHistory {
    private static final int MOST_COUNTED = 100;

    private final AssemblerSettings settings;
    private final StatusTimeline statuses;
    private final MetricPanes metrics;

    RestartHistory(AssemblerSettings settings, StatusTimeline statuses, MetricPanes metrics) {
        this.settings = settings;
        this.statuses = statuses;
        this.metrics = metrics;
    }

    /** The restarts in the window, oldest first. */
    List<Restart> in(Window window, List<JobFailure> told) {
        int n = window.panes();
        long first = settings.paneOf(window.from());
        double[] rescales = metrics.increases(FlinkMetric.NUM_RESCALES, first, n);
        List<Restart> result = new ArrayList<>();
        double[] seen = new double[n];
        Instant before = Instant.MIN;
        for (Interruption i : statuses.interruptions()) {
            if (i.at().isBefore(window.from())) {
                continue;
            }
            int pane = Math.min(n - 1, Math.max(0, window.paneOf(i.at())));
            JobFailure cause = FailureLedger.causeOf(i.at(), before, told).orElse(null);
            boolean rescale = cause == null && takeNear(rescales, pane);
            if (!rescale) {
                seen[pane]++;
            }
            result.add(new Restart(i.at(), i.recoveredAt(), rescale, cause));
            before = i.recoveredAt() == null ? i.at() : i.recoveredAt();
        }
        counted(first, n, seen, told, result);
        result.sort(Comparator.comparing(Restart::at));
        return result;
    }

    /** Restarts that only the counter tells of. */
    private void counted(long first, int n, double[] seen, List<JobFailure> told, List<Restart> result) {
        double[] restarts = metrics.increases(FlinkMetric.NUM_RESTARTS, first, n);
        double[] rescales = metrics.increases(FlinkMetric.NUM_RESCALES, first, n);
        double[] times = new double[n];
        for (Map.Entry<Place, PaneCells> entry : metrics.of(FlinkMetric.NUM_RESTARTS)) {
            double[] own = entry.getValue().times(first, n);
            Arrays.setAll(times, i -> Double.isNaN(own[i]) ? times[i] : Math.max(times[i], own[i]));
        }
        for (int pane = 0; pane < n; pane++) {
            double more = Double.isNaN(restarts[pane]) ? 0 : restarts[pane];
            more -= Double.isNaN(rescales[pane]) ? 0 : rescales[pane];
            // The counter is read seconds after the change was told, at times in the pane after.
            while (more >= 1 && takeNear(seen, pane)) {
                more--;
            }
            for (int i = 0; i < Math.min(more, MOST_COUNTED); i++) {
                Instant at = Instant.ofEpochMilli((long) times[pane]);
                JobFailure cause = told.stream()
                        .filter(f -> !f.at().isBefore(at.minus(settings.pane())) && !f.at().isAfter(at))
                        .findFirst()
                        .orElse(null);
                result.add(new Restart(cause == null ? at : cause.at(), null, false, cause));
            }
        }
    }

    /** Takes one from the pane, else from the one before, else from the one after. */
    private static boolean takeNear(double[] counts, int pane) {
        for (int i : new int[] {pane, pane - 1, pane + 1}) {
            if (i >= 0 && i < counts.length && counts[i] >= 1) {
                counts[i]--;
                return true;
            }
        }
        return false;
    }
}
