// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.util.List;
import java.util.stream.IntStream;

/** The job runs. */
record RunningCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        JobSnapshot snapshot = facts.snapshot();
        if (snapshot.status() == JobStatus.UNKNOWN) {
            return question.lacks(Capability.STATUS);
        }
        boolean ended = snapshot.status() == JobStatus.FINISHED || snapshot.status() == JobStatus.CANCELED;
        boolean good = ended || snapshot.status() == JobStatus.RUNNING;
        String since = snapshot.statusSince() == null ? "" : " since " + Quantities.time(snapshot.statusSince());
        return question.answer(good, null, null, "", snapshot.status() + since, strip(facts));
    }

    private static List<Pane> strip(Facts facts) {
        return facts.series(Signal.RUNNING, "")
                .map(s -> IntStream.range(0, s.size())
                        .mapToObj(i -> s.at(i).isEmpty()
                                ? Pane.UNKNOWN
                                : s.at(i).getAsDouble() >= 0.999 ? Pane.GOOD : Pane.BAD)
                        .toList())
                .orElse(List.of());
    }
}
