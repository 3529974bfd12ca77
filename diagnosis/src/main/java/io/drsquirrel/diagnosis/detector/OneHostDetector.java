// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Job manager and TaskManagers run on one host, as far as is known of two processes at least: what is on its disk is there for each of
 * them. A TaskManager alone tells nothing, since the one before it may have run elsewhere.
 */
public final class OneHostDetector implements Detector {
    @Override
    public String name() {
        return "one-host";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        List<ProcessRef> processes =
                facts.snapshot().processes().stream().map(ProcessFacts::process).toList();
        boolean works = processes.stream().anyMatch(p -> p.kind() == ProcessKind.TASK_MANAGER);
        if (processes.size() < 2 || !works) {
            return Outcome.fails();
        }
        String host = processes.get(0).host();
        if (host.isEmpty() || !processes.stream().allMatch(p -> p.host().equals(host))) {
            return Outcome.fails();
        }
        return Outcome.holds(
                List.of(Evidence.of(
                        Evidence.Kind.TOPOLOGY,
                        "all " + processes.size() + " processes run on " + host,
                        "processes",
                        facts.snapshot().takenAt())),
                Map.of("host", host));
    }
}
