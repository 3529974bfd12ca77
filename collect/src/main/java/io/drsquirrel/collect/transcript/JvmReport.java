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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JDK's tools print of a process' memory, pasted into a text or in a file of its own: {@code jstat -gc} and {@code -gcutil}, {@code
 * jcmd} ({@code VM.native_memory}, {@code GC.heap_info}, {@code GC.class_histogram}), {@code jmap -heap} and {@code -histo}, and resident
 * memory by {@code pmap -x} or {@code /proc}. Values become the metrics that Flink reports of a JVM; what no metric stands for (classes
 * that fill the heap, what the JVM accounts for) becomes a record that supports a cause rather than names one.
 */
final class JvmReport implements Transcript {
    private static final String HEAP_USED = "Status.JVM.Memory.Heap.Used";
    private static final String HEAP_MAX = "Status.JVM.Memory.Heap.Max";
    private static final String METASPACE_USED = "Status.JVM.Memory.Metaspace.Used";
    private static final String METASPACE_MAX = "Status.JVM.Memory.Metaspace.Max";
    private static final String DIRECT_MAX = "Status.JVM.Memory.Direct.Max";
    private static final String THREADS = "Status.JVM.Threads.Count";
    private static final String COLLECTOR = "Status.JVM.GarbageCollector.";
    private static final String YOUNG = "G1 Young Generation";
    private static final String OLD = "G1 Old Generation";

    private static final String JOB_MANAGER = "jobmanager";

    private static final int LONGEST_LINE = 16_000;
    private static final int LONGEST_COMMAND = 2_000;
    private static final int MOST_ROWS = 600;
    /** What was seen for some seconds is taken to be so for a few minutes. */
    private static final double SPEAKS_FOR_SECONDS = 180;

    private static final double SHORTEST_SECONDS = 4;
    private static final double FULL = 90;
    private static final double VERY_FULL = 95;
    /** People who ask for a histogram of classes cause one full collection, mostly a short one. */
    private static final int SEVERAL_FULL_COLLECTIONS = 2;

    private static final double LONG_SECONDS = 1;
    private static final int MANY_FULL_COLLECTIONS = 20;
    private static final int CLASSES_SHOWN = 4;
    private static final double MUCH_BEYOND = 1.2;
    private static final double LEAST_BEYOND = 256d * 1024 * 1024;

    private static final Pattern RUNNER = Pattern.compile(
            "\\b(?:(\\w{0,100}Task(?:Manager|Executor)Runner)|\\w{0,100}[cC]luster[eE]ntry[pP]oint)\\b");
    private static final Pattern PROCESS = Pattern.compile("(?:^|\\s)(\\d{1,8}):?\\s");
    private static final Pattern COMMAND = Pattern.compile(
            "\\b(?:jstat|jcmd|jmap|jhsdb|pmap|jinfo)\\b[^|;]{0,300}?\\s(\\d{1,8})(?=\\s|$)|/proc/(\\d{1,8})/");
    private static final Pattern INTERVAL = Pattern.compile(
            "\\bjstat\\s+(?:-\\S+\\s+){0,9}-gc\\w*\\s+(?:-\\S+\\s+){0,9}(?:\\S+)\\s+(\\d{1,7})(ms|s)?(?=\\s|$)");
    private static final Pattern NUMBER = Pattern.compile("-|NaN|\\d{1,15}(?:[.,]\\d{1,6})?");

