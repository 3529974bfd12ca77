// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import java.util.Locale;

/**
 * What the JVM's garbage collector beans measure. Their names come with spaces or underscores, depending on the way in.
 *
 * <p>Only time in which the application stands still counts. G1's concurrent bean and the "cycles" of ZGC and Shenandoah
 * run beside it; of those two collectors the "pauses" bean is the one that stops. They have no stop-the-world collection of the
 * old generation, so their time in such collections is zero, which is something else than unknown.
 */
enum GarbageCollectors {
    /** Stops the application, collects the young generation or a part of the heap. */
    YOUNG,
    /** Stops the application, collects the old generation. */
    OLD,
    /** Works beside the application. */
    CONCURRENT,
    /** Flink's sum over all beans, of use only where no single bean is known. */
    ALL;

    static GarbageCollectors of(String bean) {
        String name = bean.toLowerCase(Locale.ROOT).replace('_', ' ').strip();
        if (name.equals("all")) {
            return ALL;
        }
        if (name.contains("concurrent gc") || name.contains("cycles")) {
            return CONCURRENT;
        }
        return switch (name) {
            case "g1 old generation", "ps marksweep", "marksweepcompact", "concurrentmarksweep" -> OLD;
            default -> YOUNG;
        };
    }
}
