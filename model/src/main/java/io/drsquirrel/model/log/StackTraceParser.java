// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stack trace as a JVM or a logging framework prints it back into a {@link LoggedThrowable}.
 *
 * <p>A trace is a headline ({@code class: message}, the message possibly over several lines), frames, and then any number
 * of {@code Caused by:} and {@code Suppressed:} parts of the same shape. Which throwable such a part belongs to is told by
 * its indentation: the JDK prints what a suppressed throwable holds one tab deeper. Frameworks that print the root first
 * mark the wrappers with {@code Wrapped by:}. Packaging data behind a frame ({@code ~[kafka.jar:?]}) is left out; lines
 * that say how many frames were left out only end the frames.
 *
 * <p>Anything is survived: texts cut anywhere, lost indentation, endless chains (cut at 64 causes, 16 levels of suppressed
 * throwables, 256 throwables, 1,024 frames each). Work is linear in the length of the text.
 */
public final class StackTraceParser {

    private static final int MAX_CHAIN = 64;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_THROWABLES = 256;
    private static final int MAX_FRAMES = 1024;
    private static final int MAX_MESSAGE = 8 * 1024;

    /**
     * A text cut in two.
     *
     * @param message what stands before the trace; the whole text where it holds none
     * @param throwable the trace, null where the text holds none
     */
    public record Split(String message, @Nullable LoggedThrowable throwable) {
        /** The trace, if there was one. */
        public Optional<LoggedThrowable> throwableIfAny() {
            return Optional.ofNullable(throwable);
        }
    }

    private StackTraceParser() {}

    /** The throwable of a text that is (or holds) a stack trace; empty where it holds neither frames nor a headline. */
    public static Optional<LoggedThrowable> parse(String text) {
        List<String> lines = lines(text);
        int head = headlineLine(lines, 0);
        if (head >= 0) {
            return Optional.of(build(lines, head, headlineStart(lines.get(head))));
        }
        String first = lines.isEmpty() ? "" : lines.get(0).stripLeading();
        if (marker(first) == Marker.CAUSED_BY) {
            // What was pasted begins with a cause, and its message goes on in the lines that follow.
            return Optional.of(build(lines, 0, lines.get(0).length() - first.length() + markerLength(first)));
        }
        return split(text).throwableIfAny();
    }

    /**
     * Cuts a log record, its first line being (or beginning with) the message, into message and throwable. A headline on
     * the first line itself counts only if frames or causes follow: {@code error.log("failed: " + e)} is a message.
     */
    public static Split split(String record) {
        int firstEnd = record.indexOf('\n');
        if (firstEnd < 0) {
            return new Split(stripEnd(record), null);
        }
        List<String> lines = lines(record);
        int trace = firstTraceLine(lines);
        int head = headlineLine(lines, 1);
        if (head >= 0 && (trace < 0 || head < trace)) {
            return new Split(join(lines, 0, head), build(lines, head, headlineStart(lines.get(head))));
        }
        if (trace < 0) {
            return new Split(stripEnd(record), null);
        }
        // The trace follows the message directly: the throwable's headline is the end of the message.
        for (int i = trace - 1; i >= 0 && i >= trace - 64; i--) {
            int at = embeddedHeadline(lines.get(i));
            if (at >= 0) {
                return new Split(join(lines, 0, trace), build(lines, i, at));
            }
        }
        String first = lines.get(trace).stripLeading();
        if (marker(first) != Marker.NONE && marker(first) != Marker.FRAME) {
            // A cause without anything to be the cause of: take it for the throwable itself.
            int at = lines.get(trace).length() - first.length() + markerLength(first);
            return new Split(join(lines, 0, trace), build(lines, trace, at));
        }
        return new Split(join(lines, 0, trace), build(lines, trace, -1));
    }

    /** Whether a line can only be part of a stack trace: a frame, a cause, a suppressed throwable, a count of frames. */
    public static boolean isTraceLine(String line) {
        return marker(line) != Marker.NONE;
    }

    // ---------------------------------------------------------------------------------------------- reading lines

    private enum Marker {
        NONE,
        FRAME,
        MORE,
        CAUSED_BY,
        SUPPRESSED,
        WRAPPED_BY
    }

    /** What a line is, white space before it left out of account. */
    private static Marker marker(String line) {
        return marker(line, indentation(line), line.length());
    }

