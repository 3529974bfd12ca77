// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of classes that {@code jcmd GC.class_histogram} and {@code jmap -histo} print, those with most bytes first. */
final class ClassHistogram {
    private static final int CLASSES_SHOWN = 4;

    private static final Pattern CLASS_ROW = Pattern.compile("^\\d{1,7}:\\s+(\\d{1,15})\\s+(\\d{1,18})\\s+(\\S+).*");
    private static final Pattern CLASS_TOTAL = Pattern.compile("^Total\\s+(\\d{1,15})\\s+(\\d{1,18})$");

    private final Map<String, Double> classes = new LinkedHashMap<>();

    /** Takes a line; false where it is not of such a table. */
    boolean takes(String line, Map<String, Double> values) {
        Matcher row = CLASS_ROW.matcher(line);
        Matcher total = CLASS_TOTAL.matcher(line);
        if (row.matches()) {
            if (classes.size() < 200) {
                classes.put(row.group(3), Double.parseDouble(row.group(2)));
            }
            return true;
        }
        if (total.matches()) {
            values.put(JvmMetric.HEAP_USED, Double.parseDouble(total.group(2)));
            return true;
        }
        return line.isEmpty() || line.startsWith("---") || line.equals("...");
    }

    /** A record of the classes whose objects take most; the next table begins anew. */
    Optional<String> fillers(Map<String, Double> values) {
        Optional<String> record = Optional.empty();
        double all = values.getOrDefault(
                JvmMetric.HEAP_USED,
                classes.values().stream().mapToDouble(d -> d).sum());
        if (!classes.isEmpty() && all > 0) {
            StringBuilder told = new StringBuilder();
            classes.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                    .limit(CLASSES_SHOWN)
                    .forEach(entry -> told.append(told.length() == 0 ? "" : ", ")
                            .append(entry.getKey())
                            .append(' ')
                            .append(Amounts.number(entry.getValue() / all * 100))
                            .append(" %"));
            classes.entrySet().stream()
                    .filter(entry -> isUsers(entry.getKey()))
                    .max(Map.Entry.comparingByValue())
                    .filter(entry -> entry.getValue() >= 0.02 * all && told.indexOf(entry.getKey()) < 0)
                    .ifPresent(entry -> told.append("; of the job's own ")
                            .append(entry.getKey())
                            .append(' ')
                            .append(Amounts.number(entry.getValue() / all * 100))
                            .append(" %"));
            record = Optional.of("INFO jvm.Heap [] - Classes that fill the heap of " + Amounts.size(all) + ": " + told);
        }
        classes.clear();
        return record;
    }

    private static boolean isUsers(String type) {
        return type.indexOf('.') > 0
                && !type.startsWith("[")
                && !type.startsWith("java")
                && !type.startsWith("jdk.")
                && !type.startsWith("sun.")
                && !type.startsWith("com.sun.")
                && !type.startsWith("scala.")
                && !type.startsWith("org.apache.flink.");
    }
}
