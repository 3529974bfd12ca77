// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a snapshot's window is and how much an assembler may keep.
 *
 * @param pane length of a pane
 * @param panes number of panes of a window, the one in progress included
 * @param silence a job that nothing was heard of for so long has status UNKNOWN
 * @param mostSeries metric series kept per job (one per metric and subtask); more are dropped and the drop is told
 * @param mostGroups groups of log records kept; beyond it, that which was quiet for longest goes
 * @param mostSamples log records kept per group
 * @param mostEvents log records that mark the job's life kept
 */
public record AssemblerSettings(
        Duration pane, int panes, Duration silence, int mostSeries, int mostGroups, int mostSamples, int mostEvents) {
    /** One hour in minutes. */
    public static final AssemblerSettings DEFAULT = of(Duration.ofMinutes(1), 60);

    /** Facts that lie further ahead of the time a snapshot is taken at come from a wrong clock and are left out. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

    /** Span over which the values of subtasks are averaged for comparison. */
    static final Duration SPREAD = Duration.ofMinutes(5);

    public AssemblerSettings {
        if (pane.compareTo(Duration.ofSeconds(1)) < 0 || panes < 1 || panes > 10_000) {
            throw new IllegalArgumentException("panes - " + panes + " of " + pane
                    + " - 1 to 10000 panes of at least one second are allowed - choose others");
        }
    }

    /** Windows of that shape, with the usual bounds. */
    public static AssemblerSettings of(Duration pane, int panes) {
        Duration three = pane.multipliedBy(3);
        Duration silence = three.compareTo(Duration.ofMinutes(2)) > 0 ? three : Duration.ofMinutes(2);
        return new AssemblerSettings(pane, panes, silence, 100_000, 500, 20, 2_000);
    }

    /** The same for reading logs, whose end is no silence. */
    public AssemblerSettings withSilence(Duration silence) {
        return new AssemblerSettings(pane, panes, silence, mostSeries, mostGroups, mostSamples, mostEvents);
    }

    /** Number of the pane that holds that time, counted from 1970. */
    long paneOf(Instant at) {
        return Math.floorDiv(at.toEpochMilli(), paneMillis());
    }

    long paneMillis() {
        return pane.toMillis();
    }
}
