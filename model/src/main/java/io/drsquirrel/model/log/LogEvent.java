// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import io.drsquirrel.model.ProcessRef;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One log record.
 *
 * @param at when it was logged; where the record has no readable time, that of the record before it
 * @param level its severity
 * @param logger name of the logger, as logged (may be abbreviated), empty where unknown
 * @param thread name of the thread, empty where unknown
 * @param message the message without the stack trace, terminal escapes removed
 * @param throwable the throwable logged with it
 * @param jobId Flink's job id from the MDC or the message, 32 hex digits
 * @param process the process that logged it
 * @param source where it can be found again: {@code file:line} for files, {@code topic/partition@offset} for Kafka, an URL
 *     for REST; empty where unknown
 * @param repeat how many records this one stands for (rate-limited ones are counted, not kept); at least 1
 * @param shared whether its process works for several jobs and it names none of them, so that it may be about any
 */
public record LogEvent(
        Instant at,
        LogLevel level,
        String logger,
        String thread,
        String message,
        @Nullable LoggedThrowable throwable,
        @Nullable String jobId,
        ProcessRef process,
        String source,
        long repeat,
        boolean shared) {
    public LogEvent {
        repeat = Math.max(1, repeat);
    }

    /** A record of a process that works for one job, or that names its job. */
    public LogEvent(
            Instant at,
            LogLevel level,
            String logger,
            String thread,
            String message,
            @Nullable LoggedThrowable throwable,
            @Nullable String jobId,
            ProcessRef process,
            String source,
            long repeat) {
        this(at, level, logger, thread, message, throwable, jobId, process, source, repeat, false);
    }

    /** The throwable, if one was logged. */
    public Optional<LoggedThrowable> throwableIfAny() {
        return Optional.ofNullable(throwable);
    }

    /** The same event at another time. */
    public LogEvent datedAt(Instant time) {
        return new LogEvent(time, level, logger, thread, message, throwable, jobId, process, source, repeat, shared);
    }

    /** The same event for another job, e.g. when a process-level record is fanned out. */
    public LogEvent forJob(String id) {
        return new LogEvent(at, level, logger, thread, message, throwable, id, process, source, repeat, shared);
    }

    /** The same event standing for {@code count} records. */
    public LogEvent withRepeat(long count) {
        return new LogEvent(at, level, logger, thread, message, throwable, jobId, process, source, count, shared);
    }

    /** The same event, of a process that works for other jobs too. */
    public LogEvent sharedByJobs() {
        return new LogEvent(at, level, logger, thread, message, throwable, jobId, process, source, repeat, true);
    }
}
