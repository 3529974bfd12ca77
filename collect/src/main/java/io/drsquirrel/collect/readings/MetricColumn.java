// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.signal.FlinkMetric;
import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A column of a table of metrics over time, as people export it from a dashboard or note it down: which metric its title means, of
 * what, and in which unit. Titles may be Flink's names with or without their scope ({@code Status.JVM.Memory.Heap.Used}), those of Flink's
 * Prometheus reporter with their labels ({@code flink_taskmanager_job_task_busyTimeMsPerSecond{task_name="map"}}), or words that say the
 * same ({@code heap_used_MB}, {@code records in per s}).
 *
 * @param name as a reporter would write it, scope and all; {@link #RESIDENT} for resident memory, which is no metric of Flink's
 * @param factor of its values to the metric's own unit
 * @param bytes whether the values are of memory
 */
public record MetricColumn(String name, double factor, boolean bytes) {
    /** Stands for the resident memory of a process. */
    public static final String RESIDENT = "RSS";

    private static final int LONGEST = 2_000;
    private static final double KIB = 1024;
    /** No JVM lives in so little, so it is told in KiB, as {@code ps} does. */
    private static final double LEAST_RESIDENT = 48d * 1024 * 1024;

    private static final Pattern LABELS = Pattern.compile("^([^{]{0,500})\\{(.{0,1400})\\}\\s*$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w{0,60})\\s*[=:]\\s*\"?([^\",}]{0,400})\"?");
    private static final Pattern UNIT = Pattern.compile(
            "(?i)[\\s_(\\[/]+(?:in[\\s_])?([kmgt]?i?b|bytes?|m?s|sec|seconds|millis|minutes?|min|%)[)\\]]?$");
    private static final Pattern SUBTASK =
            Pattern.compile("\\((\\d{1,5})/\\d{1,5}\\)|[.\\s#](\\d{1,5})$|^(\\d{1,5})\\.");
    private static final Set<String> RESIDENTS = Set.of(
            "rss",
            "vmrss",
            "rssanon",
            "resident",
            "residentmemory",
            "residentsize",
            "residentsetsize",
            "processresidentmemory",
            "containermemoryrss",
            "containermemoryworkingset",
            "memoryworkingset",
            "workingset");
    /** Titles that alone may mean anything, of the host or of what the job handles. */
    private static final Set<String> VAGUE =
            Set.of("count", "load", "open", "time", "total", "committed", "totalmemory", "usedmemory", "queuesize");

    private static final List<String> BEFORE = List.of("", "num", "last", "current");

    /** Metrics by what is left of their names without dots, cases and the words that all begin with. */
    private static final Map<String, FlinkMetric> WORDS = words();

    private static Map<String, FlinkMetric> words() {
        Map<String, FlinkMetric> words = new HashMap<>();
        Set<String> several = new HashSet<>();
        for (FlinkMetric metric : FlinkMetric.values()) {
            for (String name : metric.names()) {
                for (int from = 0; from >= 0 && name.indexOf('*') < 0; from = next(name, from)) {
                    String tail = name.substring(from);
                    word(letters(tail), metric, words, several);
                    if (metric.level() == Level.PROCESS) {
                        word(letters(tail).replaceFirst("used$", ""), metric, words, several);
                        word(letters(tail).replaceFirst("memoryused$", "used"), metric, words, several);
                        word(letters(tail).replaceFirst("memoryused$", ""), metric, words, several);
                    }
                }
            }
        }
        words.keySet().removeAll(several);
        words.keySet().removeAll(VAGUE);
        return Map.copyOf(words);
    }

    private static void word(String word, FlinkMetric metric, Map<String, FlinkMetric> words, Set<String> several) {
        if (word.length() >= 4) {
            FlinkMetric other = words.putIfAbsent(word, metric);
            if (other != null && other != metric) {
                several.add(word);
            }
        }
    }

    private static int next(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private static String letters(String text) {
        return text.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    /** What the title means; empty for titles of something else, and for a task's metric that does not tell the task. */
    public static Optional<MetricColumn> of(String title) {
        String whole = title.strip();
        if (whole.isEmpty() || whole.length() > LONGEST) {
            return Optional.empty();
        }
        Map<String, String> labels = new HashMap<>();
        String name = whole;
        Matcher braces = LABELS.matcher(whole);
        if (braces.matches()) {
            Matcher label = LABEL.matcher(braces.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2).strip());
            }
            name = braces.group(1).strip();
            name = name.isEmpty() ? labels.getOrDefault("__name__", "") : name;
        }
        Matcher unit = UNIT.matcher(name);
        boolean hasUnit = unit.find();
        String bare = hasUnit ? name.substring(0, unit.start()).strip() : name;
        String told = hasUnit ? unit.group(1) : "";
        if (RESIDENTS.contains(letters(bare)) || RESIDENTS.contains(letters(name))) {
            return Optional.of(new MetricColumn(RESIDENT, memory(told), true));
        }
        Optional<FlinkMetric> scoped = FlinkMetric.resolve(name).map(FlinkMetric.Resolved::metric);
        if (scoped.isPresent() && name.indexOf('.') > 0 && labels.isEmpty()) {
            boolean process =
                    scoped.get().level() == Level.PROCESS || scoped.get().level() == Level.JOB;
            boolean standard = name.contains(ScopedName.TASK_MANAGER) || name.contains(ScopedName.JOB_MANAGER);
            if (process || standard) {
                return Optional.of(new MetricColumn(standard ? name : "table." + name, 1, isMemory(scoped.get())));
            }
        }
        Optional<FlinkMetric> metric = worded(name);
        String rest = "";
        if (metric.isEmpty()) {
            metric = worded(bare);
        } else {
            // What looked like a unit is part of the name.
            told = "";
        }
        if (metric.isEmpty()) {
            for (String word : bare.split("[\\s|,]+")) {
                Optional<FlinkMetric> amid = word.length() >= 8 ? worded(word) : Optional.empty();
                if (amid.isPresent()) {
                    metric = amid;
                    rest = bare.replace(word, " ").strip();
                    break;
                }
            }
        }
        String of = rest;
        String inUnit = told;
        return metric.flatMap(found -> scope(found, labels, of)
                .map(scope -> new MetricColumn(
                        scope + "." + found.names().get(0),
                        isMemory(found) ? memory(inUnit) : time(inUnit),
                        isMemory(found))));
    }

    private static boolean isMemory(FlinkMetric metric) {
        String name = metric.names().get(0);
        return name.contains("Memory.") || name.endsWith("Size") || name.endsWith("Memory");
    }

    private static Optional<FlinkMetric> worded(String title) {
        String letters = letters(title.replace("/s", "persecond"));
        String word = letters.replaceFirst("(?:persecond|persec|pers)$", "persecond");
        for (String before : BEFORE) {
            FlinkMetric found = WORDS.get(before + word);
            if (found != null) {
                return Optional.of(found);
            }
        }
        // As the Prometheus reporter writes it: flink_taskmanager_job_task_busyTimeMsPerSecond.
        int end = title.startsWith("flink_") ? 0 : -1;
        while (end >= 0) {
            end = title.indexOf('_', end + 1);
            FlinkMetric found = end < 0 ? null : WORDS.get(letters(title.substring(end)));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The scope as a reporter would write it; empty for a task's metric that does not tell the task. */
    private static Optional<String> scope(FlinkMetric metric, Map<String, String> labels, String rest) {
        String process = first(labels, "tm_id", "pod", "instance", "host");
        switch (metric.level()) {
            case JOB:
                return Optional.of("table");
            case PROCESS:
                String id = process.isEmpty() ? rest : process;
                return Optional.of(id.isEmpty() ? "table" : "table" + ScopedName.TASK_MANAGER + id);
            default:
                String task = first(labels, "task_name", "operator_name", "task", "operator", "vertex");
                String subtask = first(labels, "subtask_index", "subtask");
                task = task.isEmpty() ? rest : task;
                Matcher index = SUBTASK.matcher(task);
                if (subtask.isEmpty() && index.find()) {
                    subtask = index.group(1) != null
                            ? Integer.toString(Math.max(0, Integer.parseInt(index.group(1)) - 1))
                            : index.group(2) != null ? index.group(2) : index.group(3);
                    task = (task.substring(0, index.start()) + task.substring(index.end())).strip();
                }
                boolean indexed = !subtask.isEmpty() && subtask.chars().allMatch(Character::isDigit);
                return task.isEmpty() ? Optional.empty() : Optional.of(task + "." + (indexed ? subtask : "0"));
        }
    }

    private static String first(Map<String, String> labels, String... keys) {
        for (String key : keys) {
            String value = labels.getOrDefault(key, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }

    private static double memory(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        int power = lower.length() < 2 || lower.startsWith("by") ? 0 : "kmgt".indexOf(lower.charAt(0)) + 1;
        return lower.endsWith("b") ? Math.pow(KIB, power) : 1;
    }

    private static double time(String unit) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.equals("s") || lower.startsWith("sec")) {
            return 1_000;
        }
        return lower.startsWith("min") ? 60_000 : 1;
    }

    private static final Pattern VALUE = Pattern.compile(
            "(-?\\d{1,18}(?:[.,]\\d{1,12})?(?:[eE][+-]?\\d{1,3})?)\\s*([kKMGT]?i?[bB]|bytes|ms|s|min|[kKMG]|%)?(?:/s)?");

    /** The value of a cell in the metric's own unit; empty where it holds none. */
    public OptionalDouble value(String cell) {
        Matcher value = VALUE.matcher(cell.strip());
        if (!value.matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(value.group(1).replace(',', '.'));
        String unit = value.group(2) == null ? "" : value.group(2);
        double scale = factor;
        if (!unit.isEmpty()) {
            boolean counted = !bytes && unit.length() == 1 && "kKMG".contains(unit);
            scale = bytes
                    ? memory(unit.length() == 1 ? unit + "b" : unit)
                    : counted ? Math.pow(1000, "kmg".indexOf(unit.toLowerCase(Locale.ROOT)) + 1d) : time(unit);
        }
        double told = number * scale;
        boolean kilo = name.equals(RESIDENT) && unit.isEmpty() && factor == 1 && told < LEAST_RESIDENT;
        return Double.isFinite(told) ? OptionalDouble.of(kilo ? told * KIB : told) : OptionalDouble.empty();
    }
}
