// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

/**
 * Objects as their programs print them: a type's name with fields in brackets, {@code Order[id=7, lines={...}]@1f2e}, and whatever is
 * attached, {@code Reference[7]:RELIABLE:Order[id=7]}. Which type it is varies like the rest.
 */
final class PrintedObject {
    private static final int LONGEST = 3_000;

    private PrintedObject() {}

    /** Index after the object that begins at {@code start}; -1 where none does. */
    static int end(String text, int start) {
        if (!isLetter(text.charAt(start)) || name(text, start).isEmpty()) {
            return -1;
        }
        boolean fields = false;
        int at = start;
        int limit = Math.min(text.length(), start + LONGEST);
        while (at < limit) {
            char c = text.charAt(at);
            if (c == '[' || c == '(' || c == '{') {
                int close = closing(text, at, limit);
                if (close < 0) {
                    return -1;
                }
                fields |= isFields(text, at, close);
                at = close;
            } else if (c <= ' ' || ",;\"'`)]}".indexOf(c) >= 0) {
                break;
            } else {
                at++;
            }
        }
        if (!fields) {
            return -1;
        }
        while (".:!?".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at;
    }

    /** {@code com.acme.Order} of {@code com.acme.Order@1f[id=7]}; empty where no name of a type stands before a bracket. */
    static String name(String text, int start) {
        int at = start;
        int last = start;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            if (text.charAt(at) == '.' || text.charAt(at) == '$') {
                last = at + 1;
            }
            at++;
        }
        boolean type = at - last > 1
                && Character.isUpperCase(text.charAt(last))
                && text.substring(last, at).chars().anyMatch(Character::isLowerCase);
        boolean goesOn = at < text.length() && "[({@".indexOf(text.charAt(at)) >= 0;
        return type && goesOn ? text.substring(start, at) : "";
    }

    private static boolean isNamePart(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '.' || c == '$' || c == '_';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Index after the bracket that closes the one at {@code open}, of whatever kind those between are; -1 where none does. */
    private static int closing(String text, int open, int limit) {
        int depth = 0;
        for (int i = open; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '[' || c == '(' || c == '{') {
                depth++;
            } else if (c == ']' || c == ')' || c == '}') {
                if (--depth == 0) {
                    return i + 1;
                }
            }
        }
        return -1;
    }

    /** Whether the bracket holds {@code name=value}, or another object: {@code Type@1f}, {@code Type[}. */
    private static boolean isFields(String text, int open, int close) {
        int depth = 0;
        for (int i = open; i < close - 1; i++) {
            char c = text.charAt(i);
            boolean opens = c == '[' || c == '(' || c == '{';
            boolean named = i > open + 1 && isLetter(text.charAt(i - 1));
            if (c == '@' || (c == '=' && depth == 1) || (c == '[' && named)) {
                return true;
            }
            depth += opens ? 1 : c == ']' || c == ')' || c == '}' ? -1 : 0;
        }
        return false;
    }
}
