// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.Restart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The job does not restart often; rescales, which Flink counts among restarts, are taken off. */
record RestartsCheck(Question question) implements Check {
    @Override
    public HealthCheck answer(Facts facts, Thresholds limits) {
        JobSnapshot snapshot = facts.snapshot();
        boolean seen = facts.has(Capability.STATUS) || facts.has(Capability.JOB_MANAGER_LOG);
        if (!seen && snapshot.restarts().isEmpty()) {
            return question.lacks(Capability.STATUS);
        }
        List<Restart> full =
                snapshot.restarts().stream().filter(r -> !r.rescale()).toList();
        int rescales = snapshot.restarts().size() - full.size();
        List<Pane> strip = new ArrayList<>(Collections.nCopies(snapshot.window().panes(), Pane.GOOD));
        for (Restart restart : full) {
            int pane = snapshot.window().paneOf(restart.at());
            if (pane >= 0 && pane < strip.size()) {
                strip.set(pane, Pane.BAD);
            }
        }
        double limit = limits.of(Limit.RESTARTS);
        String text = (full.size() == 1 ? "1 restart" : full.size() + " restarts")
                + (rescales == 0 ? "" : rescales == 1 ? " besides 1 rescale" : " besides " + rescales + " rescales")
                + ", " + Question.amount(limit, "1") + " or more are too many";
        return question.answer(full.size() < limit, (double) full.size(), limit, "1", text, strip);
    }
}
