// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of us, or a neighbour we depend on, and how it is.
 *
 * @param name {@code store}, {@code kafka}, {@code watcher}, {@code catalogue}, {@code flink:<url>}
 * @param message what is wrong and what can be done; where nothing is, what it does
 * @param lastSuccess when it last did what it is there for, null where it never did or nobody knows
 */
public record Component(
        String name,
        Status status,
        String message,
        @Nullable Instant lastSuccess) {
    /** How it is, worst last. */
    public enum Status {
        OK,
        UNKNOWN,
        DEGRADED,
        DOWN
    }

    /** Finds out how a component is; quick, and never throws for the component's own failure. */
    @FunctionalInterface
    public interface Source {
        /** How it is now. */
        Component look();
    }
}
