// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message or a headline of a throwable in lower case and without its numbers: each digit is made a zero. Records of one fault say the
 * same of other subtasks, attempts, ports and records; each wording is kept and searched once per snapshot, whatever number of records is
 * worded so.
 *
 * <p>A literal without digits is in a text if and only if it is in its wording, at the same place. One with digits is in a text only if
 * it is, without its numbers, in the wording; then the text has to be looked at.
 *
 * @param number its place among all of the snapshot
 */
record Wording(int number, String lower) {
    /** The text with each digit made a zero. */
    static String withoutNumbers(String text) {
        int first = firstDigit(text);
        if (first < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (int i = first; i < chars.length; i++) {
            if (isDigit(chars[i])) {
                chars[i] = '0';
            }
        }
        return new String(chars);
    }

    /** The text with each run of digits made one zero: for what may begin or end within a number of any length. */
    static String withOneDigit(String text) {
        return hasNumbers(text) ? text.replaceAll("[0-9]+", "0") : text;
    }

    /** Whether there is a digit in it. */
    static boolean hasNumbers(String text) {
        return firstDigit(text) >= 0;
    }

    private static int firstDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isDigit(text.charAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Those of one snapshot. */
    static final class Distinct {
        private final List<Wording> inOrder = new ArrayList<>();
        private final Map<String, Wording> messages = new HashMap<>();
        private final List<Map<String, Wording>> headlines = new ArrayList<>();

        /** That of the message of a record. */
        Wording of(String message) {
            return messages.computeIfAbsent(withoutNumbers(message), this::next);
        }

        /**
         * That of the headline of a throwable.
         *
         * @param type the number of its type, see {@link Throwables}; not two types share a wording
         */
        Wording ofHeadline(LoggedThrowable throwable, int type) {
            while (headlines.size() <= type) {
                headlines.add(new HashMap<>());
            }
            return headlines
                    .get(type)
                    .computeIfAbsent(
                            withoutNumbers(throwable.message()), message -> next(withoutNumbers(throwable.headline())));
        }

        private Wording next(String text) {
            Wording wording = new Wording(inOrder.size(), text.toLowerCase(Locale.ROOT));
            inOrder.add(wording);
            return wording;
        }

        /** All of them by their numbers. */
        List<Wording> all() {
            return inOrder;
        }
    }
}
