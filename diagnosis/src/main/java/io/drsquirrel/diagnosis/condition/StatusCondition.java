// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The job is in one of these statuses.
 *
 * @param oneOf the statuses
 * @param atLeast for how long it must have been; null: at all
 */
public record StatusCondition(
        Set<JobStatus> oneOf, @Nullable Duration atLeast) implements Condition {
    public StatusCondition {
        oneOf = Set.copyOf(oneOf);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        JobSnapshot snapshot = facts.snapshot();
        if (snapshot.status() == JobStatus.UNKNOWN) {
            return Outcome.unknown(EnumSet.of(Capability.STATUS));
        }
        boolean longEnough = atLeast == null
                || snapshot.statusSince() != null
                        && Duration.between(snapshot.statusSince(), snapshot.takenAt())
                                        .compareTo(atLeast)
                                >= 0;
        if (!oneOf.contains(snapshot.status()) || !longEnough) {
            return Outcome.fails();
        }
        return Outcome.holds(
                List.of(Evidence.of(
                        Evidence.Kind.STATUS,
                        "The job is " + snapshot.status()
                                + (snapshot.statusSince() == null ? "" : " since " + snapshot.statusSince()),
                        "job status",
                        snapshot.statusSince())),
                Map.of("status", snapshot.status().name()));
    }
}
