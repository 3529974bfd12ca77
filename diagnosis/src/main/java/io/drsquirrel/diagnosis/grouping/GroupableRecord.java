// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Instant;
import java.util.Optional;

/**
 * What grouping needs of a log record.
 *
 * @param at when it was logged, if it says so
 * @param level its severity
 * @param logger its logger, empty where unknown
 * @param message the message without the stack trace
 * @param throwable the throwable logged with it
 * @param text what to show of it as a sample
 * @param repeat how many records this one stands for
 */
public record GroupableRecord(
        Optional<Instant> at,
        LogLevel level,
        String logger,
        String message,
        Optional<LoggedThrowable> throwable,
        String text,
        long repeat) {

    /** A record that is a bare message. */
    public static GroupableRecord ofMessage(String message) {
        return new GroupableRecord(Optional.empty(), LogLevel.UNKNOWN, "", message, Optional.empty(), message, 1);
    }

    /** The record of a log event. */
    public static GroupableRecord of(LogEvent event) {
        String text = event.throwableIfAny()
                .map(throwable -> event.message() + " | " + throwable.headline())
                .orElse(event.message());
        return new GroupableRecord(
                Optional.of(event.at()),
                event.level(),
                event.logger(),
                event.message(),
                event.throwableIfAny(),
                text,
                event.repeat());
    }
}
