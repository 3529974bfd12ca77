// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where records go. Called by the sender's thread alone. */
interface Outlet {
    /**
     * Hands a record over; may block for a few seconds.
     *
     * @param done told once, from any thread, whether the record has arrived
     * @throws RetryException where the same record may be tried again later
     */
    void send(String topic, byte[] key, byte[] value, Done done) throws RetryException;

    /** Whether it will never send anything again. */
    default boolean isBroken() {
        return false;
    }

    /** Ends within that time, giving up what has not arrived. */
    void close(Duration within);

    /** Told the fate of a record. */
    interface Done {
        /** With null where it has arrived, else what went wrong. */
        void done(@Nullable Throwable error);
    }

    /** Nothing was taken; try again. */
    final class RetryException extends Exception {
        RetryException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
