// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Checkpoint;
import io.drsquirrel.model.snapshot.Checkpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints are on or off, fail in a row, or take a share of their interval or time-out.
 *
 * @param enabled whether periodic checkpoints are on; null: no demand
 * @param failedInARow least number of failures in a row up to now; 0: no demand
 * @param failed least number of failures in the window; 0: no demand
 * @param durationOfInterval least share of the interval that the latest completed one took; null: no demand
 * @param durationOfTimeout least share of the time-out that the latest completed one took; null: no demand
 */
public record CheckpointCondition(
        @Nullable Boolean enabled,
        int failedInARow,
        int failed,
        @Nullable Double durationOfInterval,
        @Nullable Double durationOfTimeout)
        implements Condition {
    private static final long FIRST = 1;

    @Override
    public Outcome evaluate(Facts facts) {
        Checkpoints checkpoints = facts.snapshot().checkpoints();
        if (!facts.has(Capability.CHECKPOINTS)) {
            return Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
        }
        List<Evidence> evidence = new ArrayList<>();
        if (enabled != null) {
            if (checkpoints.enabled() == null) {
                return Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
            }
            if (!checkpoints.enabled().equals(enabled)) {
                return Outcome.fails();
            }
            evidence.add(Evidence.of(
                    Evidence.Kind.CHECKPOINT,
                    enabled ? "Periodic checkpoints are on" : "Periodic checkpoints are off",
                    "checkpoint configuration",
                    null));
        }
        List<Checkpoint> failures = checkpoints.history().stream()
                .filter(c -> c.status() == Checkpoint.Status.FAILED && !c.savepoint())
                .toList();
        if (failedInARow > checkpoints.consecutiveFailures() || failed > failures.size()) {
            return Outcome.fails();
        }
        if ((failedInARow > 0 || failed > 0) && !failures.isEmpty()) {
            evidence.add(failures(failures, checkpoints.consecutiveFailures()));
        }
        boolean unknownLimit = durationOfInterval != null && checkpoints.interval() == null
                || durationOfTimeout != null && checkpoints.timeout() == null;
        if (unknownLimit) {
            return Outcome.unknown(EnumSet.of(Capability.CHECKPOINTS));
        }
        if (!share(checkpoints, durationOfInterval, checkpoints.interval(), "interval", evidence)
                || !share(checkpoints, durationOfTimeout, checkpoints.timeout(), "time-out", evidence)) {
            return Outcome.fails();
        }
        return Outcome.holds(evidence, Map.of("failedInARow", Integer.toString(checkpoints.consecutiveFailures())));
    }

    private static Evidence failures(List<Checkpoint> failures, int inARow) {
        Checkpoint last = failures.get(failures.size() - 1);
        Instant first = failures.get(0).triggeredAt();
        String reason = last.failureReason() == null ? "" : "; the latest: " + last.failureReason();
        return new Evidence(
                Evidence.Kind.CHECKPOINT,
                failures.size() + " checkpoints failed, " + inARow + " in a row" + reason,
                "checkpoint " + last.id(),
                first,
                last.triggeredAt(),
                null,
                null,
                null,
                (double) inARow,
                null,
                failures.size());
    }

    private static boolean share(
            Checkpoints checkpoints,
            @Nullable Double least,
            @Nullable Duration whole,
            String name,
            List<Evidence> evidence) {
        if (least == null) {
            return true;
        }
        Optional<Checkpoint> last = checkpoints.lastCompleted();
        if (whole == null || whole.isZero() || last.isEmpty() || last.get().endToEnd() == null) {
            return false;
        }
        if (last.get().id() == FIRST) {
            return false; // it waits for the job to start
        }
        double share = last.get().endToEnd().toMillis() / (double) whole.toMillis();
        if (share < least) {
            return false;
        }
        evidence.add(Evidence.of(
                Evidence.Kind.CHECKPOINT,
                "Checkpoint " + last.get().id() + " took "
                        + Quantities.format(last.get().endToEnd().toMillis(), "ms")
                        + ", " + Quantities.format(share, "ratio") + " of the " + name + " of "
                        + Quantities.format(whole.toMillis(), "ms"),
                "checkpoint " + last.get().id(),
                last.get().triggeredAt()));
        return true;
    }
}
