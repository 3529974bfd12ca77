// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Throughput of the last five minutes is not far below that of the time before: half an hour at best, a quarter at least. What
 * a job ought to read, nobody but its own past knows.
 */
record ThroughputCheck(Question question, Signal signal) implements Check {
    private static final long PAST_MILLIS = 15 * 60_000;

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        Optional<SignalSeries> series = facts.series(signal, "");
        if (series.isEmpty()) {
            return question.lacks(Capability.METRICS);
        }
        SignalSeries s = series.get();
        Optional<Recent> recent = Recent.of(s, Recent.FIVE_MINUTES);
        int recentPanes = recent.map(Recent::panesBeforeEnd).orElse(s.size());
        double[] before = Arrays.stream(s.toArray(), 0, Math.max(0, s.size() - recentPanes))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        if (recent.isEmpty() || before.length * s.pane().toMillis() < PAST_MILLIS) {
            return question.unknown(
                    "There is too little past to compare with: a quarter of an hour before the last five minutes is needed.",
                    strip(s, Double.NaN));
        }
        double usual = before[(before.length - 1) / 2];
        double floor = usual * limits.of(Limit.THROUGHPUT_SHARE);
        double now = recent.get().mean();
        String text = Question.amount(now, "1/s") + " now, " + Question.amount(usual, "1/s") + " before; at least "
                + Question.amount(floor, "1/s") + " asked";
        return question.answer(now >= floor, now, floor, "1/s", text, strip(s, floor));
    }

    private static List<Pane> strip(SignalSeries s, double floor) {
        List<Pane> strip = new ArrayList<>();
        for (int i = 0; i < s.size(); i++) {
            double value = s.at(i).orElse(Double.NaN);
            strip.add(Double.isNaN(value) || Double.isNaN(floor) ? Pane.UNKNOWN : value < floor ? Pane.BAD : Pane.GOOD);
        }
        return strip;
    }
}
