// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

/** The words of a message that is a JSON object: of all its fields the message and the error say what happened. */
final class JsonText {
    private static final String[] MESSAGES = {"\"msg\"", "\"message\""};
    private static final String[] ERRORS = {"\"error\"", "\"err\""};

    private JsonText() {}

    /** These words; the text itself where it is no such object. */
    static String of(String text) {
        if (text.length() < 2 || text.charAt(0) != '{') {
            return text;
        }
        String message = field(text, MESSAGES);
        if (message.isEmpty()) {
            return text;
        }
        String error = field(text, ERRORS);
        return error.isEmpty() ? message : message + ": " + error;
    }

    private static String field(String text, String[] names) {
        for (String name : names) {
            int at = text.indexOf(name);
            int from = at < 0 ? -1 : valueStart(text, at + name.length());
            if (from > 0) {
                return string(text, from);
            }
        }
        return "";
    }

    /** Index behind the quote that begins the value; -1 where it is no string. */
    private static int valueStart(String text, int afterName) {
        int at = afterName;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ':')) {
            at++;
        }
        return at > afterName && at < text.length() && text.charAt(at) == '"' ? at + 1 : -1;
    }

    private static String string(String text, int from) {
        StringBuilder string = new StringBuilder();
        for (int i = from; i < text.length() && text.charAt(i) != '"'; i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            string.append(text.charAt(i));
        }
        return string.toString();
    }
}
