// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drsquirrel.collect.readings.ContainerUsage;
import io.drsquirrel.collect.readings.RestAnswer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's tools print of a process' memory, pasted into a text or in a file of its own: {@code jstat -gc} and {@code -gcutil}, {@code
 * jcmd} ({@code VM.native_memory}, {@code GC.heap_info}, {@code GC.class_histogram}), {@code jmap -heap} and {@code -histo}, and resident
 * memory by {@code pmap -x} or {@code /proc}. Values become the metrics that Flink reports of a JVM; what no metric stands for (classes
 * that fill the heap, what the JVM accounts for) becomes a record that supports a cause rather than names one.
 */
final class JvmReport implements Transcript {
    private static final String JOB_MANAGER = "jobmanager";

    private static final int LONGEST_LINE = 16_000;
    private static final int LONGEST_COMMAND = 2_000;

    private static final Pattern RUNNER = Pattern.compile(
            "\\b(?:(\\w{0,100}Task(?:Manager|Executor)Runner)|\\w{0,100}[cC]luster[eE]ntry[pP]oint)\\b");
    private static final Pattern PROCESS = Pattern.compile("(?:^|\\s)(\\d{1,8}):?\\s");
    private static final Pattern COMMAND = Pattern.compile(
            "\\b(?:jstat|jcmd|jmap|jhsdb|pmap|jinfo)\\b[^|;]{0,300}?\\s(\\d{1,8})(?=\\s|$)|/proc/(\\d{1,8})/");
    private static final Pattern INTERVAL = Pattern.compile(
            "\\bjstat\\s+(?:-\\S+\\s+){0,9}-gc\\w*\\s+(?:-\\S+\\s+){0,9}(?:\\S+)\\s+(\\d{1,7})(ms|s)?(?=\\s|$)");

    private static final Pattern PMAP_TOTAL = Pattern.compile("^total kB\\s+\\d+\\s+(\\d+)\\b.*");
    private static final Pattern RESIDENT = Pattern.compile("^(?:VmRSS|Rss):\\s+(\\d+) kB$");

    private static final Pattern HEAP_TOTAL = Pattern.compile(
            "^(garbage-first heap|PSYoungGen|ParOldGen|PSOldGen|par new generation|concurrent mark-sweep generation|def new generation|tenured generation)\\s+total (\\d+)K,.*?\\bused (\\d+)K.*");
    private static final Pattern METASPACE =
            Pattern.compile("^Metaspace\\s+used (\\d+)K, (?:capacity \\d+K, )?committed \\d+K.*");
    private static final Pattern OLD_SETTING = Pattern.compile("^(MaxHeapSize|MaxMetaspaceSize)\\s+= (\\d+) .*");
    private static final Pattern OLD_USED = Pattern.compile("^used\\s+= (\\d+) \\(.*");
    private static final Pattern FLAG =
            Pattern.compile("-XX:(MaxMetaspaceSize|MaxDirectMemorySize|MaxHeapSize)=(\\d{1,18})([kKmMgG]?)");

    private final String name;

    JvmReport(String name) {
        this.name = name;
    }

    private enum Table {
        NONE,
        JSTAT,
        NATIVE,
        CLASSES,
        HEAP
    }

    @Override
    public Optional<String> asLog(String text) {
        Page page = new Page();
        text.lines().forEach(page::line);
        page.end();
        return page.found ? Optional.of(page.log.toString()) : Optional.empty();
    }

    /** One text while it is written over. */
    private final class Page {
        private final StringBuilder log = new StringBuilder();
        private boolean found;
        private String stamp = Stamps.ofName(name);
        private Table table = Table.NONE;
        private final Map<String, Boolean> jobManagers = new HashMap<>();
        private String path = "";
        private String process = "taskmanager";
        /** Of the process, as the system counts them; empty while it is not told. */
        private String number = "";

        private double interval = Double.NaN;
        private final Map<String, Double> values = new LinkedHashMap<>();

        private @Nullable JstatTable collections;
        private final NativeMemory nativeMemory = new NativeMemory();
        private final ClassHistogram classes = new ClassHistogram();
        private double resident;
        private boolean wholeHeap;
        /** Whether a flag told how large the heap may become; what it has by now is less. */
        private boolean limitKnown;

