// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.util.ArrayList;
import java.util.List;

/** Few records are dropped for being late. */
record LateRecordsCheck(Question question, String missing) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        List<Line> shares = new ArrayList<>();
        for (SignalSeries late : facts.series(Signal.LATE_RECORDS_RATE)) {
            SignalSeries in =
                    facts.series(Signal.RECORDS_IN_RATE, late.subject()).orElse(null);
            double[] values = late.toArray();
            for (int i = 0; i < values.length; i++) {
                double all = in == null ? Double.NaN : in.at(i).orElse(Double.NaN);
                values[i] = values[i] == 0 ? 0 : all > 0 ? Math.min(1, values[i] / all) : Double.NaN;
            }
            shares.add(Line.of(new SignalSeries(late.signal(), late.subject(), late.pane(), values)));
        }
        Course course = new Course(facts, shares);
        return course.isEmpty()
                ? question.unknown(missing)
                : course.atMost(facts, question, limits.of(Limit.LATE_RECORDS), "ratio");
    }
}
