// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.engine.UnknownFailure;
import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.Locale;

/** Tells whoever meets a failure without a rule how it becomes a known one: a rule to paste, and the command that checks it. */
final class HowToAddRule {
    private static final int SHORTEST = 4;
    private static final int LONGEST = 80;

    private HowToAddRule() {}

    /** Where the rule goes and how it is checked, in one sentence. */
    static String words(UnknownFailure unknown) {
        return "No known cause matched. Once you know it, write " + file(unknown)
                + " and a guide.md beside it, and run `squirrel rules check ./rules`; with `--rules ./rules` it is known from then"
                + " on.";
    }

    /** The file that {@link #skeleton} goes into. */
    static String file(UnknownFailure unknown) {
        return "./rules/own/" + id(unknown) + "/rule.yaml";
    }

    /** A rule for that failure, to be completed. */
    static String skeleton(UnknownFailure unknown) {
        String type = type(unknown);
        String words = words(message(unknown));
        String simple = simple(type);
        return "id: " + id(unknown) + "\n"
                + "title: " + quoted(simple + " (what is wrong, in up to 80 characters)") + "\n"
                + "symptom: " + quoted("The job fails with " + simple + ".") + "\n"
                + "rootCause: Why it happens, in one sentence.\n"
                + "when:\n"
                + "  exception: {type: " + quoted(type) + (words.isEmpty() ? "" : ", message: " + quoted(words)) + "}\n"
                + "explains: [\"@restart\"]\n"
                + "actions:\n"
                + "  - do: The first step.\n";
    }

    private static String type(UnknownFailure unknown) {
        String innermost = unknown.innermost();
        int colon = innermost.indexOf(':');
        return (colon < 0 ? innermost : innermost.substring(0, colon)).strip();
    }

    private static String message(UnknownFailure unknown) {
        String innermost = unknown.innermost();
        int colon = innermost.indexOf(':');
        return colon < 0 ? "" : innermost.substring(colon + 1).strip();
    }

    private static String simple(String type) {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }

    /** {@code FlipException} becomes {@code flip-exception}. */
    private static String id(UnknownFailure unknown) {
        String id = simple(type(unknown))
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return id.isEmpty() ? "own-failure" : id;
    }

    /** The longest part of the message that stays the same; empty where too little does. */
    private static String words(String message) {
        String longest = "";
        int end = message.indexOf('\n');
        String first = end < 0 ? message : message.substring(0, end);
        for (String part : MessageMask.ofExceptions().mask(first).split("<\\*>", -1)) {
            String words = part.strip();
            // A part that the mask wrote in another way would not be found again.
            if (words.length() > longest.length() && first.contains(words)) {
                longest = words;
            }
        }
        String cut = longest.length() > LONGEST ? longest.substring(0, LONGEST) : longest;
        return cut.length() < SHORTEST ? "" : cut;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + "\"";
    }
}
