// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.util.ArrayList;
import java.util.List;

/** RocksDB neither stops nor delays writes; both are told as the share of panes in which it does. */
record WriteStallCheck(Question question, String missing) implements Check {
    private static final double SHARE = 0.5;

    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        List<Line> stalls = new ArrayList<>();
        for (Signal signal : List.of(Signal.ROCKSDB_WRITE_STOPPED, Signal.ROCKSDB_DELAYED_WRITE_RATE)) {
            for (SignalSeries s : facts.series(signal)) {
                double[] values = s.toArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] = Double.isNaN(values[i]) ? Double.NaN : values[i] > 0 ? 1 : 0;
                }
                stalls.add(Line.of(new SignalSeries(signal, s.subject(), s.pane(), values)));
            }
        }
        Course course = new Course(facts, stalls);
        return course.isEmpty() ? question.unknown(missing) : course.atMost(facts, question, SHARE, "ratio");
    }
}
