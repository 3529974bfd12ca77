// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.nio.file.Path;

/** Names and messages from outside as they may be shown: not too long, and nothing in them that steers a terminal. */
final class Printable {
    private static final int LONGEST = 500;

    private Printable() {}

    static String of(String name) {
        String cut = name.length() > LONGEST ? name.substring(0, LONGEST) : name;
        return cut.replaceAll("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e]", "?");
    }

    static String of(Path path) {
        return of(path.toString().replace('\\', '/'));
    }

    static String of(Throwable e) {
        String message = e.getMessage();
        return of(message == null ? e.getClass().getSimpleName() : message);
    }
}
