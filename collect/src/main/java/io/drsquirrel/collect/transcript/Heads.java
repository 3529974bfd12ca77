// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells by its first bytes what a file is. Each log is asked, so nothing is loaded here that logs do not need. */
final class Heads {
    /** Lines that a client of YARN prints before what it was asked for. */
    private static final int CONNECTING = 6;

    private static final List<String> KEYS = List.of(
            "jobmanager.",
            "jobmanager:",
            "taskmanager.",
            "taskmanager:",
            "parallelism.",
            "parallelism:",
            "state.",
            "state:",
            "execution.",
            "execution:",
            "high-availability",
            "restart-strategy",
            "pipeline.",
            "kubernetes.");
    private static final List<String> MARKS = List.of(
            "\"events\":",
            "\"events\" :",
            "\"logEvents\":",
            "\"streams\":",
            "\"values\":",
            "\"hits\":",
            "\"_source\":",
            "\"textPayload\":",
            "\"jsonPayload\":",
            "\"@message\"",
            "\"result\":");

    private static final List<String> ANSWERS = List.of(
            "\"latest_ack_timestamp\"",
            "\"ack_timestamp\"",
            "\"checkpointed_size\"",
            "\"end_to_end_duration\"",
            "\"min_pause\"",
            "\"jid\"",
            "\"subtask\"",
            "\"read-records\"",
            "\"backpressureLevel\"",
            "\"backpressure-level\"",
            "\"slotsNumber\"",
            "\"slots-total\"",
            "\"exceptionHistory\"",
            "\"root-exception\"",
            "\"threadInfos\"",
            "\"endTimestamp\"",
            "\"flink-version\"",
            "\"archive\"",
            "\"trigger_timestamp\"",
            "\"exceptionName\"",
            "\"execution-config\"",
            "\"object-reuse-mode\"",
            "\"operator_strategy\"",
            "\"ship_strategy\"",
            "\"optimizer_properties\"",
            "\"maxParallelism\"",
            "\"start-time\"",
            "\"in_progress\"",
            "\"heapUsed\"",
            "metrics?get=");
    /** Names of metrics that stand for many. */
    private static final List<String> METRICS = List.of(
            "PerSecond",
            "numRecords",
            "numRestarts",
            "numberOf",
            "pendingRecords",
            "Watermark",
            "lastCheckpoint",
            "Status.JVM.");
    /** A metric and its value alone in a line, or as a field of an object. */
    private static final Pattern PAIR = Pattern.compile(
            "(?m)^[ \\t|{*-]*\"?(?![\\w.:-]{0,200}(?:task|job)manager\\.)(?:[\\w.:-]{0,200}\\.)?(?:num[RO]\\w+|number\\w+|\\w+PerSecond|pendingRecords|\\w+Watermark|lastCheckpoint\\w+|Status\\.JVM\\.[\\w.]+)\"?\\s*[\\s:=,|]\\s*\"?-?\\d[\\d.eE+-]*\"?[ |,}]*$");
    /** Metrics as the fields of an object. */
    private static final Pattern METRIC_FIELD = Pattern.compile(
            "\"(?:\\d{1,5}\\.)?[\\w.:-]{0,200}(?:PerSecond|pendingRecords|Watermark|num(?:Records|Restarts)\\w*)\"\\s*:\\s*\"?-?\\d");
    /** Options as an object, however its keys were picked. */
    private static final Pattern OPTION = Pattern.compile(
            "\"(?:taskmanager\\.|jobmanager\\.|execution\\.|state\\.|restart-strategy|high-availability|pipeline\\.)[\\w.-]*\"\\s*:\\s*[\"\\d]");
    /** A stack that is still a string. */
    private static final Pattern QUOTED_TRACE = Pattern.compile(
            "(?m)^\\s*\"[\\w.$]{1,300}(?:Exception|Error|Throwable|Failure)\\b[^\\n]{0,2000}?\\\\n\\\\tat ");
    /** Of a list of metrics, or of options. */
    private static final Pattern METRIC = Pattern.compile(
            "[\"'](?:id|key)[\"']\\s*:\\s*[\"'][^\"']{1,300}[\"']\\s*,\\s*[\"'](?:value|min|max|avg|sum)[\"']\\s*:");

    private static final List<String> TABLES = List.of(
            "CPU(cores)",
            "MEM USAGE / LIMIT",
            "%Cpu(s)",
            "avg-cpu:",
            "%util",
            " buff/cache ",
            "-----cpu-----",
            "-----------cpu",
            "%CPU %MEM");

