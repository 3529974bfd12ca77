// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Detector;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobVertex;
import io.drsquirrel.model.snapshot.ProcessFacts;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the job's state, were it kept on the heap, is a good part of what fills the heap. Objects take several times the room of their
 * bytes in a checkpoint, so a tenth of the heap ({@code share}) is enough; a job whose state is less than that fills its heap with
 * something else.
 */
public final class HeapStateDetector implements Detector {
    @Override
    public String name() {
        return "heap-state";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("share");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        OptionalDouble size = facts.series(Signal.CHECKPOINT_FULL_SIZE, "")
                .map(SignalSeries::latest)
                .orElse(OptionalDouble.empty());
        Set<String> others = others(facts);
        OptionalDouble heap = facts.series(Signal.HEAP_MAX).stream()
                .filter(series -> !others.contains(series.subject()))
                .map(SignalSeries::latest)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
        if (size.isEmpty() || heap.isEmpty()) {
            return Outcome.unknown(EnumSet.of(size.isEmpty() ? Capability.CHECKPOINTS : Capability.PROCESS_METRICS));
        }
        long places = facts.snapshot().topology().vertices().stream()
                .flatMap(vertex -> vertex.subtasks().stream())
                .map(JobVertex.Subtask::taskManager)
                .filter(id -> !id.isEmpty())
                .distinct()
                .count();
        double each = size.getAsDouble() / Math.max(1, places);
        if (each < arguments.number("share", 0.1) * heap.getAsDouble()) {
            return Outcome.fails();
        }
        return Outcome.holds(
                List.of(Evidence.of(
                        Evidence.Kind.CHECKPOINT,
                        "the state has " + Quantities.format(size.getAsDouble(), "By") + " in a checkpoint, "
                                + Quantities.format(each, "By") + " for each TaskManager with its heap of "
                                + Quantities.format(heap.getAsDouble(), "By")
                                + "; as objects it takes several times as much",
                        Signal.CHECKPOINT_FULL_SIZE.name(),
                        facts.snapshot().takenAt())),
                Map.of());
    }

    /** Processes that keep no state of the job: job managers, and task managers of which none of its subtasks is known to run. */
    private static Set<String> others(Facts facts) {
        Set<String> hosts = facts.snapshot().topology().vertices().stream()
                .flatMap(vertex -> vertex.subtasks().stream())
                .map(JobVertex.Subtask::taskManager)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        boolean hostsKnown =
                facts.series(Signal.HEAP_MAX).stream().anyMatch(series -> hosts.contains(series.subject()));
        Set<String> others = facts.snapshot().processes().stream()
                .map(ProcessFacts::process)
                .filter(process -> process.kind() == ProcessKind.JOB_MANAGER)
                .map(ProcessRef::id)
                .collect(Collectors.toCollection(HashSet::new));
        if (hostsKnown) {
            facts.series(Signal.HEAP_MAX).stream()
                    .map(SignalSeries::subject)
                    .filter(subject -> !hosts.contains(subject))
                    .forEach(others::add);
        }
        return others;
    }
}
