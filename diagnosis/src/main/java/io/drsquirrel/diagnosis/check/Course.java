// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.diagnosis.condition.Subjects;
import io.drsquirrel.model.signal.SignalScope;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.signal.SignalUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The course of one number over the window, on one or many subjects, of which the worst counts pane by pane.
 *
 * <p>A requirement fails where a subject is beyond the limit now (mean of the last five minutes with data, a burst left out), or
 * was for a tenth of the window, and five minutes at least: a single red minute in an hour is no failure.
 */
final class Course {
    private static final long LATELY_MILLIS = 300_000;
    private static final double LATELY_SHARE = 0.1;

    private final List<Line> lines;
    private final int panes;

    Course(Facts facts, List<Line> lines) {
        this.lines = lines;
        this.panes = facts.snapshot().window().panes();
    }

    boolean isEmpty() {
        for (Line line : lines) {
            if (line.present() > 0) {
                return false;
            }
        }
        return true;
    }

    /** State of each pane by its worst subject. */
    List<Pane> strip(double limit) {
        Pane[] strip = new Pane[panes];
        Arrays.fill(strip, Pane.UNKNOWN);
        int goodFrom = panes;
        int bad = 0;
        for (Line line : lines) {
            // Series end where the window ends, also where they are shorter.
            int before = panes - line.size();
            if (line.present() == line.size() && line.max(Double.NaN) <= limit) {
                goodFrom = Math.min(goodFrom, Math.max(0, before));
                continue;
            }
            for (int pane = Math.max(0, before); pane < panes && bad < panes; pane++) {
                double value = strip[pane] == Pane.BAD ? Double.NaN : line.at(pane - before);
                if (value > limit) {
                    strip[pane] = Pane.BAD;
                    bad++;
                } else if (!Double.isNaN(value)) {
                    strip[pane] = Pane.GOOD;
                }
            }
        }
        for (int pane = goodFrom; pane < panes; pane++) {
            strip[pane] = strip[pane] == Pane.UNKNOWN ? Pane.GOOD : strip[pane];
        }
        return List.of(strip);
    }

    /** Sizes and counts do not jump; one value tells what there is. Shares of time and rates do. */
    private static boolean isLevel(SignalSeries s) {
        SignalUnit unit = s.signal().unit();
        return s.signal().scope() == SignalScope.PROCESS && (unit == SignalUnit.BYTES || unit == SignalUnit.ONE);
    }

    /** Answers the question "is it at most the limit". */
    HealthCheck atMost(Facts facts, Question question, double limit, String unit) {
        List<Pane> strip = strip(limit);
        double worst = Double.NEGATIVE_INFINITY;
        SignalSeries subject = null;
        boolean now = false;
        for (Line line : lines) {
            Optional<Recent> recent =
                    isLevel(line.series()) ? line.any(Recent.FIVE_MINUTES) : line.recent(Recent.FIVE_MINUTES);
            if (recent.isEmpty()) {
                continue;
            }
            boolean beyond = recent.get().staysAbove(limit);
            double mean = recent.get().mean();
            if ((beyond && !now) || (beyond == now && mean > worst)) {
                worst = mean;
                subject = line.series();
                now |= beyond;
            }
        }
        if (subject == null) {
            return question.unknown("The look was too short: three panes or 20 s of data are needed.", strip);
        }
        long bad = strip.stream().filter(p -> p == Pane.BAD).count();
        long seen = strip.stream().filter(p -> p != Pane.UNKNOWN).count();
        long badMillis = bad * facts.snapshot().window().pane().toMillis();
        boolean lately = badMillis >= LATELY_MILLIS && bad >= LATELY_SHARE * seen;
        double observed = worst;
        if (!now && lately) {
            for (Line line : lines) {
                double max = line.max(Double.NEGATIVE_INFINITY);
                if (max > observed) {
                    observed = max;
                    subject = line.series();
                }
            }
        }
        String name = Subjects.name(facts, subject.subject());
        String text = Question.amount(observed, unit) + (subject.subject().isEmpty() ? "" : " at " + name) + ", limit "
                + Question.amount(limit, unit)
                + (bad == 0
                        ? ""
                        : "; beyond it for " + Question.amount(badMillis, "ms") + " of "
                                + Question.amount(
                                        seen
                                                * (double) facts.snapshot()
                                                        .window()
                                                        .pane()
                                                        .toMillis(),
                                        "ms"));
        return question.answer(!now && !lately, observed, limit, unit, text, strip);
    }
}
