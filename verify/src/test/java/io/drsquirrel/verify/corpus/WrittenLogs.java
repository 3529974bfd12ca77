// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The records of all processes, and the files in which a cluster of that kind and layout of logs keeps them. */
final class WrittenLogs {
    private final String layout;
    private final String place;
    private final String job;
    private final Map<String, List<Entry>> files = new LinkedHashMap<>();

    /**
     * Logs without a record.
     *
     * @param layout what lines look like; {@code yarn}: all processes in one file, as {@code yarn logs} has them
     * @param place where the cluster runs, which tells how files are named
     * @param job the job's name
     */
    WrittenLogs(String layout, String place, String job) {
        this.layout = layout;
        this.place = place;
        this.job = job;
    }

    /**
     * One record.
     *
     * @param more the lines below its first
     */
    record Entry(Instant at, String level, String logger, String thread, String message, List<String> more) {}

    /** A process writes a record. */
    void add(String process, Entry entry) {
        files.computeIfAbsent(process, key -> new ArrayList<>()).add(entry);
    }

    /** File name to content, as of then. */
    Map<String, String> files(Instant now) {
        Map<String, String> logs = new LinkedHashMap<>();
        if (layout.equals("yarn")) {
            logs.put("application_" + (now.getEpochSecond() - 90000) + "_0042.log", aggregated());
        } else {
            files.forEach((name, entries) -> logs.put(fileName(name), render(name, entries)));
        }
        return logs;
    }

    private String fileName(String process) {
        String base =
                switch (process) {
                    case "jm" ->
                        place.equals("kubernetes")
                                ? "orders-7c5f8b9d6-" + "x2v9p"
                                : place.equals("yarn") ? "jobmanager" : "flink-hadoop-standalonesession-0-node1";
                    case "client" -> "flink-hadoop-client-node1";
                    case "operator" -> "flink-kubernetes-operator";
                    default ->
                        place.equals("kubernetes")
                                ? "orders-taskmanager-1-" + number(process)
                                : place.equals("yarn")
                                        ? "taskmanager_" + number(process)
                                        : "flink-hadoop-taskexecutor-" + number(process) + "-node"
                                                + (number(process) + 1);
                };
        return base + (layout.equals("json") ? ".json.log" : ".log");
    }

    /** The number of a task manager: 2 of {@code tm2}, else 1. */
    static int number(String process) {
        return process.length() > 2 && Character.isDigit(process.charAt(2)) ? process.charAt(2) - '0' : 1;
    }

    private String render(String name, List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            String iso = entry.at().toString();
            String day = iso.substring(0, 10);
            String time = String.format(
                    Locale.ROOT, "%s,%03d", iso.substring(11, 19), entry.at().toEpochMilli() % 1000);
            switch (name.equals("operator") ? name : layout) {
                case "operator" ->
                    text.append(day)
                            .append(' ')
                            .append(time)
                            .append(' ')
                            .append(entry.logger())
                            .append(' ')
                            .append(String.format(Locale.ROOT, "[%-5s][streaming/%s] ", entry.level(), job))
                            .append(body(entry))
                            .append('\n');
                case "json" -> text.append(json(entry)).append('\n');
                case "iso" ->
                    text.append(day)
                            .append('T')
                            .append(time.replace(',', '.'))
                            .append("Z ")
                            .append(String.format(Locale.ROOT, "%-5s", entry.level()))
                            .append(" [")
                            .append(entry.thread())
                            .append("] ")
                            .append(entry.logger())
                            .append(" - ")
                            .append(body(entry))
                            .append('\n');
                case "logback" ->
                    text.append(time.replace(',', '.'))
                            .append(" [")
                            .append(entry.thread())
                            .append("] ")
                            .append(String.format(Locale.ROOT, "%-5s", entry.level()))
                            .append(' ')
                            .append(shortened(entry.logger()))
                            .append(" - ")
                            .append(body(entry))
                            .append('\n');
                case "kubectl" -> {
                    String line = day + " " + time + " "
                            + String.format(Locale.ROOT, "%-5s %-60s [] - ", entry.level(), entry.logger())
                            + body(entry);
                    for (String one : line.split("\n", -1)) {
                        text.append("[pod/")
                                .append(fileName(name).replace(".log", ""))
                                .append("/flink-main-container] ")
                                .append(one)
                                .append('\n');
                    }
                }
                default ->
                    text.append(day)
                            .append(' ')
                            .append(time)
                            .append(' ')
                            .append(String.format(Locale.ROOT, "%-5s %-60s [] - ", entry.level(), entry.logger()))
                            .append(body(entry))
                            .append('\n');
            }
        }
        return text.toString();
    }

    private static String shortened(String logger) {
        StringBuilder name = new StringBuilder();
        String[] parts = logger.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            name.append(parts[i].charAt(0)).append('.');
        }
        return name.append(parts[parts.length - 1]).toString();
    }

    private static String body(Entry entry) {
        return entry.more().isEmpty() ? entry.message() : entry.message() + "\n" + String.join("\n", entry.more());
    }

    private static String json(Entry entry) {
        String stack =
                entry.more().isEmpty() ? "" : ",\"error.stack_trace\":" + quoted(String.join("\n", entry.more()));
        return "{\"@timestamp\":\"" + entry.at() + "\",\"log.level\":\"" + entry.level() + "\",\"message\":"
                + quoted(entry.message()) + ",\"process.thread.name\":" + quoted(entry.thread()) + ",\"log.logger\":"
                + quoted(entry.logger()) + stack + "}";
    }

    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    private String aggregated() {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, List<Entry>> file : files.entrySet()) {
            String name = file.getKey().equals("jm") ? "jobmanager.log" : "taskmanager.log";
            String content = render(file.getKey(), file.getValue());
            text.append("Container: ")
                    .append(container(file.getKey().equals("jm") ? 1 : 1 + number(file.getKey())))
                    .append(" on node")
                    .append(++number)
                    .append(".hadoop_8041\n")
                    .append("LogAggregationType: AGGREGATED\n")
                    .append("=".repeat(90))
                    .append("\nLogType:")
                    .append(name)
                    .append("\nLogLastModifiedTime:Thu Feb 12 10:00:00 +0000 2026\nLogLength:")
                    .append(content.length())
                    .append("\nLogContents:\n")
                    .append(content)
                    .append("\nEnd of LogType:")
                    .append(name)
                    .append('\n')
                    .append("*".repeat(70))
                    .append("\n\n");
        }
        return text.toString();
    }

    /** The name of a container of YARN. */
    static String container(int number) {
        return String.format(Locale.ROOT, "container_e17_1767578400000_0042_01_%06d", number);
    }
}
