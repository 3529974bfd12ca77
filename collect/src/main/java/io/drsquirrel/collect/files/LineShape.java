// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.nio.charset.StandardCharsets;

/** Questions about a line's bytes that the scanner asks of every line, without decoding it. */
final class LineShape {

    private static final byte[][] TRACE = ascii("at ", "Caused by: ", "Suppressed: ", "Wrapped by: ", "... ");
    private static final byte[][] SECTIONS = ascii(
            "Container: container_",
            "LogType:",
            "Log Type:",
            "End of LogType:",
            "LogContents:",
            "Log Contents:",
            "LogLength:",
            "Log Length:",
            "LogAggregationType:",
            "LogLastModifiedTime:",
            "Log Upload Time:",
            "==> ");
    /** What JVMs, kernels and shells print between the records of a log that shares its stream with them. */
    private static final byte[][] STRAYS = ascii(
            "Exception in thread ",
            "Terminating due to java.lang.OutOfMemoryError",
            "Aborting due to java.lang.OutOfMemoryError",
            "Dumping heap to ",
            "OpenJDK 64-Bit Server VM warning",
            "Java HotSpot(TM) 64-Bit Server VM warning",
            "Error: A JNI error",
            "Error: Could not",
            "Error occurred during initialization of VM",
            "Exception: ",
            "# There is insufficient memory",
            "# A fatal error has been detected",
            "#  SIG",
            "Found one Java-level deadlock",
            "Killed",
            "Segmentation fault",
            "[ERROR]",
            "Starting Job Manager",
            "Starting Task Manager",
            "Starting taskexecutor",
            "Starting standalonesession",
            "SLF4J: ");
    /** Beginnings of messages that tell of a job's or a process' life; they are decoded whatever their level. */
    private static final byte[][][] LIFE = byFirst(ascii(
            "Job ",
            "Submitting job ",
            "Submitting Job ",
            "Received JobGraph submission ",
            "Starting execution of job ",
            "Starting TaskManager with ResourceID",
            "Completed checkpoint ",
            "Checkpoint ",
            "Triggering checkpoint ",
            "Triggering savepoint ",
            "Trying to recover from a global failure",
            "Failed to trigger",
            "Decline checkpoint ",
            "Deploying ",
            "Loading configuration property: ",
            "Worker ",
            "TaskManager with id ",
            "TaskManager will use hostname",
            "The heartbeat of ",
            "Using working directory",
            "Registering TaskManager with ResourceID",
            "Successful registration at ",
            "Registered job manager ",
            "Closing TaskExecutor connection ",
            "Disconnect TaskExecutor ",
            "Restoring job ",
            "Restarting job ",
            "Recovering checkpoints",
            "Recovered ",
            "Establish JobManager connection for job ",
            "Starting allocation of slot ",
            "Receive slot request ",
            "Received task ",
            "Shutting ",
            "Stopping ",
            "RECEIVED SIGNAL ",
            "Cancel",
            "Cluster ID",
            "Rest endpoint listening",
            "Requesting new worker",
            "Submitted application ",
            "YARN application ",
            "Actor system started at ",
            "Memory usage ",
            "Resource usage of ProcessTree",
            "Direct memory stats: ",
            "Off-heap pool stats: ",
            "Garbage collector stats: "));

