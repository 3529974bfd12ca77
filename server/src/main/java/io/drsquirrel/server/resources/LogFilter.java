// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.resources;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import jakarta.ws.rs.BadRequestException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which log records are asked for.
 *
 * @param levels levels let through; empty: all
 * @param text lower-case part of message, logger, or a throwable's headline or frames; empty: all
 */
record LogFilter(
        Set<LogLevel> levels,
        String text,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String fingerprint,
        @Nullable String process) {

    static LogFilter of(
            @Nullable String level,
            @Nullable String text,
            @Nullable String from,
            @Nullable String to,
            @Nullable String fingerprint,
            @Nullable String process) {
        Set<LogLevel> levels = EnumSet.noneOf(LogLevel.class);
        if (level != null) {
            for (String word : level.split(",", -1)) {
                if (!word.isBlank()) {
                    LogLevel parsed = LogLevel.parse(word);
                    if (parsed == LogLevel.UNKNOWN) {
                        throw new BadRequestException("level is '" + Parameters.shown(word)
                                + "'; TRACE, DEBUG, INFO, WARN, ERROR or FATAL, several separated by commas");
                    }
                    levels.add(parsed);
                    if (parsed == LogLevel.ERROR) {
                        levels.add(LogLevel.FATAL);
                    }
                }
            }
        }
        String given = Parameters.text("q", text);
        return new LogFilter(
                levels,
                given == null ? "" : given.toLowerCase(Locale.ROOT),
                Parameters.time("from", from),
                Parameters.time("to", to),
                Parameters.given(fingerprint),
                Parameters.given(process));
    }

    boolean admits(LogEvent event) {
        return admits(event.level())
                && admits(event.at(), event.at())
                && (process == null || event.process().id().equals(process))
                && says(event);
    }

    boolean admits(LogLevel level) {
        return levels.isEmpty() || levels.contains(level);
    }

    /** Whether anything between the two times is asked for. */
    boolean admits(Instant first, Instant last) {
        return (from == null || !last.isBefore(from)) && (to == null || first.isBefore(to));
    }

    boolean says(LogEvent event) {
        return text.isEmpty()
                || in(event.message())
                || in(event.logger())
                || event.throwableIfAny().map(this::says).orElse(false);
    }

    private boolean says(LoggedThrowable throwable) {
        return throwable.chain().stream()
                .anyMatch(t -> in(t.headline()) || t.frames().stream().anyMatch(this::in));
    }

    boolean in(String other) {
        return text.isEmpty() || other.toLowerCase(Locale.ROOT).contains(text);
    }
}
