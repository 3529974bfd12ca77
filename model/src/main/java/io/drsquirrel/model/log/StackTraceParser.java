// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import io.drsquirrel.model.log.TraceLine.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
        return parse(lines(text));
    }

    /** As {@link #parse(String)}, of a text in lines. */
    public static Optional<LoggedThrowable> parse(List<TraceLine> lines) {
        int head = headlineLine(lines, 0);
        if (head >= 0) {
            return Optional.of(build(lines, head, headlineStart(lines.get(head).text())));
        }
        TraceLine first = lines.get(0);
        if (first.marker() == Marker.CAUSED_BY) {
            // What was pasted begins with a cause, and its message goes on in the lines that follow.
            return Optional.of(build(lines, 0, first.from() + first.markerLength()));
        }
        return split(lines).throwableIfAny();
    }

    /**
     * Cuts a log record, its first line being (or beginning with) the message, into message and throwable. A headline on
     * the first line itself counts only if frames or causes follow: {@code error.log("failed: " + e)} is a message.
     */
    public static Split split(String record) {
        return record.indexOf('\n') < 0 ? new Split(stripEnd(record), null) : split(lines(record));
    }

    /** As {@link #split(String)}, of a record in lines, of which there is at least one. */
    public static Split split(List<TraceLine> lines) {
        int trace = firstTraceLine(lines);
        int head = headlineLine(lines, 1);
        if (head >= 0 && (trace < 0 || head < trace)) {
            return new Split(
                    join(lines, 0, head),
                    build(lines, head, headlineStart(lines.get(head).text())));
        }
        if (trace < 0) {
            String whole = lines.stream().map(TraceLine::text).collect(Collectors.joining("\n"));
            return new Split(stripEnd(whole), null);
        }
        // The trace follows the message directly: the throwable's headline is the end of the message.
        for (int i = trace - 1; i >= 0 && i >= trace - 64; i--) {
            int at = embeddedHeadline(lines.get(i).text());
            if (at >= 0) {
                return new Split(join(lines, 0, trace), build(lines, i, at));
            }
        }
        TraceLine first = lines.get(trace);
        if (first.marker() != Marker.NONE && first.marker() != Marker.FRAME) {
            // A cause without anything to be the cause of: take it for the throwable itself.
            return new Split(join(lines, 0, trace), build(lines, trace, first.from() + first.markerLength()));
        }
        return new Split(join(lines, 0, trace), build(lines, trace, -1));
    }

    /** Whether a line can only be part of a stack trace: a frame, a cause, a suppressed throwable, a count of frames. */
    public static boolean isTraceLine(String line) {
        return TraceLine.of(line).marker() != Marker.NONE;
    }

    // ---------------------------------------------------------------------------------------------- reading lines

    private static int firstTraceLine(List<TraceLine> lines) {
        for (int i = 1; i < lines.size(); i++) {
            if (lines.get(i).marker() != Marker.NONE) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The first line from {@code from} on that is a headline; one whose class is named like a throwable is preferred to
     * one that merely looks like {@code some.Class: text}, which needs frames behind it.
     */
    private static int headlineLine(List<TraceLine> lines, int from) {
        int lookalike = -1;
        for (int i = from; i < lines.size(); i++) {
            if (lines.get(i).marker() != Marker.NONE) {
                return lookalike;
            }
            String line = lines.get(i).text();
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
    private static LoggedThrowable build(List<TraceLine> lines, int head, int at) {
        Node root = new Node(0, 0);
        int next = head;
        if (at >= 0) {
            root.headline(lines.get(head).text().substring(at));
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
            TraceLine read = lines.get(i);
            String line = read.text();
            int from = read.from();
            int to = read.to();
            switch (read.marker()) {
                case FRAME -> {
                    inMessage = false;
                    if (current.frames.size() < MAX_FRAMES) {
                        current.frames.add(read.frame());
                    }
                }
                case MORE -> inMessage = false;
                case CAUSED_BY -> {
                    int depth = Math.min(read.depth(), markersIndented);
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
                    int depth = Math.max(1, Math.min(read.depth(), MAX_DEPTH));
                    Node parent = lastOf(latest, depth - 1);
                    if (++throwables > MAX_THROWABLES || parent.depth + 1 > MAX_DEPTH) {
                        return root.toThrowable();
                    }
                    current = new Node(0, parent.depth + 1);
                    parent.suppressed.add(current);
                    latest[depth] = current;
                    markersIndented = Math.max(markersIndented, read.depth());
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

    private static boolean framesGoOn(List<TraceLine> lines, int from) {
        for (int i = from; i < Math.min(lines.size(), from + 3); i++) {
            Marker marker = lines.get(i).marker();
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

    private static List<TraceLine> lines(String text) {
        List<TraceLine> lines = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                end = text.length();
            }
            lines.add(TraceLine.of(text.substring(start, end)));
            start = end + 1;
        }
        return lines;
    }

    private static String join(List<TraceLine> lines, int from, int to) {
        StringBuilder joined = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                joined.append('\n');
            }
            joined.append(stripEnd(lines.get(i).text()));
        }
        return stripEnd(joined.toString());
    }

    private static String stripEnd(String text) {
        return text.stripTrailing();
    }
}
