// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

/**
 * Text of strangers (log lines, exception messages, job names) made fit for where it is shown: nothing in it moves a cursor,
 * reverses a line, opens a tag or ends a table cell.
 */
public final class HarmlessText {
    private static final int LONGEST = 2_000;

    private HarmlessText() {}

    /** One line without control characters, terminal escapes and marks that turn the direction of writing. */
    public static String line(String text) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST));
        boolean space = false;
        for (int i = 0; i < text.length() && clean.length() < LONGEST; ) {
            int c = text.codePointAt(i);
            if (c == 0x1b || c == 0x9b) {
                i = afterEscape(text, i);
                continue;
            }
            i += Character.charCount(c);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = clean.length() > 0;
            } else if (!isHidden(c)) {
                if (space) {
                    clean.append(' ');
                    space = false;
                }
                clean.appendCodePoint(c);
            }
        }
        return clean.length() >= LONGEST ? clean + "…" : clean.toString();
    }

    /** The line, cut to a length; what is cut is marked. */
    static String line(String text, int length) {
        String clean = line(text);
        return clean.length() <= length ? clean : clean.substring(0, Math.max(0, length - 1)) + "…";
    }

    /** The line for element content and double-quoted attributes of HTML and XML. */
    static String html(String text) {
        StringBuilder escaped = new StringBuilder();
        String clean = line(text);
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** The line for a paragraph, list or table cell of Markdown. */
    static String markdown(String text) {
        return line(text).replaceAll("([\\\\`*_{}\\[\\]<>#|~!&])", "\\\\$1");
    }

    /** The line as a code span of Markdown, whatever backticks it has. */
    static String markdownCode(String text) {
        String clean = line(text).replace("|", "¦");
        String fence = "`";
        while (clean.contains(fence)) {
            fence += "`";
        }
        return fence.length() == 1 ? "`" + clean + "`" : fence + " " + clean + " " + fence;
    }

    /** Behind an escape sequence: CSI up to its final byte, OSC up to its end, else the one character behind ESC. */
    private static int afterEscape(String text, int escape) {
        int i = escape + 1;
        boolean csi = text.charAt(escape) == 0x9b;
        if (!csi && i < text.length()) {
            char kind = text.charAt(i);
            i++;
            csi = kind == '[';
            if (kind == ']' || kind == 'P' || kind == '^' || kind == '_') {
                int end = i;
                while (end < text.length() && end - i < 256 && text.charAt(end) != 0x07 && text.charAt(end) != 0x1b) {
                    end++;
                }
                return end < text.length() && text.charAt(end) == 0x07 ? end + 1 : Math.min(end + 2, text.length());
            }
        }
        if (csi) {
            int end = i;
            while (end < text.length() && end - i < 64 && (text.charAt(end) < 0x40 || text.charAt(end) > 0x7e)) {
                end++;
            }
            return Math.min(end + 1, text.length());
        }
        return i;
    }

    private static boolean isHidden(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.PRIVATE_USE
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.UNASSIGNED;
    }
}
