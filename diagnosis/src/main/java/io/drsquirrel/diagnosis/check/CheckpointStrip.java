// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.check.HealthCheck.Pane;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** One state per pane from the checkpoints that ended in it. */
final class CheckpointStrip {
    private CheckpointStrip() {}

    static List<Pane> of(Facts facts, Predicate<Checkpoint> bad) {
        Window window = facts.snapshot().window();
        List<Pane> strip = new ArrayList<>(Collections.nCopies(window.panes(), Pane.UNKNOWN));
        for (Checkpoint c : facts.snapshot().checkpoints().history()) {
            int pane = window.paneOf(
                    c.endToEnd() == null ? c.triggeredAt() : c.triggeredAt().plus(c.endToEnd()));
            boolean counts = c.status() != Checkpoint.Status.IN_PROGRESS && !c.savepoint();
            if (counts && pane >= 0 && pane < strip.size() && strip.get(pane) != Pane.BAD) {
                strip.set(pane, bad.test(c) ? Pane.BAD : Pane.GOOD);
            }
        }
        return strip;
    }
}
