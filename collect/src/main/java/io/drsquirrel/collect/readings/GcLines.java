// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the lines of garbage collector logs that tell of a pause: unified logging since Java 9 ({@code GC(12) Pause Young (Normal) (G1
 * Evacuation Pause) 2121M->1221M(3072M) 19.734ms}), and what Java 8 prints with {@code -XX:+PrintGC} or {@code -XX:+PrintGCDetails}
 * ({@code [Full GC (Ergonomics) [PSYoungGen: ...] 512000K->401000K(1024000K), 2.5310000 secs]}), where G1 tells of the heap in one of the
 * lines below; and the collections of ZGC, which tell of the heap and hardly pause. A collection that failed and became a full one counts as
 * full. Stateless.
 */
public final class GcLines {
    private static final int LONGEST = 4_096;
    private static final Pattern UNIFIED = Pattern.compile(
            "\\bGC\\(\\d{1,9}\\) Pause ([A-Z]\\w{1,30})\\b(?:.{0,200} |.{0,200}? )?([\\d]{1,9}[.,]\\d{1,6})ms$");
    private static final Pattern UPTIME =
            Pattern.compile("\\[(\\d{1,9})[.,](\\d{3})s\\]|(?:^|[ :])(\\d{1,9})[.,](\\d{3}): \\[");
    /** {@code 2024-02-15T13:00:03.900+0800}, in brackets or before a colon. */
    private static final Pattern ZONE =
            Pattern.compile("^\\[?\\d{4}-\\d\\d-\\d\\dT[\\d:.,]{8,16}([+-])(\\d\\d):?(\\d\\d)\\b");

    private static final Pattern SIZES =
            Pattern.compile("(: )?\\b(\\d{1,15})([BKMG])->(\\d{1,15})([BKMG])\\((\\d{1,15})([BKMG])\\)");
    private static final Pattern G1_HEAP = Pattern.compile(
            "Heap: ([\\d.,]{1,15})([BKMG])\\([\\d.,]{1,15}[BKMG]\\)->([\\d.,]{1,15})([BKMG])\\(([\\d.,]{1,15})([BKMG])\\)");
    /** Collectors without pauses worth the name tell of the heap before and after, with its share of the largest. */
    private static final Pattern CONCURRENT = Pattern.compile(
            "\\bGC\\(\\d{1,9}\\) (?:Garbage|Minor|Major) Collection \\([^()]{1,60}\\) (\\d{1,12})([BKMG])\\((\\d{1,3})%\\)->(\\d{1,12})([BKMG])\\(\\d{1,3}%\\)");

    private static final Pattern SECONDS = Pattern.compile(", (\\d{1,6}[.,]\\d{1,9}) secs\\]");

    private GcLines() {}

    /** Whether the line may tell of a pause; looks at its ends only. */
    public static boolean mayBe(byte[] b, int from, int to) {
        if (to - from < 24) {
            return false;
        }
        if (b[from] == '['
                && (b[to - 1] == ')' && b[to - 2] == '%' || b[to - 1] == 's' && b[to - 2] >= '0' && b[to - 2] <= '9')) {
            return true;
        }
        if (b[to - 1] == 's') {
            return b[to - 2] == 'm' && b[to - 3] >= '0' && b[to - 3] <= '9' && b[from] == '[';
        }
        int end = b[to - 1] == ' ' ? to - 1 : to;
        return b[end - 1] == ']' && b[end - 2] == 's' && b[end - 3] == 'c' && b[end - 4] == 'e' && b[end - 5] == 's';
    }

    /** Reads the line in [from, firstEnd), and those below it up to {@code to}. */
    public static Optional<GcPause> read(byte[] b, int from, int firstEnd, int to) {
        String line = text(b, from, firstEnd);
        Matcher unified = UNIFIED.matcher(line);
        if (unified.find()) {
            return Optional.of(pause(
                    line, unified.group(1).equals("Full"), millis(unified.group(2)), line.substring(unified.start())));
        }
        Matcher concurrent = CONCURRENT.matcher(line);
        if (line.startsWith("[") && concurrent.find()) {
            long before = bytes(concurrent.group(1), concurrent.group(2));
            long most = Math.round(before * 100d / Math.max(1, Integer.parseInt(concurrent.group(3))));
            return Optional.of(new GcPause(
                    uptime(line),
                    false,
                    0,
                    before,
                    bytes(concurrent.group(4), concurrent.group(5)),
                    most,
                    zone(line),
                    false));
        }
        int full = line.indexOf("[Full GC");
        int young = full >= 0 ? full : line.indexOf("[GC");
        if (young < 0 || line.startsWith("[GC concurrent", young)) {
            return Optional.empty();
        }
        int times = line.indexOf("[Times:", young);
        String told = times < 0 ? line.substring(young) : line.substring(young, times);
        Matcher seconds = SECONDS.matcher(told);
        double longest = -1;
        while (seconds.find()) {
            longest = Math.max(longest, millis(seconds.group(1)) * 1_000);
        }
        if (longest < 0) {
            return Optional.empty();
        }
        String below = firstEnd < to ? text(b, firstEnd, to) : "";
        Matcher heap = G1_HEAP.matcher(below);
        if (heap.find()) {
            return Optional.of(new GcPause(
                    uptime(line),
                    full >= 0,
                    longest,
                    bytes(heap.group(1), heap.group(2)),
                    bytes(heap.group(3), heap.group(4)),
                    bytes(heap.group(5), heap.group(6)),
                    zone(line),
                    true));
        }
        boolean failed = line.contains("concurrent mode failure") || line.contains("promotion failed");
        return Optional.of(pause(line, full >= 0 || failed, longest, told).toldAtStart());
    }

    /** Of several sizes that of the heap is the largest; one of a generation or of class metadata has its name and a colon before it. */
    private static GcPause pause(String line, boolean full, double millis, String told) {
        long before = -1;
        long after = -1;
        long capacity = -1;
        Matcher sizes = SIZES.matcher(told);
        while (sizes.find()) {
            long most = bytes(sizes.group(6), sizes.group(7));
            if (sizes.group(1) == null && most > capacity) {
                before = bytes(sizes.group(2), sizes.group(3));
                after = bytes(sizes.group(4), sizes.group(5));
                capacity = most;
            }
        }
        return new GcPause(uptime(line), full, millis, before, after, capacity, zone(line), false);
    }

    private static int zone(String line) {
        Matcher zone = ZONE.matcher(line);
        if (!zone.find()) {
            return 0;
        }
        int minutes = Integer.parseInt(zone.group(2)) * 60 + Integer.parseInt(zone.group(3));
        return zone.group(1).equals("-") ? -minutes : minutes;
    }

    private static long uptime(String line) {
        Matcher uptime = UPTIME.matcher(line);
        if (!uptime.find()) {
            return -1;
        }
        int group = uptime.group(1) != null ? 1 : 3;
        return Long.parseLong(uptime.group(group)) * 1_000 + Long.parseLong(uptime.group(group + 1));
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, Math.min(LONGEST, to - from), StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static double millis(String number) {
        return Double.parseDouble(number.replace(',', '.'));
    }

    private static long bytes(String amount, String unit) {
        try {
            return (long) (Double.parseDouble(amount.replace(',', '.')) * Math.pow(1024, "BKMG".indexOf(unit)));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
