// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobVertex;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which vertices are worth a thread dump or flame graph: the suspected bottleneck, and sources that are full. */
public final class Suspects {
    private static final double FULL = 0.7;

    private Suspects() {}

    /** Ids of vertices, the most suspect first; empty for a job that is not held up. */
    public static List<String> of(JobSnapshot snapshot) {
        Facts facts = Facts.of(snapshot);
        Set<String> ids = new LinkedHashSet<>();
        Bottleneck.find(facts).ifPresent(b -> ids.add(b.vertex().id()));
        for (JobVertex vertex : snapshot.topology().vertices()) {
            if (Bottleneck.mean(facts, Signal.BUSY_RATIO, vertex.id()) > FULL) {
                ids.add(vertex.id());
            }
        }
        return ids.stream().limit(3).toList();
    }
}
