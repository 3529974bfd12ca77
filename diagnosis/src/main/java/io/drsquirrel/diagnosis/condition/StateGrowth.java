// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the whole state of a job grows, by the full size of its completed checkpoints (what one checkpoint writes says nothing
 * where checkpoints are incremental), as a straight line.
 *
 * @param first size of the earliest checkpoint in bytes
 * @param last size of the latest
 * @param span time between them
 * @param perHour slope in bytes per hour
 * @param r2 how much of the movement the line explains, 0 to 1
 * @param rising share of steps from one checkpoint to the next that do not fall
 * @param points number of checkpoints
 * @param since when the earliest was taken
 */
public record StateGrowth(
        double first, double last, Duration span, double perHour, double r2, double rising, int points, Instant since) {
    private record Point(Instant at, double size) {}

    /** The growth over the window since the latest restart; empty with fewer than three sizes. */
    public static Optional<StateGrowth> of(Facts facts) {
        Instant started = facts.snapshot().startedAt();
        return of(facts, started == null ? Instant.MIN : started);
    }

    /** The growth over the whole window, whatever restarts there were: state outlives them. */
    public static Optional<StateGrowth> overWindow(Facts facts) {
        return of(facts, Instant.MIN);
    }

    private static Optional<StateGrowth> of(Facts facts, Instant from) {
        List<Point> points = points(facts, from);
        if (points.size() < 3) {
            return Optional.empty();
        }
        Point first = points.get(0);
        Point last = points.get(points.size() - 1);
        double meanX = 0;
        double meanY = 0;
        for (Point p : points) {
            meanX += hours(first, p) / points.size();
            meanY += p.size() / points.size();
        }
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        int rising = 0;
        for (int i = 0; i < points.size(); i++) {
            double x = hours(first, points.get(i)) - meanX;
            double y = points.get(i).size() - meanY;
            sxx += x * x;
            sxy += x * y;
            syy += y * y;
            rising += i > 0 && points.get(i).size() >= points.get(i - 1).size() ? 1 : 0;
        }
        return Optional.of(new StateGrowth(
                first.size(),
                last.size(),
                Duration.between(first.at(), last.at()),
                sxx == 0 ? 0 : sxy / sxx,
                syy == 0 || sxx == 0 ? 0 : sxy * sxy / (sxx * syy),
                rising / (points.size() - 1d),
                points.size(),
                first.at()));
    }

    private static double hours(Point from, Point to) {
        return Duration.between(from.at(), to.at()).toMillis() / 3_600_000d;
    }

    private static List<Point> points(Facts facts, Instant from) {
        JobSnapshot snapshot = facts.snapshot();
        List<Point> points = new ArrayList<>();
        for (Checkpoint c : snapshot.checkpoints().history()) {
            if (c.status() == Checkpoint.Status.COMPLETED
                    && !c.savepoint()
                    && c.fullSizeBytes() >= 0
                    && !c.triggeredAt().isBefore(from)) {
                points.add(new Point(c.triggeredAt(), c.fullSizeBytes()));
            }
        }
        if (points.size() >= 3) {
            return points;
        }
        points.clear();
        Optional<SignalSeries> series = facts.series(Signal.CHECKPOINT_FULL_SIZE, "");
        if (series.isPresent()) {
            SignalSeries s = series.get();
            Instant start = snapshot.window().to().minus(s.pane().multipliedBy(s.size()));
            for (int i = 0; i < s.size(); i++) {
                if (s.at(i).isPresent()) {
                    points.add(new Point(
                            start.plus(s.pane().multipliedBy(i)), s.at(i).getAsDouble()));
                }
            }
        }
        return points;
    }
}
