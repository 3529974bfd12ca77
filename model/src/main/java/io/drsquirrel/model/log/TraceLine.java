// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

/**
 * One line of a text that may hold a stack trace, looked at once. Stack traces repeat their lines again and again: whoever reads many
 * keeps the lines of frames, which then cost neither a look nor memory the next time. Immutable.
 */
public final class TraceLine {

    /** What a line is, white space before it left out of account. */
    enum Marker {
        NONE,
        FRAME,
        MORE,
        CAUSED_BY,
        SUPPRESSED,
        WRAPPED_BY
    }

    private final String text;
    private final int from;
    private final int to;
    private final Marker marker;
    private final String frame;

    private TraceLine(String text) {
        this.text = text;
        this.from = indentation(text);
        this.to = stripped(text, from);
        this.marker = marker(text, from, to);
        this.frame = marker == Marker.FRAME ? frame(text, from, to) : "";
    }

    /** A line, without its line break. */
    public static TraceLine of(String text) {
        return new TraceLine(text);
    }

    /** Whether it is a frame, or a count of frames left out. */
    public boolean isFrame() {
        return marker == Marker.FRAME || marker == Marker.MORE;
    }

    /** The whole line. */
    String text() {
        return text;
    }

    /** Index of the first character that is no white space. */
    int from() {
        return from;
    }

    /** Index behind the last character, from {@link #from} on, that is no white space. */
    int to() {
        return to;
    }

    Marker marker() {
        return marker;
    }

    /** A frame without {@code at} and packaging data; empty where the line is none. */
    String frame() {
        return frame;
    }

    /** Length of the words, such as {@code Caused by: }, that mark the line as the begin of another throwable. */
    int markerLength() {
        return text.indexOf(": ", from) + 2 - from;
    }

    /** Levels of indentation: tabs, or groups of four blanks (a rest of two counts as one). */
    int depth() {
        int tabs = 0;
        int blanks = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                tabs++;
            } else if (c == ' ') {
                blanks++;
            } else {
                break;
            }
        }
        return tabs + (blanks + 2) / 4;
    }

    private static int indentation(String line) {
        int at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int stripped(String line, int from) {
        int to = line.length();
        while (to > from && Character.isWhitespace(line.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    private static Marker marker(String line, int from, int to) {
        if (from >= to) {
            return Marker.NONE;
        }
        switch (line.charAt(from)) {
            case 'a':
                return line.startsWith("at ", from) && to - from > 4 && isFrame(line, from, to)
                        ? Marker.FRAME
                        : Marker.NONE;
            case 'C':
                return starts(line, from, to, "Caused by: ") ? Marker.CAUSED_BY : Marker.NONE;
            case 'S':
                return starts(line, from, to, "Suppressed: ") ? Marker.SUPPRESSED : Marker.NONE;
            case 'W':
                return starts(line, from, to, "Wrapped by: ") ? Marker.WRAPPED_BY : Marker.NONE;
            case '.':
                return line.startsWith("... ", from) && to - from > 4 && isDigit(line.charAt(from + 4))
                        ? Marker.MORE
                        : Marker.NONE;
            default:
                return Marker.NONE;
        }
    }

    private static boolean starts(String line, int from, int to, String text) {
        return to - from >= text.length() && line.startsWith(text, from);
    }

    /** {@code at some.Class.method(anything)}; a sentence that begins with "at" has a space before its bracket. */
    private static boolean isFrame(String line, int from, int to) {
        int dots = 0;
        for (int i = from + 3; i < to; i++) {
            char c = line.charAt(i);
            if (c == '(') {
                break;
            }
            if (c == '.' || c == '/') {
                dots++;
            } else if (c == ' ') {
                // Scala and Kotlin names may hold blanks inside back-ticks only; cut lines have no bracket at all.
                return false;
            }
        }
        return dots > 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String frame(String line, int from, int to) {
        int bracket = line.indexOf(')', from);
        return line.substring(from + 3, bracket > from && bracket + 1 < to ? bracket + 1 : to);
    }
}
