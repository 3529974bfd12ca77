// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.Serial;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Makes events by their number, so that a source restored to a number makes the same ones again, but for their time.
 *
 * <p>Arguments: {@code --keys} (0: a key per record), {@code --hot-percent} of records with the key {@code hot}, {@code
 * --payload-bytes}, {@code --late-percent} and {@code --late-seconds}, {@code --future-percent} and {@code --future-seconds},
 * {@code --null-key-at} (a record whose key is empty).
 */
final class EventGenerator implements GeneratorFunction<Long, Event> {
    @Serial
    private static final long serialVersionUID = 1L;

    private final long keys;
    private final long hotPercent;
    private final int payloadBytes;
    private final long latePercent;
    private final long lateMillis;
    private final long futurePercent;
    private final long futureMillis;
    private final long nullKeyAt;

    EventGenerator(Arguments arguments) {
        keys = arguments.number("keys", 1_000);
        hotPercent = arguments.number("hot-percent", 0);
        payloadBytes = (int) arguments.number("payload-bytes", 50);
        latePercent = arguments.number("late-percent", 0);
        lateMillis = 1_000 * arguments.number("late-seconds", 0);
        futurePercent = arguments.number("future-percent", 0);
        futureMillis = 1_000 * arguments.number("future-seconds", 0);
        nullKeyAt = arguments.number("null-key-at", -1);
    }

    @Override
    public Event map(Long index) {
        Event event = new Event();
        event.index = index;
        event.key = key(index);
        event.timestamp = System.currentTimeMillis();
        if (index % 100 < latePercent) {
            event.timestamp -= lateMillis;
        } else if (index % 100 >= 100 - futurePercent) {
            event.timestamp += futureMillis;
        }
        event.payload = new byte[payloadBytes];
        return event;
    }

    private String key(long index) {
        if (index == nullKeyAt) {
            return "";
        }
        // Spread the hot ones evenly over each hundred records. The product overflows for late splits of the index
        // range.
        if (Math.floorMod(index * 37, 100) < hotPercent) {
            return "hot";
        }
        return "key-" + (keys == 0 ? index : index % keys);
    }
}
