// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code jcmd VM.native_memory} says that a JVM has committed, by part. */
final class NativeMemory {
    private static final double MUCH_BEYOND = 1.2;
    private static final double LEAST_BEYOND = 256d * 1024 * 1024;

    private static final Pattern NMT_TOTAL =
            Pattern.compile("^Total: reserved=\\d+[KMG]?B(?: [+-]\\d+\\w*)?, committed=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_PART = Pattern.compile(
            "^-?\\s*([A-Z][A-Za-z ]{1,40}?)\\s+\\(reserved=(\\d+)([KMG]?)B(?: [+-]\\d+\\w*)?, committed=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_USED = Pattern.compile("^\\(\\s*used=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_THREADS = Pattern.compile("^\\((?:threads? )#(\\d+).*");

    private double accounted;
    private final Map<String, Double> parts = new LinkedHashMap<>();

    /** Takes a line; false where it is not of such a report. */
    boolean takes(String line, Map<String, Double> values) {
        if (line.isEmpty() || line.startsWith("(Omitting")) {
            return true;
        }
        Matcher total = NMT_TOTAL.matcher(line);
        Matcher part = NMT_PART.matcher(line);
        Matcher used = NMT_USED.matcher(line);
        Matcher threads = NMT_THREADS.matcher(line);
        if (total.matches()) {
            accounted = Amounts.bytes(total.group(1), total.group(2));
        } else if (part.matches()) {
            String kind = part.group(1).strip();
            parts.put(kind, Amounts.bytes(part.group(4), part.group(5)));
            if (kind.equals("Java Heap")) {
                values.put(JvmMetric.HEAP_MAX, Amounts.bytes(part.group(2), part.group(3)));
            }
        } else if (used.matches()) {
            values.putIfAbsent(JvmMetric.METASPACE_USED, Amounts.bytes(used.group(1), used.group(2)));
        } else if (threads.matches()) {
            values.put(JvmMetric.THREADS, Double.parseDouble(threads.group(1)));
        } else {
            return line.startsWith("(") || line.startsWith("-") || line.startsWith("Total:");
        }
        return true;
    }

    /** A record of resident memory beside what the JVM accounts for, where that was told; what follows is of another process. */
    Optional<String> account(double resident) {
        Optional<String> record = Optional.empty();
        if (accounted > 0) {
            StringBuilder told = new StringBuilder();
            parts.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .limit(6)
                    .forEach(part -> told.append(told.length() == 0 ? "" : ", ")
                            .append(part.getKey())
                            .append(' ')
                            .append(Amounts.size(part.getValue())));
            boolean beyond = resident > MUCH_BEYOND * accounted && resident - accounted > LEAST_BEYOND;
            record = Optional.of("INFO jvm.NativeMemory [] - "
                    + (beyond
                            ? "Resident memory of " + Amounts.size(resident) + " lies "
                                    + Amounts.size(resident - accounted) + " above what the JVM accounts for, "
                            : "The JVM accounts for ")
                    + Amounts.size(accounted) + " of memory: " + told);
        }
        accounted = 0;
        parts.clear();
        return record;
    }
}
