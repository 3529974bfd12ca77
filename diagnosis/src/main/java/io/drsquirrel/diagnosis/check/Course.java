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
import java.util.ArrayList;
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

    private final List<SignalSeries> series;
    private final int panes;

    Course(Facts facts, List<SignalSeries> series) {
        this.series = List.copyOf(series);
        this.panes = facts.snapshot().window().panes();
    }

    boolean isEmpty() {
        for (SignalSeries s : series) {
            if (s.present() > 0) {
                return false;
            }
        }
        return true;
    }

    /** State of each pane by its worst subject. */
    List<Pane> strip(double limit) {
        double[] worst = new double[panes];
        Arrays.fill(worst, Double.NaN);
        int goodFrom = panes;
        for (SignalSeries s : series) {
            // Series end where the window ends, also where they are shorter.
            int before = panes - s.size();
            if (s.present() == s.size() && s.max().orElse(Double.NaN) <= limit) {
                goodFrom = Math.min(goodFrom, Math.max(0, before));
                continue;
            }
            for (int i = Math.max(0, -before); i < s.size(); i++) {
                double value = s.at(i, Double.NaN);
                int pane = i + before;
                worst[pane] = Double.isNaN(worst[pane]) || value > worst[pane] ? value : worst[pane];
            }
        }
        List<Pane> strip = new ArrayList<>(panes);
        for (int pane = 0; pane < panes; pane++) {
            boolean seen = pane >= goodFrom || !Double.isNaN(worst[pane]);
            strip.add(!seen ? Pane.UNKNOWN : worst[pane] > limit ? Pane.BAD : Pane.GOOD);
        }
        return strip;
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
        for (SignalSeries s : series) {
            Optional<Recent> recent =
                    isLevel(s) ? Recent.any(s, Recent.FIVE_MINUTES) : Recent.of(s, Recent.FIVE_MINUTES);
            if (recent.isEmpty()) {
                continue;
            }
            boolean beyond = recent.get().staysAbove(limit);
            double mean = recent.get().mean();
            if ((beyond && !now) || (beyond == now && mean > worst)) {
                worst = mean;
                subject = s;
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
            for (SignalSeries s : series) {
                double max = s.max().orElse(Double.NEGATIVE_INFINITY);
                if (max > observed) {
                    observed = max;
                    subject = s;
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
