// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.db;

import io.drsquirrel.diagnosis.engine.Verdict;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs, in which order, from which to which.
 *
 * @param verdicts verdicts let through; empty: all
 * @param text part of the job's name, cluster or namespace in any case; null: all
 * @param cause id of a finding the job has; null: all
 * @param reversed the opposite of the order's own direction
 * @param unheardBefore jobs whose state is older count as UNKNOWN, unless they have ended
 */
public record JobQuery(
        Set<Verdict> verdicts,
        @Nullable String text,
        @Nullable String cluster,
        @Nullable String cause,
        Order order,
        boolean reversed,
        int offset,
        int limit,
        Instant unheardBefore) {
    /** Orders of the list, each with its natural direction. */
    public enum Order {
        /** Worst verdict first, then most restarts in the last hour, then the latest trouble. */
        WORST,
        /** By name, A first. */
        NAME,
        /** Latest change of verdict first. */
        SINCE,
        /** Most restarts in 24 hours first. */
        RESTARTS,
        /** By cluster, then name. */
        CLUSTER
    }

    public JobQuery {
        verdicts = Set.copyOf(verdicts);
    }

    /** All jobs, worst first. */
    public static JobQuery all(Instant unheardBefore, int limit) {
        return new JobQuery(Set.of(), null, null, null, Order.WORST, false, 0, limit, unheardBefore);
    }
}
