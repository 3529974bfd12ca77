// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.detector;

import io.drsquirrel.diagnosis.condition.Facts;
import io.drsquirrel.diagnosis.condition.Outcome;
import io.drsquirrel.diagnosis.engine.Evidence;
import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.JobFailure;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The job failed several times for the same reason at the same place, and no checkpoint completed in between: each attempt starts
 * from the same state and meets the same record.
 */
public final class SameFailureDetector implements Detector {
    @Override
    public String name() {
        return "same-failure";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("times");
    }

    @Override
    public Outcome examine(Facts facts, Arguments arguments) {
        JobSnapshot snapshot = facts.snapshot();
        if (snapshot.failures().isEmpty()) {
            return facts.has(Capability.EXCEPTIONS)
                    ? Outcome.fails()
                    : Outcome.unknown(EnumSet.of(Capability.EXCEPTIONS));
        }
        int times = (int) arguments.number("times", 3);
        Map<String, List<JobFailure>> byFault = new LinkedHashMap<>();
        for (JobFailure failure : snapshot.failures()) {
            byFault.computeIfAbsent(Fingerprint.of(failure.throwable()).toString(), k -> new ArrayList<>())
                    .add(failure);
        }
        for (List<JobFailure> same : byFault.values()) {
            Instant first = same.get(0).at();
            Instant last = same.get(same.size() - 1).at();
            if (same.size() >= times && !progressed(snapshot, first, last)) {
                List<io.drsquirrel.model.log.LoggedThrowable> chain =
                        same.get(0).throwable().chain();
                String headline = chain.get(chain.size() - 1).headline();
                return Outcome.holds(
                        List.of(new Evidence(
                                Evidence.Kind.EXCEPTION,
                                same.size() + " failures in a row with the same cause, and no checkpoint between them: "
                                        + headline,
                                same.get(0).source(),
                                first,
                                last,
                                same.get(0).taskManager(),
                                null,
                                null,
                                (double) same.size(),
                                (double) times,
                                same.size())),
                        Map.of("times", Integer.toString(same.size())));
            }
        }
        return Outcome.fails();
    }

    private static boolean progressed(JobSnapshot snapshot, Instant first, Instant last) {
        return snapshot.checkpoints().history().stream()
                .anyMatch(c -> c.status() == Checkpoint.Status.COMPLETED
                        && c.triggeredAt().isAfter(first)
                        && c.triggeredAt().isBefore(last));
    }
}
