// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;

/**
 * A number that is equal for events which differ only in numbers, ids and the like: a cheap forerunner of the fingerprint, finer
 * rather than coarser than it. Words that hold a digit do not count, unless they follow a word such as "code" or "status": exit
 * codes are no noise.
 */
final class EventShape {
    private static final int LONGEST = 400;
    private static final long PRIME = 1_099_511_628_211L;

    private EventShape() {}

    /** The shape; {@code coarse} leaves the message out. */
    static long of(LogEvent event, boolean coarse) {
        long hash = 1_469_598_103_934_665_603L;
        hash = plain(hash, event.level().name());
        hash = plain(hash, event.logger());
        if (!coarse) {
            hash = words(hash, event.message());
        }
        LoggedThrowable throwable = event.throwable();
        if (throwable != null) {
            for (LoggedThrowable t : throwable.chain()) {
                hash = plain(hash, t.type());
                if (!coarse) {
                    hash = words(hash, t.message());
                    if (!t.frames().isEmpty()) {
                        hash = words(hash, t.frames().get(0));
                    }
                }
            }
        }
        return hash;
    }

    private static long plain(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return (hash ^ 0x1f) * PRIME;
    }

    private static long words(long start, String text) {
        long hash = start;
        int length = Math.min(text.length(), LONGEST);
        int i = 0;
        boolean code = false;
        while (i < length) {
            char c = text.charAt(i);
            if (!isWord(c)) {
                hash = (hash ^ c) * PRIME;
                i++;
                continue;
            }
            int end = i;
            boolean digit = false;
            while (end < length && isWord(text.charAt(end))) {
                char w = text.charAt(end);
                digit |= w >= '0' && w <= '9';
                end++;
            }
            if (digit && !(code && end - i < 6)) {
                hash = (hash ^ '#') * PRIME;
            } else {
                for (int k = i; k < end; k++) {
                    hash = (hash ^ text.charAt(k)) * PRIME;
                }
            }
            code = meansCode(text, end) || (code && end - i < 3);
            i = end;
        }
        return hash;
    }

    /** Whether the word that ends there is one that codes follow. */
    private static boolean meansCode(String text, int end) {
        return switch (text.charAt(end - 1) | 0x20) {
            case 'e' -> text.regionMatches(true, end - 4, "code", 0, 4);
            case 's' -> text.regionMatches(true, end - 6, "status", 0, 6);
            case 'l' -> text.regionMatches(true, end - 6, "signal", 0, 6);
            case 'o' -> text.regionMatches(true, end - 5, "errno", 0, 5);
            default -> false;
        };
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == '@'
                || c > 0x7f;
    }
}
