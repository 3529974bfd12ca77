// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.wire;

/**
 * A record that cannot be decoded. The message names the field, what was found and what is allowed, and holds no more than
 * a short piece of the record; it goes to the dead letters as it is.
 */
public final class WireException extends Exception {
    private static final int LONGEST_QUOTE = 80;

    private final Reason reason;

    /** With a reason for counting and a message for people. */
    public WireException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    WireException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Which kind of fault it is; few values, fit for a metric's label. */
    public Reason reason() {
        return reason;
    }

    /** A value of the record, shortened and without control characters, for use in messages. */
    static String quote(String value) {
        String shortened = value.length() > LONGEST_QUOTE ? value.substring(0, LONGEST_QUOTE) + "..." : value;
        return "'" + shortened.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** Kinds of faults. */
    public enum Reason {
        /** No JSON object, or broken off. */
        MALFORMED,
        /** Written by an agent of a later format version. */
        NEWER_VERSION,
        /** A {@code kind} that this version does not know. */
        UNKNOWN_KIND,
        /** A required field is not there. */
        MISSING_FIELD,
        /** A field holds something it must not. */
        INVALID_FIELD,
        /** Larger or deeper than any agent writes. */
        TOO_LARGE
    }
}