        void line(String whole) {
            String line = whole.length() > LONGEST_LINE ? "" : plain(whole);
            if (!taken(line)) {
                told(line);
                log.append(whole);
            }
            log.append('\n');
        }

        /** Without what quotes it: blanks, a list's mark, a rule of a table. */
        private static String plain(String line) {
            return line.strip().replaceFirst("^[>|]\\s*", "");
        }

        private boolean taken(String line) {
            if (opens(line)) {
                return true;
            }
            boolean took =
                    switch (table) {
                        case JSTAT -> collections != null && collections.takes(line);
                        case NATIVE -> nativeMemory.takes(line, values);
                        case CLASSES -> classes.takes(line, values);
                        case HEAP -> heap(line);
                        case NONE -> resident(line);
                    };
            if (!took && table != Table.NONE && !line.isEmpty()) {
                close();
                return resident(line);
            }
            return took;
        }

        /** Whether the line is the head of a table. */
        private boolean opens(String line) {
            Optional<JstatTable> head = JstatTable.opened(line);
            if (head.isPresent()) {
                if (collections == null || !collections.goesOnIn(head.get())) {
                    close();
                    collections = head.get();
                    table = Table.JSTAT;
                }
                return true;
            }
            if (line.startsWith("Native Memory Tracking:")) {
                close();
                table = Table.NATIVE;
                return true;
            }
            if (line.contains("#instances") && line.contains("#bytes")) {
                close();
                table = Table.CLASSES;
                return true;
            }
            if (table != Table.HEAP && (HEAP_TOTAL.matcher(line).matches() || line.startsWith("Heap Configuration:"))) {
                close();
                table = Table.HEAP;
                wholeHeap = false;
                limitKnown = values.containsKey(JvmMetric.HEAP_MAX);
                return heap(line) || line.startsWith("Heap Configuration:");
            }
            return false;
        }

        /** What a line that is of no table says of those below it. */
        private void told(String line) {
            if (line.isEmpty()) {
                return;
            }
            Matcher flag = FLAG.matcher(line);
            while (flag.find()) {
                String metric =
                        switch (flag.group(1)) {
                            case "MaxMetaspaceSize" -> JvmMetric.METASPACE_MAX;
                            case "MaxDirectMemorySize" -> JvmMetric.DIRECT_MAX;
                            default -> JvmMetric.HEAP_MAX;
                        };
                values.putIfAbsent(metric, Amounts.bytes(flag.group(2), flag.group(3)));
            }
            Matcher runner = RUNNER.matcher(line);
            Matcher runs = PROCESS.matcher(line);
            boolean told = runner.find() && runs.find() && runs.start() < runner.start();
            if (told) {
                jobManagers.put(runs.group(1), runner.group(1) == null);
            }
            Matcher command = COMMAND.matcher(line).region(0, Math.min(line.length(), LONGEST_COMMAND));
            if (command.find()) {
                // By the process' number, or the pod or host that it was called on.
                boolean named = line.contains("jobmanager") || line.contains("job-manager");
                String asked = command.group(1) == null ? command.group(2) : command.group(1);
                of(asked, jobManagers.getOrDefault(asked, named));
            } else if (told && line.startsWith(runs.group(1) + ":")) {
                // pmap names the process itself.
                of(runs.group(1), runner.group(1) == null);
            }
            Matcher every = INTERVAL.matcher(line);
            if (every.find()) {
                double number = Double.parseDouble(every.group(1));
                interval = "s".equals(every.group(2)) ? number : number / 1000;
            }
            String at = Stamps.in(line);
            stamp = at.isEmpty() ? stamp : at;
        }

        private void of(String asked, boolean jobManager) {
            boolean other = !number.isEmpty() && !number.equals(asked) || jobManager != process.equals(JOB_MANAGER);
            if (other) {
                account();
            }
            number = asked;
            path = jobManager ? "/jobmanager/metrics" : "";
            process = jobManager ? JOB_MANAGER : "taskmanager";
        }

        // ------------------------------------------------------------------------------------------ memory

