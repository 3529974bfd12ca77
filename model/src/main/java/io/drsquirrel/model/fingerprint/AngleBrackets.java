// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

/** What stands between {@code <} and {@code >} where these are brackets: addresses, ids, and things as Python and Ruby print them. */
final class AngleBrackets {
    private static final int LONGEST = 300;

    private AngleBrackets() {}

    /** Index after the bracket that closes the one at {@code open}; -1 where they are no brackets, as in {@code List<String>}. */
    static int end(String text, int open) {
        if (open > 0 && Character.isLetterOrDigit(text.charAt(open - 1))) {
            return -1;
        }
        int depth = 0;
        boolean blank = false;
        for (int i = open; i < text.length() && i - open <= LONGEST; i++) {
            char c = text.charAt(i);
            if (c == '<') {
                depth++;
            } else if (c == '>' && text.charAt(i - 1) != '-') {
                depth--;
                if (depth == 0) {
                    return blank && type(text.substring(open + 1, i)).isEmpty() ? -1 : i + 1;
                }
            }
            blank |= c == ' ';
        }
        return -1;
    }

    /** {@code Task} of {@code Task 7: load}, {@code app.Task} of {@code app.Task(load): x}; empty where it names none. */
    static String type(String content) {
        int end = 0;
        boolean upper = false;
        while (end < content.length()
                && (Character.isLetter(content.charAt(end)) || "._$".indexOf(content.charAt(end)) >= 0)) {
            upper |= Character.isUpperCase(content.charAt(end));
            end++;
        }
        boolean goesOn = end > 1 && end < content.length() && " (:".indexOf(content.charAt(end)) >= 0;
        return goesOn && upper && content.indexOf(' ') > 0 ? content.substring(0, end) : "";
    }

    /** Whether it is no word or name as a sentence has it: {@code <unknown>}. */
    static boolean isValue(String content) {
        return !content.isEmpty()
                && (content.length() > 15
                        || content.chars().anyMatch(c -> !Character.isLetter(c) && c != '-' && c != '_'));
    }
}
