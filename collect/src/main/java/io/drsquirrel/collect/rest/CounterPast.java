// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a counter showed before the first look.
 *
 * <p>Flink's one-minute rates are differences of the very counters that we read, so the counter's value of a minute ago follows from
 * the two; one that is younger than a minute began with zero. With these values a look of fifteen seconds speaks about the last
 * minute.
 */
final class CounterPast {
    private static final Duration METER_SPAN = Duration.ofSeconds(60);
    /** Shorter pasts say nothing that the value itself does not say. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private CounterPast() {}

    /** Takes a value of the past. */
    interface Sink {
        void value(Instant at, double value);
    }

    /**
     * Hands on the values at the start of the last minute and in its middle.
     *
     * @param started when the counter began with zero, where that is known
     * @param perSecond its rate over the last minute
     */
    static void tell(Instant at, Optional<Instant> started, double value, double perSecond, Sink out) {
        Instant minuteAgo = at.minus(METER_SPAN);
        Instant from = started.filter(s -> s.isAfter(minuteAgo)).orElse(minuteAgo);
        boolean young = from.isAfter(minuteAgo);
        double then = young ? 0 : Math.max(0, value - Math.max(0, perSecond) * METER_SPAN.toSeconds());
        Duration span = Duration.between(from, at);
        if (span.compareTo(SHORTEST) < 0) {
            return;
        }
        out.value(from, then);
        out.value(from.plus(span.dividedBy(2)), then + (value - then) / 2);
    }
}
