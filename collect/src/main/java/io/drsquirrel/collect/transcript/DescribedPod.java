// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.ContainerUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code kubectl describe} prints of a pod, also of several, or of a FlinkDeployment. How a container ended is a record of that time; the events, of
 * which only the age is shown, are records of the last time that is told before them, since nobody knows when the text was
 * written. All else stays as it is.
 */
final class DescribedPod implements Transcript {
    private static final Pattern FIELD = Pattern.compile("^(\\s*)([A-Z][A-Za-z ]{1,30}):\\s*(.*)$");
    private static final Pattern EVENT =
            Pattern.compile("^ {2}(Normal|Warning) {2,}(\\S+) {2,}(\\S.*?) {2,}(\\S+(?:, \\S+)?) {2,}(\\S.*)$");

    @Override
    public Optional<String> asLog(String text) {
        List<String> lines = text.lines().toList();
        LinePage page = new LinePage();
        String pod = "";
        String container = "";
        Optional<Instant> last = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher field = FIELD.matcher(line);
            Matcher event = EVENT.matcher(line);
            if (event.matches()) {
                String level = event.group(1).equals("Warning") ? "WARN" : "INFO";
                String told = event.group(2) + " pod/" + pod + ": " + event.group(5);
                page.record(i, last, level, "kubernetes.Event", told);
                continue;
            }
            if (field.matches()) {
                String name = field.group(2);
                String value = field.group(3);
                if (name.equals("Name") && field.group(1).isEmpty()) {
                    pod = value;
                } else if (name.equals("Error") && !value.isEmpty()) {
                    // Of a FlinkDeployment or FlinkSessionJob.
                    String told = "Status of " + pod + ": " + OperatorError.words(value);
                    page.record(i, last, "ERROR", "flink.kubernetes.operator.status", told);
                } else if (name.equals("Flink Configuration") && value.isEmpty()) {
                    i = options(page, lines, i, field.group(1).length()) - 1;
                    continue;
                } else if (name.equals("Start Time")) {
                    last = Times.parse(value).or(() -> Optional.empty());
                } else if ((name.equals("State") || name.equals("Last State")) && !value.equals("Running")) {
                    int end = blockEnd(lines, i, field.group(1).length());
                    StringBuilder told =
                            new StringBuilder("Container " + container + " of pod " + pod + ": " + name + ": " + value);
                    Optional<Instant> finished = Optional.empty();
                    for (int j = i + 1; j < end; j++) {
                        String part = lines.get(j).strip();
                        told.append(", ").append(part.replaceFirst(":\\s+", ": "));
                        if (part.startsWith("Finished:")) {
                            finished = Times.parse(part.substring(9));
                        }
                    }
                    Optional<Instant> at = finished.isPresent() ? finished : last;
                    last = finished.isPresent()
                                    && (last.isEmpty() || finished.get().isAfter(last.get()))
                            ? finished
                            : last;
                    String level = value.startsWith("Terminated") || value.startsWith("Waiting") ? "WARN" : "INFO";
                    page.record(i, at, level, "kubernetes.Pod", told.toString());
                    i = end - 1;
                    continue;
                } else if (name.equals("Limits") && value.isEmpty() && isFlinks(container)) {
                    limits(pod, lines, i, field.group(1).length()).ifPresent(new LimitLine(page, i)::put);
                } else if (value.isEmpty() && field.group(1).length() == 2) {
                    container = name;
                }
            } else if (line.matches("^ {2}[a-z0-9][a-z0-9.-]*:\\s*$")) {
                container = line.strip().replace(":", "");
            }
            if (line.startsWith("Message:") || line.startsWith("Reason:") || line.startsWith("Status:")) {
                page.record(i, last, "INFO", "kubernetes.Pod", "Pod " + pod + ": " + line.replaceFirst(":\\s+", ": "));
            }
        }
        return page.isEmpty() ? Optional.empty() : Optional.of(page.toString());
    }

    /** Options of a FlinkDeployment, as they stand below; tells where they end. */
    private static int options(LinePage page, List<String> lines, int from, int indent) {
        int i = from + 1;
        for (; i < lines.size() && lines.get(i).startsWith(" ".repeat(indent + 1)); i++) {
            String[] words = lines.get(i).strip().split(":\\s+", 2);
            if (words.length == 2 && words[0].matches("[a-z][\\w.-]+")) {
                ConfigurationFile.option(page, i, words[0], words[1]);
            }
        }
        return i;
    }

    /** Puts what a container may use on the line that says so. */
    private record LimitLine(LinePage page, int line) {
        void put(ContainerUsage limits) {
            page.put(line, limits.line());
        }
    }

    /** Beside it sidecars may run. */
    private static boolean isFlinks(String container) {
        return container.startsWith("flink") || container.contains("taskmanager") || container.contains("jobmanager");
    }

    private static Optional<ContainerUsage> limits(String pod, List<String> lines, int from, int indent) {
        Long memory = null;
        Double cores = null;
        int end = blockEnd(lines, from, indent);
        for (String line : lines.subList(from + 1, end)) {
            String[] words = line.strip().split(":\\s+", 2);
            if (words.length == 2 && words[0].equals("memory")) {
                memory = HostReport.bytes(words[1]).orElse(null);
            } else if (words.length == 2 && words[0].equals("cpu") && words[1].matches("\\d{1,6}(?:\\.\\d+)?m?")) {
                cores = HostReport.cores(words[1]);
            }
        }
        return memory == null && cores == null
                ? Optional.empty()
                : Optional.of(new ContainerUsage(pod, null, memory, null, cores, ""));
    }

    private static int blockEnd(List<String> lines, int from, int indent) {
        int end = from + 1;
        while (end < lines.size() && end - from < 12 && lines.get(end).startsWith(" ".repeat(indent + 1))) {
            end++;
        }
        return end;
    }
}
