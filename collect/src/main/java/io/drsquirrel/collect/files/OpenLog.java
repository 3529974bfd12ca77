// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.ProcessKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of one log while it is read. */
final class OpenLog {
    final String name;
    final LogClock clock;
    LogWriter writer;
    private final Instant future;
    private boolean onlyFuture = true;
    long lines;
    long records;
    long kept;
    /** How many of them hold values instead of words. */
    long readings;

    @Nullable
    Instant first;

    @Nullable
    Instant last;

    int backSteps;
    long backStepLine;
    final Set<ProcessKind> kinds = EnumSet.noneOf(ProcessKind.class);

    OpenLog(String name, LogClock clock, LogWriter writer, Instant now) {
        this.future = now.plus(Duration.ofDays(2));
        this.name = name;
        this.clock = clock;
        this.writer = writer;
    }

    /** A record was of that time. */
    void seen(Instant at) {
        // No record is from the future: such a time comes from a wrong clock or a misread line, and must not become
        // "now".
        if (at.isAfter(future)) {
            if (!onlyFuture) {
                return;
            }
        } else if (onlyFuture) {
            onlyFuture = false;
            first = null;
            last = null;
        }
        first = first == null || at.isBefore(first) ? at : first;
        last = last == null || at.isAfter(last) ? at : last;
    }
}
