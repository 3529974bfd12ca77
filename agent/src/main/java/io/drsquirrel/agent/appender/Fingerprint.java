// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import org.apache.logging.log4j.core.LogEvent;

/**
 * A cheap 64-bit key under which records of one kind are counted: logger, level, the classes of the chain of causes, the
 * top frame of each, and the message with its numbers and ids masked. It only limits what is sent; grouping is done by the
 * reader, with more care.
 */
final class Fingerprint {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final int LONGEST_MESSAGE = 300;
    private static final int LONGEST_CHAIN = 8;

    private Fingerprint() {}

    /** The key of a fault, {@code message} being its formatted message. */
    static long of(LogEvent event, String message) {
        long hash = text(BASIS, String.valueOf(event.getLoggerName()));
        hash = (hash ^ event.getLevel().intLevel()) * PRIME;
        // A format with parameters is a mask already; a message that was put together by hand needs one.
        String format = LineFilter.format(event);
        hash = format != null && format.contains("{}") ? text(hash, format) : masked(hash, message);
        Throwable next = event.getThrown();
        for (int depth = 0; next != null && depth < LONGEST_CHAIN; depth++) {
            hash = text(hash, next.getClass().getName());
            StackTraceElement[] frames = next.getStackTrace();
            if (frames.length > 0) {
                hash = text(hash, frames[0].getClassName());
                hash = text(hash, frames[0].getMethodName());
                hash = (hash ^ frames[0].getLineNumber()) * PRIME;
            }
            next = next.getCause();
        }
        return hash;
    }

    private static long text(long start, String text) {
        return (start ^ text.hashCode()) * PRIME;
    }

    /** Words that hold a digit count as one and the same. */
    private static long masked(long start, String message) {
        long hash = start;
        int end = Math.min(message.length(), LONGEST_MESSAGE);
        int word = 0;
        while (word < end) {
            int i = word;
            boolean digit = false;
            long ofWord = BASIS;
            while (i < end && Character.isLetterOrDigit(message.charAt(i))) {
                char c = message.charAt(i);
                digit |= c >= '0' && c <= '9';
                ofWord = (ofWord ^ c) * PRIME;
                i++;
            }
            hash = (hash ^ (digit ? '#' : ofWord)) * PRIME;
            if (i < end) {
                hash = (hash ^ message.charAt(i)) * PRIME;
            }
            word = i + 1;
        }
        return hash;
    }
}
