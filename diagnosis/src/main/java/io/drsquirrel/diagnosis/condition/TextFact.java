// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anything in words that a rule may match: a log record, a failure from the exception history, the reason of a failed
 * checkpoint, the end of a container.
 *
 * @param origin what sort of record it is
 * @param message the message, empty for bare throwables
 * @param chain the throwable behind it and its causes, outermost first, serialized copies unwrapped; empty where none
 * @param count how many records it stands for
 * @param shared whether it was logged by a process of several jobs and names none of them
 */
public record TextFact(
        Origin origin,
        Instant at,
        LogLevel level,
        String logger,
        String message,
        List<LoggedThrowable> chain,
        ProcessRef process,
        String source,
        @Nullable String jobId,
        long count,
        boolean shared) {
    /** What sort of record it is. */
    public enum Origin {
        LOG,
        FAILURE,
        CHECKPOINT,
        CONTAINER
    }

    public TextFact {
        chain = List.copyOf(chain);
    }

    /** Whether it carries a throwable. */
    public boolean hasThrowable() {
        return !chain.isEmpty();
    }
}
