// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A throwable as it was logged: type, message, frames (without the leading {@code at}), cause and suppressed ones.
 *
 * @param type fully qualified class name as logged, never empty
 * @param message its message, empty where there is none
 * @param frames stack frames, topmost first, e.g. {@code org.acme.Parse.map(Parse.java:17)}
 * @param cause the throwable behind this one
 * @param suppressed suppressed throwables, in order
 */
public record LoggedThrowable(
        String type,
        String message,
        List<String> frames,
        @Nullable LoggedThrowable cause,
        List<LoggedThrowable> suppressed) {
    public LoggedThrowable {
        frames = List.copyOf(frames);
        suppressed = List.copyOf(suppressed);
    }

    /** A throwable without frames and cause. */
    public static LoggedThrowable of(String type, String message) {
        return new LoggedThrowable(type, message, List.of(), null, List.of());
    }

    /** This throwable and its causes, outermost first; at most 64, so that a circular log cannot trap a reader. */
    public List<LoggedThrowable> chain() {
        List<LoggedThrowable> chain = new ArrayList<>();
        LoggedThrowable next = this;
        while (next != null && chain.size() < 64) {
            chain.add(next);
            next = next.cause();
        }
        return chain;
    }

    /** The last cause of the chain: what went wrong first. */
    public LoggedThrowable innermost() {
        List<LoggedThrowable> chain = chain();
        return chain.get(chain.size() - 1);
    }

    /** The cause, if any. */
    public Optional<LoggedThrowable> causeIfAny() {
        return Optional.ofNullable(cause);
    }

    /** Class name without package, {@code OutOfMemoryError} for {@code java.lang.OutOfMemoryError}. */
    public String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** {@code type: message}, or the type alone. */
    public String headline() {
        return message.isEmpty() ? type : type + ": " + message;
    }
}
