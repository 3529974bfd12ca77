// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

/**
 * One stop of a JVM for its garbage collector, as a garbage collector log tells it.
 *
 * @param uptimeMillis time since the JVM's start, -1 where the line does not tell
 * @param full whether the whole heap was collected
 * @param pauseMillis how long it took
 * @param before bytes of heap in use before, -1 where the line does not tell; so are {@code after} and {@code capacity}
 * @param capacity bytes of heap that the JVM has now
 * @param zone offset of its clock's zone from UTC, in minutes; 0 where the line does not tell
 * @param atStart whether the line's time is that of the pause's begin, as Java 8 tells it, rather than of its end
 */
public record GcPause(
        long uptimeMillis,
        boolean full,
        double pauseMillis,
        long before,
        long after,
        long capacity,
        int zone,
        boolean atStart)
        implements Reading {
    /** A pause of a line that names no zone. */
    public GcPause(long uptimeMillis, boolean full, double pauseMillis, long before, long after, long capacity) {
        this(uptimeMillis, full, pauseMillis, before, after, capacity, 0, false);
    }

    /** The same pause, its time told as that of its begin. */
    GcPause toldAtStart() {
        return new GcPause(uptimeMillis, full, pauseMillis, before, after, capacity, zone, true);
    }
}
