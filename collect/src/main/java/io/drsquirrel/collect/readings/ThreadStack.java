// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one thread of a task does in a thread dump ({@code jstack}, {@code kill -3}, Flink's own).
 *
 * @param thread name of the thread
 * @param task name of the task it works for
 * @param subtask index from 0
 * @param parallelism of the task
 * @param state Java's word for its state, empty where it is not told
 * @param frames topmost first
 */
public record ThreadStack(String thread, String task, int subtask, int parallelism, String state, List<String> frames)
        implements Reading {
    private static final int MOST_FRAMES = 80;
    private static final int LONGEST_HEAD = 4_000;
    private static final List<String> MARKS = List.of(" prio=", " os_prio=", " nid=", " Id=");

    /** Threads of tasks bear the task's name, its subtask and attempt; fetchers of sources mention it. */
    private static final Pattern OF_TASK = Pattern.compile(
            "^(?:Legacy Source Thread - |Source Data Fetcher for )?(.{1,2000}) \\((\\d{1,5})/(\\d{1,5})\\)(?:#\\d{1,9})?(?:_.*)?$");

    /** Threads that help a task and are asleep most of the time. */
    private static final List<String> HELPERS =
            List.of("OutputFlusher for ", "Channel state writer ", "Time Trigger for ");

    public ThreadStack {
        frames = List.copyOf(frames);
    }

    /** Whether the line opens a thread of a dump: {@code "name" #98 prio=5 ...}. */
    public static boolean opens(byte[] b, int from, int to) {
        if (b[from] != '"') {
            return false;
        }
        String line = new String(b, from, Math.min(LONGEST_HEAD, to - from), StandardCharsets.ISO_8859_1);
        return opens(line);
    }

    /** The same of a line. */
    public static boolean opens(String line) {
        int quote = line.lastIndexOf('"');
        return line.startsWith("\"") && quote > 0 && MARKS.stream().anyMatch(mark -> line.indexOf(mark, quote) > 0);
    }

    /** Reads the thread whose lines these are; empty for threads that work for no task. */
    public static Optional<ThreadStack> read(byte[] b, int from, int to) {
        String text = new String(b, from, to - from, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String head = (end < 0 ? text : text.substring(0, end)).stripTrailing();
        int quote = head.lastIndexOf('"');
        if (quote < 1) {
            return Optional.empty();
        }
        String name = head.substring(1, quote);
        Matcher task = OF_TASK.matcher(name);
        if (!task.matches() || HELPERS.stream().anyMatch(name::startsWith)) {
            return Optional.empty();
        }
        List<String> frames = new ArrayList<>();
        String state = stateIn(head, quote);
        for (String line : text.substring(Math.max(0, end)).lines().limit(2_000).toList()) {
            String words = line.strip();
            if (words.startsWith("at ") && frames.size() < MOST_FRAMES) {
                frames.add(frame(words.substring(3)));
            } else if (words.startsWith("java.lang.Thread.State: ")) {
                String told = words.substring(24);
                int blank = told.indexOf(' ');
                state = blank < 0 ? told : told.substring(0, blank);
            }
        }
        return Optional.of(new ThreadStack(
                name,
                task.group(1),
                Math.max(0, Integer.parseInt(task.group(2)) - 1),
                Integer.parseInt(task.group(3)),
                state,
                frames));
    }

    /** Modules stand before the class in Flink's dumps and before the file in jstack's: {@code (java.base@17/Thread.java:829)}. */
    private static String frame(String text) {
        return text.replaceFirst("^[^ (]*/", "").replaceFirst("\\([\\w.]+@[^/()]*/", "(");
    }

    /** {@code "name" Id=71 TIMED_WAITING on java.lang.Object@1}. */
    private static String stateIn(String head, int quote) {
        int id = head.indexOf(" Id=", quote);
        if (id < 0) {
            return "";
        }
        String[] words = head.substring(id + 1).split(" ", 3);
        return words.length > 1 ? words[1] : "";
    }
}
