// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Subjects;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Watermarks move on while records flow. */
record WatermarkCheck(Question question, String missing) implements Check {
    private static final double NO_TIME = 9e15;

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        double limit = limits.of(Limit.WATERMARK_STALL);
        int panes = facts.snapshot().window().panes();
        List<Pane> strip = new ArrayList<>(Collections.nCopies(panes, Pane.UNKNOWN));
        double longest = -1;
        String subject = "";
        for (SignalSeries watermark : facts.series(Signal.WATERMARK)) {
            SignalSeries records =
                    facts.series(Signal.RECORDS_IN_RATE, watermark.subject()).orElse(null);
            double still = 0;
            int last = -1;
            for (int i = 0; i < watermark.size(); i++) {
                double now = watermark.at(i, Double.NaN);
                if (!isTime(now)) {
                    continue;
                }
                int before = last;
                last = i;
                if (before < 0) {
                    continue;
                }
                boolean flows = records != null && records.at(i, 0) > 0;
                boolean moves = now > watermark.at(before, Double.NaN);
                still = moves || !flows
                        ? 0
                        : still + (i - before) * (double) watermark.pane().toMillis();
                int pane = i + panes - watermark.size();
                if (pane >= 0 && strip.get(pane) != Pane.BAD) {
                    strip.set(pane, still >= limit ? Pane.BAD : Pane.GOOD);
                }
            }
            if (watermark.present() > 1 && isTime(watermark.latest(Double.NaN)) && still > longest) {
                longest = still;
                subject = watermark.subject();
            }
        }
        if (longest < 0) {
            return question.unknown(missing);
        }
        String text = longest == 0
                ? "All move on"
                : "At a standstill for " + Question.amount(longest, "ms") + " at " + Subjects.name(facts, subject)
                        + ", limit " + Question.amount(limit, "ms");
        return question.answer(longest < limit, longest, limit, "ms", text, strip);
    }

    /** Jobs without event time have no watermark, which Flink says by the lowest number there is. */
    private static boolean isTime(double watermark) {
        return Math.abs(watermark) < NO_TIME;
    }
}
