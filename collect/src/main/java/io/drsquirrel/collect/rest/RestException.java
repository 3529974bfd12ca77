// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request that brought no usable answer; the message is a sentence for people that says what to do. */
public final class RestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    RestException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    RestException(Kind kind, String message) {
        this(kind, message, null);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether nobody answered who could, rather than something else than what was asked for. */
    boolean isSilence() {
        return switch (kind) {
            case UNREACHABLE, TIMED_OUT, BROKEN_OFF, UNAVAILABLE -> true;
            default -> false;
        };
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** What can go wrong. */
    public enum Kind {
        UNREACHABLE,
        TIMED_OUT,
        TLS,
        NOT_FLINK,
        UNAUTHORIZED,
        FORBIDDEN,
        NOT_FOUND,
        REDIRECTED,
        SERVER_ERROR,
        /** Whoever answers has nobody behind it who could. */
        UNAVAILABLE,
        TOO_LARGE,
        BROKEN_OFF,
        UNREADABLE
    }
}