    private static final byte[] STARTING = "Starting ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = "(Version:".getBytes(StandardCharsets.US_ASCII);

    private LineShape() {}

    /** Whether the line can only be part of a stack trace. */
    static boolean isTrace(byte[] b, int from, int to) {
        int at = from;
        while (at < to && (b[at] == ' ' || b[at] == '\t')) {
            at++;
        }
        if (to - at < 5) {
            return false;
        }
        switch (b[at]) {
            case 'a':
                if (!startsWith(b, at, to, TRACE[0])) {
                    return false;
                }
                // A frame: dots before the bracket, no blank.
                int dots = 0;
                int stop = Math.min(to, at + 512);
                for (int i = at + 3; i < stop && b[i] != '('; i++) {
                    if (b[i] == ' ') {
                        return false;
                    }
                    dots += b[i] == '.' ? 1 : 0;
                }
                return dots > 0;
            case 'C':
                return startsWith(b, at, to, TRACE[1]);
            case 'S':
                return startsWith(b, at, to, TRACE[2]);
            case 'W':
                return startsWith(b, at, to, TRACE[3]);
            case '.':
                return startsWith(b, at, to, TRACE[4]) && TimestampReader.isDigit(b[at + 4]);
            default:
                return false;
        }
    }

    /** Whether the line, a tab at its begin, goes on like a frame. */
    static boolean beginsFrame(byte[] b, int from, int to) {
        return to - from > 4 && b[from + 1] == 'a' && b[from + 2] == 't' && b[from + 3] == ' ';
    }

    /** Whether the line says what caused the throwable above it. */
    static boolean isCause(byte[] b, int from, int to) {
        int at = from;
        while (at < to && (b[at] == ' ' || b[at] == '\t')) {
            at++;
        }
        return startsWith(b, at, to, TRACE[1]);
    }

    /**
     * Whether the line is a bare headline of a throwable ({@code a.b.CException: text}, {@code a.b.CException$Kind}), as follows a
     * message.
     */
    static boolean isHeadline(byte[] b, int from, int to) {
        int i = from;
        int dots = 0;
        int outer = -1;
        int stop = Math.min(to, from + 300);
        while (i < stop) {
            byte c = b[i];
            if (c == '.') {
                dots++;
            } else if (c == '$') {
                outer = outer < 0 ? i : outer;
            } else if (!TimestampReader.isLetter(c) && !TimestampReader.isDigit(c) && c != '_') {
                break;
            }
            i++;
        }
        return dots > 0
                && (i == to || b[i] == ':' || b[i] == '\r')
                && (isNamedLikeThrowable(b, from, i) || (outer > 0 && isNamedLikeThrowable(b, from, outer)));
    }

    private static boolean isNamedLikeThrowable(byte[] b, int from, int to) {
        return endsWith(b, from, to, "Exception") || endsWith(b, from, to, "Error");
    }

    private static boolean endsWith(byte[] b, int from, int to, String word) {
        if (to - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (b[to - word.length() + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the line is put in by {@code yarn logs} or {@code tail} to say where what follows comes from. */
    static boolean isSection(byte[] b, int from, int to) {
        byte c = b[from];
        return (c == 'C' || c == 'L' || c == 'E' || c == '=') && startsWithAny(b, from, to, SECTIONS);
    }

    /** Whether the line is printed by a JVM, kernel or shell rather than logged. */
    static boolean isStray(byte[] b, int from, int to) {
        return startsWithAny(b, from, to, STRAYS);
    }

    /** Whether the message at {@code from} begins like one about the life of a job or process. */
    static boolean isLifecycle(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] == ' ') {
            at++;
        }
        // The start-up banner indents its program arguments.
        if (at - from >= 4 && at < to && (b[at] == '-' || TimestampReader.isLetter(b[at]))) {
            return true;
        }
        if (at == to || b[at] <= 0) {
            return false;
        }
        return startsWithAny(b, at, to, LIFE[b[at]]) || (b[at] == 'S' && isBanner(b, at, to));
    }

    /** {@code Starting X (Version: ...}: a process begins. */
    private static boolean isBanner(byte[] b, int from, int to) {
        if (!startsWith(b, from, to, STARTING)) {
            return false;
        }
        int stop = Math.min(to, from + 200);
        for (int i = from + STARTING.length; i < stop; i++) {
            if (b[i] == '(') {
                return startsWith(b, i, to, VERSION);
            }
        }
        return false;
    }

    static boolean startsWith(byte[] b, int from, int to, byte[] text) {
        if (to - from < text.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (b[from + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWithAny(byte[] b, int from, int to, byte[][] texts) {
        for (byte[] text : texts) {
            if (startsWith(b, from, to, text)) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] ascii(String... texts) {
        byte[][] bytes = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            bytes[i] = texts[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    private static byte[][][] byFirst(byte[][] texts) {
        byte[][][] sorted = new byte[128][0][];
        for (byte[] text : texts) {
            byte[][] before = sorted[text[0]];
            byte[][] with = java.util.Arrays.copyOf(before, before.length + 1);
            with[before.length] = text;
            sorted[text[0]] = with;
        }
        return sorted;
    }
}
