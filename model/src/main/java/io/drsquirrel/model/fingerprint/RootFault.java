// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The innermost cause of a throwable, without what varies.
 *
 * <p>One fault is logged many times: by the task that threw, by the job manager that failed the job, by the client, as a serialized
 * copy, each time wrapped differently. All of them end in the same last cause, so only that one counts. Where the last cause is
 * present as text alone ({@code CompletionException: java.io.IOException: disk full}, {@code SerializedThrowable}) it is taken
 * out of the text.
 *
 * <p>The place is the first frame of user code. If the stack holds none (it was cut, or the fault is in a thread of Flink or a
 * library) it is the first frame outside the JDK, leaving out methods whose only purpose is to throw. {@link #spine()} lets
 * stacks be compared of which different amounts were kept.
 *
 * <p>Out of memory: the kind of memory counts. Stack overflow: the methods that call one another. Where either happened to strike
 * says nothing.
 *
 * @param type class of the cause
 * @param template its message, masked
 * @param userFrame the first frame of user code, empty if there is none
 * @param spine names of the frames outside the JDK, topmost first; empty if the frames are unknown or do not matter
 * @param placeMatters whether the place belongs to the identity
 */
public record RootFault(
        String type, String template, Optional<String> userFrame, List<String> spine, boolean placeMatters) {

    private static final int MAX_MESSAGE = 600;
    private static final int MAX_SPINE = 60;
    private static final String NO_FILE = "(Unknown Source";

    private static final Pattern TYPE_IN_TEXT = Pattern.compile(
            "^((?:[a-zA-Z_][\\w]*+\\.)++[A-Z][\\w$]*+(?<=Exception|Error|Throwable|Failure|Interrupt))(?::\\s*+(.*+))?$",
            Pattern.DOTALL);
    private static final Pattern REMOTE_TYPE = Pattern.compile("^[\\w.$]++\\(([\\w.$]++)\\)$");
    private static final Pattern SAME_TWICE = Pattern.compile("^(.{1,200}+) \\((.{1,200}+)\\)$");

    public RootFault {
        spine = List.copyOf(spine);
    }

    /** The innermost cause of a throwable. */
    public static RootFault of(LoggedThrowable throwable) {
        LoggedThrowable innermost = throwable.innermost();
        String type = innermost.type();
        String message = innermost.message();
        boolean framesAreOfTheCause = true;
        for (int i = 0; i < 16; i++) {
            String text = message.strip();
            if (!beginsDotted(text)) {
                break;
            }
            Matcher nested = TYPE_IN_TEXT.matcher(text);
            if (!nested.matches()) {
                break;
            }
            framesAreOfTheCause &= type.endsWith(".SerializedThrowable");
            type = nested.group(1);
            message = nested.group(2) == null ? "" : nested.group(2);
        }
        Matcher remote = REMOTE_TYPE.matcher(type);
        type = StackFrame.unshaded(type.endsWith(")") && remote.matches() ? remote.group(1) : type);
        List<String> frames = framesAreOfTheCause ? innermost.frames() : List.of();
        if (type.endsWith("StackOverflowError")) {
            return new RootFault(type, "", Optional.empty(), recursion(frames), true);
        }
        if (type.endsWith("OutOfMemoryError") || type.endsWith("OutOfDirectMemoryError")) {
            return new RootFault(type, JvmMessages.memoryKind(message), Optional.empty(), List.of(), false);
        }
        Optional<RootFault> python = PythonFault.of(type, message);
        if (python.isPresent()) {
            return python.get();
        }
        return located(type, template(type, message), frames);
    }

    /** Whether the text begins with a word and a dot, as a qualified name does. */
    private static boolean beginsDotted(String text) {
        int i = 0;
        while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_')) {
            i++;
        }
        return i > 0 && i < text.length() && text.charAt(i) == '.';
    }

    private static String template(String type, String message) {
        String first = firstLine(message);
        Matcher twice = SAME_TWICE.matcher(first);
        String line = first.endsWith(")") && twice.matches() && twice.group(1).equals(twice.group(2))
                ? twice.group(1)
                : first;
        return JvmMessages.canonical(type, line)
                .orElseGet(() -> MessageMask.ofExceptions().mask(cut(JvmMessages.unified(type, message, line))));
    }

    /** The first line; if it only announces the next one (ends in a colon), that one too. */
    static String firstLine(String message) {
        String text = message.strip();
        int end = text.indexOf('\n');
        if (end < 0) {
            return text;
        }
        String first = text.substring(0, end).strip();
        if (!first.endsWith(":")) {
            return first;
        }
        String rest = text.substring(end + 1).strip();
        int second = rest.indexOf('\n');
        return first + " " + (second < 0 ? rest : rest.substring(0, second).strip());
    }

    private static String cut(String text) {
        return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text;
    }

    private static RootFault located(String type, String template, List<String> frames) {
        Optional<String> user = Optional.empty();
        List<String> spine = new ArrayList<>(Math.min(MAX_SPINE, frames.size()));
        for (String text : frames) {
            Optional<Spot> seen = spot(text);
            if (seen.isEmpty()
                    || seen.get().origin() == CodeOrigin.JDK
                    || seen.get().onlyThrows()) {
                continue;
            }
            Spot spot = seen.get();
            if (user.isEmpty() && spot.origin() == CodeOrigin.USER) {
                user = Optional.of(spot.name());
            }
            if (spine.size() < MAX_SPINE
                    && (spine.isEmpty() || !spine.get(spine.size() - 1).equals(spot.name()))) {
                spine.add(spot.name());
            }
        }
        return new RootFault(type, template, user, spine, true);
    }

    /** What of a frame may belong to the spine. */
    private record Spot(String name, CodeOrigin origin, boolean onlyThrows) {}

    private static final Remembered<Optional<Spot>> SPOTS = new Remembered<>(8192, RootFault::spotOf);

    private static Optional<Spot> spotOf(String frame) {
        return StackFrame.parse(frame).map(f -> new Spot(f.name(), f.origin(), onlyThrows(f)));
    }

    /** Remembered by the name alone: lines differ from release to release. Only generated code is told by its missing file. */
    private static Optional<Spot> spot(String frame) {
        int bracket = frame.indexOf('(');
        if (bracket < 0) {
            return SPOTS.of(frame);
        }
        boolean unknown = frame.startsWith(NO_FILE, bracket);
        return SPOTS.of(frame.substring(0, unknown ? bracket + NO_FILE.length() : bracket));
    }

    /** Methods that check or rethrow on behalf of their caller. */
    private static boolean onlyThrows(StackFrame frame) {
        String className = frame.className();
        String simple = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        return simple.equals("Preconditions")
                || simple.equals("ExceptionUtils")
                || simple.equals("Throwables")
                || simple.equals("Assert")
                || simple.equals("Validate")
                || simple.equals("FutureUtils")
                || className.startsWith("kotlin.jvm.internal.");
    }

    /**
     * The methods that call one another: those that stand on the stack several times, user code preferred, by name. A stack
     * cut to fewer frames than one round holds shows a part of them.
     */
    private static List<String> recursion(List<String> frames) {
        Map<String, Integer> counts = new HashMap<>();
        CodeOrigin nearest = CodeOrigin.JDK;
        List<Spot> parsed = new ArrayList<>();
        for (String text : frames) {
            spot(text).ifPresent(parsed::add);
        }
        parsed.forEach(frame -> counts.merge(frame.name(), 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int enough = most < 2 ? 1 : Math.max(2, most / 4);
        for (Spot frame : parsed) {
            if (counts.getOrDefault(frame.name(), 0) >= enough && frame.origin().compareTo(nearest) < 0) {
                nearest = frame.origin();
            }
        }
        TreeSet<String> methods = new TreeSet<>();
        for (Spot frame : parsed) {
            if (counts.getOrDefault(frame.name(), 0) >= enough && frame.origin() == nearest) {
                methods.add(frame.name());
            }
        }
        return List.copyOf(methods);
    }

    /** Whether this is a stack overflow, whose spine is a set of methods and not a path. */
    public boolean isRecursion() {
        return type.endsWith("StackOverflowError");
    }

    /** Where it was thrown: user code, else the first frame outside the JDK; empty where unknown. */
    public String place() {
        if (!placeMatters) {
            return "";
        }
        if (isRecursion()) {
            return String.join(", ", spine);
        }
        return userFrame.orElse(spine.isEmpty() ? "" : spine.get(0));
    }

    /** The fingerprint of each record that ends in this cause. */
    public Fingerprint fingerprint() {
        return new Fingerprint(type, template, place());
    }
}