    private Heads() {}

    static boolean isCrashReport(String head) {
        return head.startsWith("#")
                && (head.contains("# A fatal error has been detected by the Java Runtime Environment")
                        || head.contains("# There is insufficient memory for the Java Runtime Environment"));
    }

    static boolean isThreadDump(String head) {
        int at = head.indexOf("Full thread dump ");
        return at >= 0 && at < 200 && (at == 0 || head.charAt(at - 1) == '\n');
    }

    static boolean isDescribedPod(String head) {
        return head.startsWith("Name:") && head.contains("\nNamespace:") && head.contains("\nNode:");
    }

    static boolean isYarnReport(String head) {
        // Behind the command as it is pasted, and what the client logs while it connects; further down in a client's
        // log the report is
        // part of a record.
        List<String> start = head.lines().limit(CONNECTING).map(String::strip).toList();
        return (start.contains("Application Report :") || head.contains("Application Report : "))
                        && head.contains("Application-Id :")
                || (start.contains("Application Attempt Report :") || head.contains("Application Attempt Report : "))
                        && head.contains("ApplicationAttempt-Id :");
    }

    static boolean isKubernetesObject(String head) {
        String start = head.stripLeading();
        boolean yaml = (head.startsWith("apiVersion:") || head.contains("\napiVersion:") || head.startsWith("items:"))
                && (head.contains("\nkind:") || head.startsWith("kind:") || head.contains("\n- apiVersion:"));
        return yaml || (start.startsWith("{") && head.contains("\"apiVersion\"") && head.contains("\"kind\""));
    }

    static boolean isConfiguration(String fileName, String head) {
        String lower = fileName.toLowerCase(Locale.ROOT);
        boolean named = lower.contains("conf") && (lower.endsWith(".yaml") || lower.endsWith(".yml"));
        if (!named || head.contains("kind:")) {
            return false;
        }
        for (String key : KEYS) {
            if (head.startsWith(key) || head.contains("\n" + key)) {
                return true;
            }
        }
        return false;
    }

    /** Answers of Flink's REST API; the head of a file may end before all that tells them apart. */
    static boolean isRestAnswer(String head) {
        boolean json = head.startsWith("{")
                || head.startsWith("[")
                || head.contains("\n{")
                || head.contains("\n[")
                || head.contains("{\"")
                || head.contains("[{'")
                || head.contains("metrics?get=");
        return json
                        && (ANSWERS.stream().anyMatch(head::contains)
                                || METRIC.matcher(head).find()
                                || head.stripLeading().startsWith("{")
                                        && (OPTION.matcher(head).find()
                                                || METRIC_FIELD.matcher(head).find()))
                || isMetricPairs(head)
                || head.contains("\\n\\tat ") && QUOTED_TRACE.matcher(head).find();
    }

    private static boolean isMetricPairs(String head) {
        return METRICS.stream().anyMatch(head::contains)
                && !head.contains("=== Starting metrics report")
                && PAIR.matcher(head).find();
    }

    /** What Flink's reporter for Prometheus answers, or Prometheus of that. */
    static boolean isPrometheus(String head) {
        return (head.contains("flink_taskmanager_") || head.contains("flink_jobmanager_"))
                && (head.contains("\"__name__\"") || head.contains("tm_id=\"") || head.contains("host=\""));
    }

    /** Tables that tools of the host or the platform print. */
    static boolean isHostReport(String head) {
        return TABLES.stream().anyMatch(head::contains) || (head.contains("Filesystem ") && head.contains("Use%"));
    }

    /** What the JDK's tools print of memory. Logs of collections tell of the heap in the same words. */
    static boolean isJvmReport(String head) {
        return head.contains("Native Memory Tracking:")
                || head.contains("#instances")
                || head.contains("FGCT")
                || head.contains("total kB")
                || head.contains("VmRSS:")
                || head.contains("Heap Configuration:")
                || (head.contains(" total ")
                        && head.contains("K, used ")
                        && !head.contains("[gc")
                        && !head.contains("[GC")
                        && !head.contains("Heap before GC"));
    }

    static boolean isExport(String head) {
        String start = head.stripLeading();
        if (start.isEmpty() || (start.charAt(0) != '{' && start.charAt(0) != '[')) {
            return false;
        }
        for (String mark : MARKS) {
            if (head.contains(mark)) {
                return true;
            }
        }
        return false;
    }
}
