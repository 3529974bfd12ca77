// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.util.ArrayList;
import java.util.List;

/** The job is not far behind: records not yet read over the rate they are read at, else the age of what it hands on. */
record LagSecondsCheck(Question question, String missing) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        List<Line> seconds = new ArrayList<>();
        for (SignalSeries pending : facts.series(Signal.PENDING_RECORDS)) {
            facts.series(Signal.RECORDS_OUT_RATE, pending.subject())
                    .or(() -> facts.series(Signal.RECORDS_IN_RATE, pending.subject()))
                    .ifPresent(rate -> seconds.add(Line.of(divided(pending, rate))));
        }
        if (seconds.stream().allMatch(s -> s.present() == 0)) {
            for (SignalSeries lag : facts.series(Signal.EMIT_EVENT_TIME_LAG)) {
                double[] values = lag.toArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] /= 1_000;
                }
                seconds.add(Line.of(new SignalSeries(lag.signal(), lag.subject(), lag.pane(), values)));
            }
        }
        Course course = new Course(facts, seconds);
        return course.isEmpty()
                ? question.unknown(missing)
                : course.atMost(facts, question, limits.of(Limit.LAG_SECONDS), "s");
    }

    private static SignalSeries divided(SignalSeries pending, SignalSeries rate) {
        double[] values = pending.toArray();
        for (int i = 0; i < values.length; i++) {
            double r = rate.at(i).orElse(Double.NaN);
            // Nothing left is no lag, also where nothing is read.
            values[i] = values[i] == 0 ? 0 : r > 0 ? values[i] / r : Double.NaN;
        }
        return new SignalSeries(pending.signal(), pending.subject(), pending.pane(), values);
    }
}