    /** Index of the first character that is no white space. */
    private static int indentation(String line) {
        int at = 0;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
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

    private static int markerLength(String stripped) {
        return stripped.indexOf(": ") + 2;
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

    private static int firstTraceLine(List<String> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (isTraceLine(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The first line from {@code from} on that is a headline; one whose class is named like a throwable is preferred to
     * one that merely looks like {@code some.Class: text}, which needs frames behind it.
     */
    private static int headlineLine(List<String> lines, int from) {
        int lookalike = -1;
        for (int i = from; i < lines.size(); i++) {
            String line = lines.get(i);
            if (marker(line) != Marker.NONE) {
                return lookalike;
            }
            int start = headlineStart(line);
            if (start >= 0) {
                int end = classEnd(line, start);
                if (namedLikeThrowable(line, start, end)) {
                    return i;
                }
                if (lookalike < 0) {
                    lookalike = i;
                }
            }
        }
        return -1;
    }

    /** Index at which the class name of a headline starts, -1 where the line is none. */
    private static int headlineStart(String line) {
        int start = 0;
        if (line.startsWith("Exception in thread \"")) {
            int quote = line.indexOf("\" ", 21);
            if (quote < 0) {
                return -1;
            }
            start = quote + 2;
        } else if (line.startsWith("[CIRCULAR REFERENCE")) {
            return -1;
        }
        int end = classEnd(line, start);
        if (end < 0) {
            return -1;
        }
        boolean closed = end == line.length() || line.charAt(end) == ':' || line.charAt(end) == '\r';
        boolean qualified = line.lastIndexOf('.', end - 1) >= start;
        return closed && (qualified || start > 0 || namedLikeThrowable(line, start, end)) ? start : -1;
    }

    /** End of the class name that starts at {@code start}; -1 where none does. Names' last part begins in upper case. */
    private static int classEnd(String line, int start) {
        int i = start;
        int partStart = start;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == '.' || c == '/') {
                if (i == partStart) {
                    return -1;
                }
                partStart = i + 1;
            } else if (!Character.isJavaIdentifierPart(c) && c != '-') {
                break;
            }
            i++;
        }
        if (i == partStart || i - start > 512) {
            return -1;
        }
        String last = line.substring(partStart, i);
        boolean named = Character.isUpperCase(last.charAt(0)) || last.endsWith("Exception") || last.endsWith("Error");
        return named ? i : -1;
    }

    private static boolean namedLikeThrowable(String line, int start, int end) {
        String name = line.substring(start, end);
        int inner = name.indexOf('$');
        return likeThrowable(name) || (inner > 0 && likeThrowable(name.substring(0, inner)));
    }

    private static boolean likeThrowable(String name) {
        return name.endsWith("Exception")
                || name.endsWith("Error")
                || name.endsWith("Throwable")
                || name.endsWith("Failure")
                || name.endsWith("Panic")
                || name.endsWith("ThreadDeath")
                || name.endsWith("Interrupt")
                || name.endsWith("Fault");
    }

    /** A headline inside a line: the first word that is a qualified class named like a throwable. */
    private static int embeddedHeadline(String line) {
        int at = 0;
        int limit = Math.min(line.length(), 4096);
        while (at < limit) {
            char c = line.charAt(at);
            if (Character.isJavaIdentifierStart(c)) {
                int end = at;
                int dots = 0;
                while (end < line.length()
                        && (line.charAt(end) == '.' || Character.isJavaIdentifierPart(line.charAt(end)))) {
                    dots += line.charAt(end) == '.' ? 1 : 0;
                    end++;
                }
                boolean closed = end == line.length() || line.charAt(end) == ':' || line.charAt(end) == '\r';
                if (closed && dots > 0 && namedLikeThrowable(line, at, end)) {
                    return at;
                }
                at = end;
            }
            at++;
        }
        return -1;
    }

    // ---------------------------------------------------------------------------------------------- building

    /** A throwable under construction. */
    private static final class Node {
        final int chain;
        final int depth;
        String type = "";
        final StringBuilder message = new StringBuilder();
        final List<String> frames = new ArrayList<>();
        final List<Node> suppressed = new ArrayList<>();

        @Nullable
        Node cause;

        Node(int chain, int depth) {
            this.chain = chain;
            this.depth = depth;
        }

        void headline(String text) {
            String line = stripEnd(text);
            int end = classEnd(line, 0);
            if (end < 0 || (end < line.length() && line.charAt(end) != ':')) {
                // "Caused by: something unreadable": keep the words.
                int colon = line.indexOf(": ");
                boolean oneWord = colon > 0 && line.lastIndexOf(' ', colon) < 0;
                type = oneWord ? line.substring(0, colon) : "unknown";
                message.append(oneWord ? line.substring(colon + 2) : line);
                return;
            }
            type = line.substring(0, end);
            if (end + 1 < line.length()) {
                message.append(line.substring(end + 1).stripLeading());
            }
        }

        LoggedThrowable toThrowable() {
            // Innermost first, so that the length of a chain needs no recursion; suppressed ones go 16 deep at most.
            List<Node> chainOfNodes = new ArrayList<>();
            for (Node node = this; node != null; node = node.cause) {
                chainOfNodes.add(node);
            }
            LoggedThrowable built = null;
            for (int i = chainOfNodes.size() - 1; i >= 0; i--) {
                Node node = chainOfNodes.get(i);
                List<LoggedThrowable> hidden =
                        node.suppressed.stream().map(Node::toThrowable).toList();
                built = new LoggedThrowable(
                        node.type.isEmpty() ? "unknown" : node.type,
                        stripEnd(node.message.toString()),
                        node.frames,
                        built,
                        hidden);
            }
            return java.util.Objects.requireNonNull(built);
        }
    }

    /** Reads the trace whose headline is in line {@code head} at {@code at}; without a headline where {@code at} is -1. */
    private static LoggedThrowable build(List<String> lines, int head, int at) {
        Node root = new Node(0, 0);
        int next = head;
        if (at >= 0) {
            root.headline(lines.get(head).substring(at));
            next = head + 1;
        }
        // The latest throwable of each level of indentation, and the one that lines go to.
        Node[] latest = new Node[MAX_DEPTH + 1];
        latest[0] = root;
        Node current = root;
        boolean inMessage = at >= 0;
        int throwables = 1;
        int markersIndented = 0;
        for (int i = next; i < lines.size(); i++) {
            String line = lines.get(i);
            int from = indentation(line);
            int to = stripped(line, from);
            switch (marker(line, from, to)) {
                case FRAME -> {
                    inMessage = false;
                    if (current.frames.size() < MAX_FRAMES) {
                        current.frames.add(frame(line, from, to));
                    }
                }
                case MORE -> inMessage = false;
                case CAUSED_BY -> {
                    int depth = Math.min(depth(line), markersIndented);
                    Node parent = lastOf(latest, depth);
                    if (++throwables > MAX_THROWABLES || parent.chain + 1 >= MAX_CHAIN) {
                        return root.toThrowable();
                    }
                    current = new Node(parent.chain + 1, parent.depth);
                    parent.cause = current;
                    latest[Math.min(depth, MAX_DEPTH)] = current;
                    current.headline(line.substring(from + 11, to));
                    inMessage = true;
                }
                case SUPPRESSED -> {
                    int depth = Math.max(1, Math.min(depth(line), MAX_DEPTH));
                    Node parent = lastOf(latest, depth - 1);
                    if (++throwables > MAX_THROWABLES || parent.depth + 1 > MAX_DEPTH) {
                        return root.toThrowable();
                    }
                    current = new Node(0, parent.depth + 1);
                    parent.suppressed.add(current);
                    latest[depth] = current;
                    markersIndented = Math.max(markersIndented, depth(line));
                    current.headline(line.substring(from + 12, to));
                    inMessage = true;
                }
                case WRAPPED_BY -> {
                    if (++throwables > MAX_THROWABLES) {
                        return root.toThrowable();
                    }
                    Node wrapper = new Node(0, 0);
                    wrapper.cause = root;
                    wrapper.headline(line.substring(from + 12, to));
                    root = wrapper;
                    latest = new Node[MAX_DEPTH + 1];
                    latest[0] = root;
                    current = root;
                    inMessage = true;
                }
                default -> {
                    if (line.startsWith("[CIRCULAR REFERENCE", from)) {
                        inMessage = false;
                    } else if (inMessage) {
                        if (current.message.length() < MAX_MESSAGE) {
                            current.message.append('\n').append(stripEnd(line));
                        }
                    } else if (from < to && !line.startsWith("\t") && !line.startsWith(" ")) {
                        // What stands after the stack is not part of it, unless frames go on (an interleaved line).
                        if (!framesGoOn(lines, i + 1)) {
                            return root.toThrowable();
                        }
                    }
                }
            }
        }
        return root.toThrowable();
    }

    private static boolean framesGoOn(List<String> lines, int from) {
        for (int i = from; i < Math.min(lines.size(), from + 3); i++) {
            Marker marker = marker(lines.get(i));
            if (marker == Marker.FRAME || marker == Marker.CAUSED_BY || marker == Marker.MORE) {
                return true;
            }
        }
        return false;
    }

    private static Node lastOf(Node[] latest, int depth) {
        for (int i = Math.min(depth, latest.length - 1); i > 0; i--) {
            if (latest[i] != null) {
                return latest[i];
            }
        }
        return java.util.Objects.requireNonNull(latest[0]);
    }

    /** Levels of indentation: tabs, or groups of four blanks (a rest of two counts as one). */
    private static int depth(String line) {
        int tabs = 0;
        int blanks = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
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

    /** Index behind the last character, from {@code from} on, that is no white space. */
    private static int stripped(String line, int from) {
        int to = line.length();
        while (to > from && Character.isWhitespace(line.charAt(to - 1))) {
            to--;
        }
        return to;
    }

    private static String frame(String line, int from, int to) {
        int bracket = line.indexOf(')', from);
        return line.substring(from + 3, bracket > from && bracket + 1 < to ? bracket + 1 : to);
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        return lines;
    }

    private static String join(List<String> lines, int from, int to) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                joined.append('\n');
            }
            joined.append(stripEnd(lines.get(i)));
        }
        return stripEnd(joined.toString());
    }

    private static String stripEnd(String text) {
        return text.stripTrailing();
    }
}