        private boolean heap(String line) {
            Matcher part = HEAP_TOTAL.matcher(line);
            Matcher metaspace = METASPACE.matcher(line);
            Matcher setting = OLD_SETTING.matcher(line);
            Matcher used = OLD_USED.matcher(line);
            if (part.matches()) {
                values.merge(JvmMetric.HEAP_USED, Double.parseDouble(part.group(3)) * 1024, Double::sum);
                if (!limitKnown) {
                    values.merge(JvmMetric.HEAP_MAX, Double.parseDouble(part.group(2)) * 1024, Double::sum);
                }
            } else if (metaspace.matches()) {
                values.put(JvmMetric.METASPACE_USED, Double.parseDouble(metaspace.group(1)) * 1024);
            } else if (setting.matches()) {
                double most = Double.parseDouble(setting.group(2));
                if (most < 1e15) {
                    values.put(
                            setting.group(1).equals("MaxHeapSize") ? JvmMetric.HEAP_MAX : JvmMetric.METASPACE_MAX,
                            most);
                }
            } else if (line.equals("G1 Heap:")) {
                wholeHeap = true;
            } else if (used.matches() && !(wholeHeap && values.containsKey(JvmMetric.HEAP_USED))) {
                values.merge(JvmMetric.HEAP_USED, Double.parseDouble(used.group(1)), Double::sum);
            } else {
                return line.isEmpty()
                        || line.contains(" = ")
                        || line.endsWith(":")
                        || line.contains("% used")
                        || line.startsWith("region size")
                        || line.startsWith("class space");
            }
            return true;
        }

        private boolean resident(String line) {
            Matcher total = PMAP_TOTAL.matcher(line);
            Matcher status = RESIDENT.matcher(line);
            boolean mapped = total.matches();
            if (!mapped && !status.matches()) {
                return false;
            }
            double bytes = Double.parseDouble(mapped ? total.group(1) : status.group(1)) * 1024;
            // /proc's smaps tell of each mapping as well; the whole is the largest.
            if (bytes > resident) {
                resident = bytes;
                log.append(new ContainerUsage(process, (long) bytes, null, null, null, stamp).line());
                found = true;
            }
            return true;
        }

        // ------------------------------------------------------------------------------------------ what is told

        private void close() {
            if (collections != null) {
                collections.tell(interval, values, this::put);
                collections.fullOldGeneration().ifPresent(this::record);
                collections = null;
            }
            classes.fillers(values).ifPresent(this::record);
            table = Table.NONE;
            put(0, 0);
        }

        void end() {
            close();
            account();
        }

        private void account() {
            nativeMemory.account(resident).ifPresent(this::record);
            resident = 0;
        }

        private void record(String line) {
            log.append(line).append('\n');
            found = true;
        }

        /**
         * Puts the values out, as an answer about the process.
         *
         * @param beforeLast seconds from the last row, not positive
         * @param sinceFirst seconds since the time that was told
         */
        private void put(double beforeLast, double sinceFirst) {
            boolean limitsOnly = values.keySet().stream().allMatch(id -> id.endsWith("Max"));
            if (limitsOnly) {
                return;
            }
            ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
            values.forEach((id, value) -> metrics.addObject().put("id", id).put("value", String.valueOf(value)));
            log.append(RestAnswer.line(path, name, stamp(beforeLast, sinceFirst), metrics))
                    .append('\n');
            found = true;
            values.keySet().removeIf(id -> !id.endsWith("Max") || id.equals(JvmMetric.HEAP_MAX));
        }

        private String stamp(double beforeLast, double sinceFirst) {
            try {
                if (stamp.isEmpty()) {
                    return beforeLast >= 0 ? "" : RestAnswer.before(Duration.ofMillis((long) (-beforeLast * 1000)));
                }
                long millis = (long) (sinceFirst * 1000);
                return stamp.startsWith("T")
                        ? "T" + LocalTime.parse(stamp.substring(1)).plus(Duration.ofMillis(millis))
                        : Instant.parse(stamp).plusMillis(millis).toString();
            } catch (DateTimeException e) {
                return "";
            }
        }
    }
}
