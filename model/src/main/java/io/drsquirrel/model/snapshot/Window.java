// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time cut into panes of one length; {@code from} is inclusive and lies on a pane border, {@code to} is exclusive.
 *
 * @param pane length of a pane, one minute unless configured otherwise
 */
public record Window(Instant from, Instant to, Duration pane) {
    public Window {
        if (pane.isZero() || pane.isNegative() || to.isBefore(from)) {
            throw new IllegalArgumentException("window from " + from + " to " + to + " with panes of " + pane
                    + ": panes must be longer than zero and the end must not lie before the start");
        }
    }

    /** Number of panes, the last one possibly not over yet. */
    public int panes() {
        long millis = Duration.between(from, to).toMillis();
        return (int) ((millis + pane.toMillis() - 1) / pane.toMillis());
    }

    /** Index of the pane that holds {@code at}; negative or beyond {@link #panes()} where it lies outside. */
    public int paneOf(Instant at) {
        return (int) Math.floorDiv(at.toEpochMilli() - from.toEpochMilli(), pane.toMillis());
    }

    /** Start of the pane with that index. */
    public Instant startOf(int index) {
        return from.plusMillis(pane.toMillis() * index);
    }

    /** Whether {@code at} lies inside. */
    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
