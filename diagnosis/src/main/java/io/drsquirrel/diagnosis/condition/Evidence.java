// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One fact that speaks for (or against) a finding, with the place where it can be looked up.
 *
 * @param text the fact in words, with numbers and units
 * @param source where to find it: {@code taskmanager.log:42}, {@code GET /jobs/…/checkpoints}, a signal's name
 * @param at when it held (first), null for timeless facts such as a configuration value
 * @param until last time it held, null where it is one moment
 * @param process id of the process it was seen on, null where it is none
 * @param signal name of the signal, null unless it is a metric
 * @param subject vertex or process id the signal was measured on
 * @param value observed value, null where it is not a number
 * @param limit the limit it was compared to
 * @param count how many records or panes say so
 */
public record Evidence(
        Kind kind,
        String text,
        String source,
        @Nullable Instant at,
        @Nullable Instant until,
        @Nullable String process,
        @Nullable String signal,
        @Nullable String subject,
        @Nullable Double value,
        @Nullable Double limit,
        long count) {

    /** What sort of fact it is. */
    public enum Kind {
        LOG,
        EXCEPTION,
        METRIC,
        CHECKPOINT,
        CONFIGURATION,
        TOPOLOGY,
        STATUS,
        CONTAINER,
        THREAD;

        /** The word used in JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fact in words with its source and time. */
    public static Evidence of(Kind kind, String text, String source, @Nullable Instant at) {
        return new Evidence(kind, text, source, at, null, null, null, null, null, null, 1);
    }

    /** A measured value against a limit. */
    public static Evidence metric(
            String text, String signal, String subject, double value, @Nullable Double limit, @Nullable Instant at) {
        return new Evidence(Kind.METRIC, text, signal, at, null, null, signal, subject, value, limit, 1);
    }
}