    private static final Pattern NMT_TOTAL =
            Pattern.compile("^Total: reserved=\\d+[KMG]?B(?: [+-]\\d+\\w*)?, committed=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_PART = Pattern.compile(
            "^-?\\s*([A-Z][A-Za-z ]{1,40}?)\\s+\\(reserved=(\\d+)([KMG]?)B(?: [+-]\\d+\\w*)?, committed=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_USED = Pattern.compile("^\\(\\s*used=(\\d+)([KMG]?)B.*");
    private static final Pattern NMT_THREADS = Pattern.compile("^\\((?:threads? )#(\\d+).*");

    private static final Pattern CLASS_ROW = Pattern.compile("^\\d{1,7}:\\s+(\\d{1,15})\\s+(\\d{1,18})\\s+(\\S+).*");
    private static final Pattern CLASS_TOTAL = Pattern.compile("^Total\\s+(\\d{1,15})\\s+(\\d{1,18})$");
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

        private List<String> columns = List.of();
        private final List<double[]> rows = new ArrayList<>();

        private double accounted;
        private double resident;
        private final Map<String, Double> parts = new LinkedHashMap<>();
        private final Map<String, Double> classes = new LinkedHashMap<>();
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
                        case JSTAT -> jstat(line);
                        case NATIVE -> nativeMemory(line);
                        case CLASSES -> classes(line);
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
            if (line.contains("GCT") && line.contains("FGC") && (line.contains(" O ") || line.contains("OU"))) {
                List<String> head = List.of(line.split("\\s+"));
                // jstat -h repeats its head.
                if (table != Table.JSTAT || !head.equals(columns)) {
                    close();
                    columns = head;
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
                limitKnown = values.containsKey(HEAP_MAX);
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
                            case "MaxMetaspaceSize" -> METASPACE_MAX;
                            case "MaxDirectMemorySize" -> DIRECT_MAX;
                            default -> HEAP_MAX;
                        };
                values.putIfAbsent(metric, bytes(flag.group(2), flag.group(3)));
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

        // ------------------------------------------------------------------------------------------ collections

        private boolean jstat(String line) {
            String[] words = line.split("\\s+");
            if (words.length != columns.size() || rows.size() >= 20 * MOST_ROWS) {
                return false;
            }
            double[] row = new double[words.length];
            for (int i = 0; i < words.length; i++) {
                if (!NUMBER.matcher(words[i]).matches()) {
                    return false;
                }
                row[i] = words[i].equals("-") || words[i].equals("NaN")
                        ? 0
                        : Double.parseDouble(words[i].replace(',', '.'));
            }
            rows.add(row);
            return true;
        }

        private OptionalDouble column(double[] row, String name) {
            int at = columns.indexOf(name);
            return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(row[at]);
        }

        private void jstat() {
            if (rows.isEmpty()) {
                return;
            }
            int last = rows.size() - 1;
            boolean timed = columns.contains("Timestamp");
            double step = timed || last == 0 ? 0 : Double.isNaN(interval) || interval <= 0 ? Double.NaN : interval;
            if (last > 0 && !Double.isNaN(step)) {
                double span = timed ? at(last, step) - at(0, step) : last * step;
                if (span >= SHORTEST_SECONDS && span < SPEAKS_FOR_SECONDS) {
                    before(span);
                }
                int every = Math.max(1, (last + MOST_ROWS) / MOST_ROWS);
                for (int i = 0; i <= last; i += i + every > last && i < last ? last - i : every) {
                    row(rows.get(i), at(i, step) - at(last, step), at(i, step) - at(0, step));
                }
            } else {
                row(rows.get(last), 0, 0);
            }
            oldGeneration(rows.get(0), rows.get(last));
            rows.clear();
        }

        private double at(int row, double step) {
            return column(rows.get(row), "Timestamp").orElse(row * step);
        }

        /** Counters as they were a while before, had it been as it was seen since. */
        private void before(double span) {
            double more = SPEAKS_FOR_SECONDS - span;
            double[] first = rows.get(0);
            double[] last = rows.get(rows.size() - 1);
            double[] past = first.clone();
            for (String counter : List.of("YGC", "YGCT", "FGC", "FGCT")) {
                int at = columns.indexOf(counter);
                if (at >= 0) {
                    past[at] = Math.max(0, first[at] - (last[at] - first[at]) / span * more);
                }
            }
            counters(past);
            put(-SPEAKS_FOR_SECONDS, -more);
        }

        private void row(double[] row, double beforeLast, double sinceFirst) {
            counters(row);
            OptionalDouble old = column(row, "OU");
            if (old.isPresent()) {
                double used = 0;
                double most = 0;
                for (String part : List.of("S0", "S1", "E", "O")) {
                    used += column(row, part + "U").orElse(0);
                    most += column(row, part + "C").orElse(0);
                }
                values.put(HEAP_USED, used * 1024);
                values.put(HEAP_MAX, most * 1024);
                column(row, "MU").ifPresent(meta -> values.put(METASPACE_USED, meta * 1024));
            }
            put(beforeLast, sinceFirst);
        }

        private void counters(double[] row) {
            values.put(COLLECTOR + YOUNG + ".Time", column(row, "YGCT").orElse(0) * 1000);
            values.put(COLLECTOR + YOUNG + ".Count", column(row, "YGC").orElse(0));
            values.put(COLLECTOR + OLD + ".Time", column(row, "FGCT").orElse(0) * 1000);
            values.put(COLLECTOR + OLD + ".Count", column(row, "FGC").orElse(0));
        }

        /** Full collections that leave the old generation full. */
        private void oldGeneration(double[] first, double[] last) {
            double full = column(last, "FGC").orElse(0);
            double share = share(last);
            double young = column(last, "YGC").orElse(0);
            double more = full - column(first, "FGC").orElse(0);
            double took = column(last, "FGCT").orElse(0) - column(first, "FGCT").orElse(0);
            boolean busy = more >= SEVERAL_FULL_COLLECTIONS || more > 0 && took >= LONG_SECONDS;
            boolean seen = busy && share >= FULL && share(first) >= FULL;
            boolean known = full >= MANY_FULL_COLLECTIONS && full >= young / 2 && share >= VERY_FULL;
            if (seen || known) {
                record("WARN jvm.Heap [] - Old generation is full: " + number(share) + " % in use after "
                        + (long) full + " full collections, which took "
                        + number(column(last, "FGCT").orElse(0)) + " s");
            }
        }

        private double share(double[] row) {
            OptionalDouble told = column(row, "O");
            double most = column(row, "OC").orElse(0);
            return told.isPresent()
                    ? told.getAsDouble()
                    : most > 0 ? column(row, "OU").orElse(0) / most * 100 : 0;
        }

        // ------------------------------------------------------------------------------------------ memory

        private boolean nativeMemory(String line) {
            if (line.isEmpty() || line.startsWith("(Omitting")) {
                return true;
            }
            Matcher total = NMT_TOTAL.matcher(line);
            Matcher part = NMT_PART.matcher(line);
            Matcher used = NMT_USED.matcher(line);
            Matcher threads = NMT_THREADS.matcher(line);
            if (total.matches()) {
                accounted = bytes(total.group(1), total.group(2));
            } else if (part.matches()) {
                String kind = part.group(1).strip();
                parts.put(kind, bytes(part.group(4), part.group(5)));
                if (kind.equals("Java Heap")) {
                    values.put(HEAP_MAX, bytes(part.group(2), part.group(3)));
                }
            } else if (used.matches()) {
                values.putIfAbsent(METASPACE_USED, bytes(used.group(1), used.group(2)));
            } else if (threads.matches()) {
                values.put(THREADS, Double.parseDouble(threads.group(1)));
            } else {
                return line.startsWith("(") || line.startsWith("-") || line.startsWith("Total:");
            }
            return true;
        }

        private boolean classes(String line) {
            Matcher row = CLASS_ROW.matcher(line);
            Matcher total = CLASS_TOTAL.matcher(line);
            if (row.matches()) {
                if (classes.size() < 200) {
                    classes.put(row.group(3), Double.parseDouble(row.group(2)));
                }
                return true;
            }
            if (total.matches()) {
                values.put(HEAP_USED, Double.parseDouble(total.group(2)));
                return true;
            }
            return line.isEmpty() || line.startsWith("---") || line.equals("...");
        }

        private boolean heap(String line) {
            Matcher part = HEAP_TOTAL.matcher(line);
            Matcher metaspace = METASPACE.matcher(line);
            Matcher setting = OLD_SETTING.matcher(line);
            Matcher used = OLD_USED.matcher(line);
            if (part.matches()) {
                values.merge(HEAP_USED, Double.parseDouble(part.group(3)) * 1024, Double::sum);
                if (!limitKnown) {
                    values.merge(HEAP_MAX, Double.parseDouble(part.group(2)) * 1024, Double::sum);
                }
            } else if (metaspace.matches()) {
                values.put(METASPACE_USED, Double.parseDouble(metaspace.group(1)) * 1024);
            } else if (setting.matches()) {
                double most = Double.parseDouble(setting.group(2));
                if (most < 1e15) {
                    values.put(setting.group(1).equals("MaxHeapSize") ? HEAP_MAX : METASPACE_MAX, most);
                }
            } else if (line.equals("G1 Heap:")) {
                wholeHeap = true;
            } else if (used.matches() && !(wholeHeap && values.containsKey(HEAP_USED))) {
                values.merge(HEAP_USED, Double.parseDouble(used.group(1)), Double::sum);
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
            switch (table) {
                case JSTAT -> jstat();
                case CLASSES -> fillers();
                default -> {
                    // Values only.
                }
            }
            table = Table.NONE;
            put(0, 0);
        }

        void end() {
            close();
            account();
        }

        /** Resident memory beside what the JVM accounts for, of one process. */
        private void account() {
            if (accounted > 0) {
                StringBuilder told = new StringBuilder();
                parts.entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                        .limit(6)
                        .forEach(part -> told.append(told.length() == 0 ? "" : ", ")
                                .append(part.getKey())
                                .append(' ')
                                .append(size(part.getValue())));
                boolean beyond = resident > MUCH_BEYOND * accounted && resident - accounted > LEAST_BEYOND;
                record("INFO jvm.NativeMemory [] - "
                        + (beyond
                                ? "Resident memory of " + size(resident) + " lies " + size(resident - accounted)
                                        + " above what the JVM accounts for, "
                                : "The JVM accounts for ")
                        + size(accounted) + " of memory: " + told);
            }
            accounted = 0;
            resident = 0;
            parts.clear();
        }

        /** The classes whose objects take most. */
        private void fillers() {
            double all = values.getOrDefault(
                    HEAP_USED, classes.values().stream().mapToDouble(d -> d).sum());
            if (!classes.isEmpty() && all > 0) {
                StringBuilder told = new StringBuilder();
                classes.entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                        .limit(CLASSES_SHOWN)
                        .forEach(entry -> told.append(told.length() == 0 ? "" : ", ")
                                .append(entry.getKey())
                                .append(' ')
                                .append(number(entry.getValue() / all * 100))
                                .append(" %"));
                classes.entrySet().stream()
                        .filter(entry -> isUsers(entry.getKey()))
                        .max(Map.Entry.comparingByValue())
                        .filter(entry -> entry.getValue() >= 0.02 * all && told.indexOf(entry.getKey()) < 0)
                        .ifPresent(entry -> told.append("; of the job's own ")
                                .append(entry.getKey())
                                .append(' ')
                                .append(number(entry.getValue() / all * 100))
                                .append(" %"));
                record("INFO jvm.Heap [] - Classes that fill the heap of " + size(all) + ": " + told);
            }
            classes.clear();
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
            values.keySet().removeIf(id -> !id.endsWith("Max") || id.equals(HEAP_MAX));
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

    private static double bytes(String amount, String unit) {
        int power = unit.isEmpty() ? 0 : "KMG".indexOf(unit.toUpperCase(Locale.ROOT)) + 1;
        return Double.parseDouble(amount) * Math.pow(1024, power);
    }

    private static String size(double bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (1L << 30))
                : String.format(Locale.ROOT, "%.0f MiB", bytes / (1 << 20));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
