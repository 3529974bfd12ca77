// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How much a process logs, told by a piece of its log alone.
 *
 * <p>Nothing in Flink's API says how fast a log grows, but the records of a log bear times: the later half of a piece, by its
 * bytes, took so long to write. Half of it, since a process that was calm until lately would else be calm on average.
 *
 * <p>What libraries say again and again, and warnings and errors, have a cause that is told by itself: only DEBUG and TRACE, and code
 * of the user's own, log too much.
 *
 * <p>Records are sampled, and understood in the layouts that begin with date, time, level and logger; others tell nothing.
 */
final class LogVolume {
    /** More than processes log that are well: a stack trace each second makes less. */
    private static final double MUCH = 200 * 1024;

    private static final List<String> LIBRARIES = List.of(
            "org.apache.",
            "o.a.",
            "org.eclipse.",
            "org.springframework.",
            "io.netty.",
            "com.amazonaws.",
            "software.amazon.");

    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final int ENOUGH = 150;
    private static final double MANY = 0.4;
    private static final int MOST_SAMPLES = 4_000;
    private static final int HEAD = 200;
    private static final int DATE = "2026-01-01 00:00:00".length();

    private LogVolume() {}

    /** What is too much, in words that begin with {@code "The log of"}; empty where it is not, or cannot be told. */
    static Optional<String> tooMuch(String process, byte[] bytes, int from, int to) {
        int middle = from + (to - from) / 2;
        int step = Math.max(1, (to - middle) / MOST_SAMPLES);
        Map<String, Integer> loggers = new HashMap<>();
        LocalDateTime first = null;
        LocalDateTime last = null;
        int firstAt = 0;
        int lastAt = 0;
        int records = 0;
        int detailed = 0;
        int at = middle;
        while (at < to) {
            int begin = nextLine(bytes, at, to);
            if (begin >= to) {
                break;
            }
            String head = new String(bytes, begin, Math.min(HEAD, to - begin), StandardCharsets.ISO_8859_1);
            Optional<LocalDateTime> time = time(head);
            if (time.isPresent()) {
                if (first == null) {
                    first = time.get();
                    firstAt = begin;
                }
                last = time.get();
                lastAt = begin;
                records++;
                String[] words = head.substring(DATE).strip().split("\\s+", 4);
                String level = words.length > 2 ? words[1].toUpperCase(Locale.ROOT) : "";
                boolean isDetailed = level.equals("DEBUG") || level.equals("TRACE");
                detailed += isDetailed ? 1 : 0;
                if (words.length > 2) {
                    loggers.merge(words[2] + " at " + level, 1, Integer::sum);
                }
            }
            at = begin + step;
        }
        if (first == null || last == null || records < ENOUGH || loggers.isEmpty()) {
            return Optional.empty();
        }
        Duration took = Duration.between(first, last);
        double perSecond = took.compareTo(SHORTEST) < 0 ? 0 : (lastAt - firstAt) * 1_000d / took.toMillis();
        Map.Entry<String, Integer> most = Collections.max(loggers.entrySet(), Map.Entry.comparingByValue());
        boolean much = perSecond >= MUCH
                && most.getValue() > MANY * records
                && most.getKey().endsWith(" at INFO")
                && LIBRARIES.stream().noneMatch(most.getKey()::startsWith);
        if (!much && detailed <= MANY * records) {
            return Optional.empty();
        }
        return Optional.of("The log of " + process + " grows by "
                + String.format(Locale.ROOT, "%.1f", Math.max(perSecond, 0) / 1024) + " KiB/s; "
                + 100 * detailed / records + " % of its records are at DEBUG or TRACE, "
                + 100 * most.getValue() / records
                + " % by " + most.getKey());
    }

    /** Where the next line begins; the end where there is none. */
    private static int nextLine(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    private static Optional<LocalDateTime> time(String head) {
        if (head.length() <= DATE + 4 || head.charAt(0) < '0' || head.charAt(0) > '9') {
            return Optional.empty();
        }
        try {
            LocalDateTime second = LocalDateTime.parse(head.substring(0, DATE).replace(' ', 'T'));
            char mark = head.charAt(DATE);
            boolean millis = mark == ',' || mark == '.';
            return Optional.of(
                    millis
                            ? second.plusNanos(1_000_000L * Integer.parseInt(head.substring(DATE + 1, DATE + 4)))
                            : second);
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
