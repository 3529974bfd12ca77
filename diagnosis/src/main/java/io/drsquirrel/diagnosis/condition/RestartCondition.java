// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The job restarted often; planned rescales do not count.
 *
 * @param atLeast number of restarts
 * @param within time in which they happened; null: the whole window
 */
public record RestartCondition(int atLeast, @Nullable Duration within) implements Condition {
    private static String words(List<Instant> times) {
        String first = Quantities.time(times.get(0));
        return times.size() == 1
                ? "1 restart at " + first
                : times.size() + " restarts between " + first + " and " + Quantities.time(times.get(times.size() - 1));
    }

    @Override
    public Outcome evaluate(Facts facts) {
        List<Instant> times = facts.snapshot().restarts().stream()
                .filter(r -> !r.rescale())
                .map(Restart::at)
                .sorted()
                .toList();
        for (int i = 0; i + atLeast <= times.size(); i++) {
            int last = i + atLeast - 1;
            if (within == null
                    || Duration.between(times.get(i), times.get(last)).compareTo(within) <= 0) {
                Instant latest = times.get(times.size() - 1);
                return Outcome.holds(
                        List.of(new Evidence(
                                Evidence.Kind.STATUS,
                                words(times),
                                "restarts",
                                times.get(0),
                                latest,
                                null,
                                "RESTARTS",
                                "",
                                (double) times.size(),
                                (double) atLeast,
                                times.size())),
                        Map.of("restarts", Integer.toString(times.size())));
            }
        }
        boolean seen = facts.has(Capability.STATUS) || facts.has(Capability.JOB_MANAGER_LOG);
        return seen ? Outcome.fails() : Outcome.unknown(EnumSet.of(Capability.STATUS));
    }
}
