// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.status.StatusLogger;

/**
 * What the agent has to say about itself goes to Log4j's status logger, never to the host's log: at most one line a minute,
 * with a count of those kept back.
 */
public final class Complaints {
    private static final long PAUSE_MILLIS = 60_000;
    private static final AtomicLong NEXT = new AtomicLong();
    private static final AtomicInteger KEPT_BACK = new AtomicInteger();

    private Complaints() {}

    /** Says it, or counts it. Never throws. */
    public static void say(String message, Throwable error) {
        try {
            long now = System.currentTimeMillis();
            long next = NEXT.get();
            if (now < next || !NEXT.compareAndSet(next, now + PAUSE_MILLIS)) {
                KEPT_BACK.incrementAndGet();
                return;
            }
            int kept = KEPT_BACK.getAndSet(0);
            StatusLogger.getLogger()
                    .error(
                            "Dr. Squirrel's agent: {} ({}){}",
                            message,
                            error,
                            kept == 0 ? "" : "; " + kept + " more since the last word");
        } catch (Throwable ignored) {
            // No Log4j, or no memory: the host goes on undisturbed.
            KEPT_BACK.incrementAndGet();
        }
    }
}
