// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.ContainerUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tools of the host and the platform print, pasted into a text: what containers use ({@code kubectl top pod}, {@code docker stats})
 * becomes facts about them; a disk that is full or saturated, processors that wait or are taken by others, and memory that is used up
 * become records in words of their own, since no signal stands for them ({@code df}, {@code iostat}, {@code vmstat}, {@code top},
 * {@code free}). What looks well is left as it is.
 */
final class HostReport implements Transcript {
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:[.,]\\d+)?)\\s?([kKMGT]?i?)B?");
    private static final Pattern STATS = Pattern.compile(
            "^\\s*(?:[0-9a-f]{12}\\s+)?(\\S+)\\s+(\\d+(?:\\.\\d+)?)%\\s+(\\d+(?:\\.\\d+)?\\s?[kKMGT]?i?B)\\s+/\\s+(\\d+(?:\\.\\d+)?\\s?[kKMGT]?i?B)\\s.*$");
    private static final Pattern FULL = Pattern.compile(
            "^(\\S+)\\s+(?:[a-z]\\S*\\s+)?(\\S+)\\s+(\\S+)\\s+(-?[\\d.,]+[KMGTPi]*|-)\\s+(\\d{1,3})%\\s+(/\\S*)\\s*$");
    /** Read-only images are full by nature, and nobody writes there. */
    private static final Pattern NO_DISK = Pattern.compile(
            "^(?:/dev/loop|/dev/sr|squashfs|udev|devtmpfs|efivarfs|iso9660)|\\s/(?:snap|boot|media|cdrom|run|sys|dev|proc|mnt/cdrom|etc)(?:/|\\s|$)");

    private static final Pattern IDLE = Pattern.compile("(\\d{1,3}[.,]\\d)\\s*%?\\s*id\\b");
    private static final Pattern WAITING = Pattern.compile("(\\d{1,3}[.,]\\d)\\s*%?\\s*wa\\b");
    private static final Pattern RESOURCE_ID = Pattern.compile("taskmanager\\.resource-id=([^\\s'\"]+)");
    private static final int LONGEST_LINE = 64_000;
    private static final double MUCH_WAITING = 30;
    private static final double MUCH_STEAL = 10;
    private static final double SATURATED = 95;
    private static final double LONG_AWAIT_MILLIS = 50;
    private static final double FEW_IDLE = 5;
    private static final double NO_MEMORY = 0.02;
    /** Processes that are Flink's own, or may be: the JVM and what starts it. */
    private static final Pattern OWN = Pattern.compile("^(?:java|pyflink.*|bash|sh|top|ps|C[12] .*|GC .*|jsvc)$");

    /** Flink starts such for functions in Python, as the user that it runs as itself. */
    private static final Pattern PYTHON = Pattern.compile("^python[\\d.]*$");

    /** A row of {@code top} or {@code ps aux} about a JVM, with its user. */
    private static final Pattern JVM_OF =
            Pattern.compile("(?m)^ *(?:\\d+ +([a-z_][\\w.+-]{0,40})|([a-z_][\\w.+-]{0,40}) +\\d+) .*\\bjava\\b");

    private String stamp;

    HostReport(String name) {
        stamp = Stamps.ofName(name);
    }

    private enum Table {
        NONE,
        PODS,
        NODES,
        STATS,
        DISKS,
        VMSTAT,
        CPU,
        DEVICES,
        FREE,
        PROCESSES
    }

    @Override
    public Optional<String> asLog(String text) {
        Rows rows = new Rows();
        Matcher jvm = JVM_OF.matcher(text);
        while (jvm.find()) {
            rows.usersOfJvms.add(jvm.group(1) == null ? jvm.group(2) : jvm.group(1));
        }
        text.lines().forEach(rows::line);
        return rows.found ? Optional.of(rows.log.toString()) : Optional.empty();
    }

    /** One text while it is written over, line by line. */
    private final class Rows {
        private final StringBuilder log = new StringBuilder();
        private final Set<String> usersOfJvms = new HashSet<>();
        private Table table = Table.NONE;
        private List<String> head = List.of();
        private boolean found;
        private boolean inodes;
        private int deviceReports;
        private int vmRows;
        private double idle = Double.NaN;
        private String wrapped = "";
        private boolean hogTold;

        void line(String line) {
            if (line.length() > LONGEST_LINE) {
                log.append(line).append('\n');
                return;
            }
            String told = opens(line) ? "" : row(line);
            if (told.isEmpty()) {
                log.append(line);
            } else {
                found = true;
                log.append(told);
            }
            log.append('\n');
        }

        /** Whether the line is the head of a table. */
        private boolean opens(String line) {
            String l = line.strip();
            if (l.contains("CPU(cores)") && l.contains("MEMORY(bytes)")) {
                table = l.contains("CPU%") || l.contains("CPU(%)") ? Table.NODES : Table.PODS;
            } else if (l.contains("CPU %") && l.contains("MEM USAGE / LIMIT")) {
                table = Table.STATS;
            } else if (l.startsWith("Filesystem") && l.contains("Use%")) {
                table = Table.DISKS;
                inodes = l.contains("IUse%");
            } else if (l.startsWith("r  b ") || l.startsWith("r b ")) {
                table = Table.VMSTAT;
                vmRows = 0;
            } else if (l.startsWith("avg-cpu:")) {
                table = Table.CPU;
            } else if (l.startsWith("Device") && l.contains("%util")) {
                table = Table.DEVICES;
                deviceReports++;
            } else if (l.startsWith("total ") && l.contains("used") && l.contains("available")) {
                table = Table.FREE;
            } else if ((l.startsWith("PID ") || l.startsWith("USER ")) && l.contains("%CPU") && l.contains("COMMAND")) {
                table = Table.PROCESSES;
                hogTold = false;
            } else if (l.startsWith("%Cpu(s)") || l.startsWith("Cpu(s)")) {
                processors(line);
                return false;
            } else if (l.isEmpty()) {
                if (table != Table.DEVICES && table != Table.CPU) {
                    table = Table.NONE;
                }
                return true;
            } else {
                String at = Stamps.in(l);
                if (!at.isEmpty() && table == Table.NONE) {
                    stamp = at;
                }
                return false;
            }
            head = List.of(l.split("\\s+"));
            wrapped = "";
            return true;
        }

        private String row(String line) {
            String l = line.strip();
            return switch (table) {
                case PODS -> pod(l);
                case STATS -> stats(l);
                case DISKS -> disk(l);
                case VMSTAT -> vmstat(l);
                case CPU -> cpu(l);
                case DEVICES -> device(l);
                case FREE -> free(l);
                case PROCESSES -> process(l);
                case NODES, NONE -> top(line);
            };
        }

        // ------------------------------------------------------------------------------------------ containers

        /** {@code [namespace] [pod] name 998m 1902Mi}. */
        private String pod(String line) {
            String[] w = line.split("\\s+");
            int n = w.length;
            if (n < 3 || n > 5 || !w[n - 2].matches("\\d+(?:m|n)?") || !w[n - 1].matches("\\d+[KMGT]?i?")) {
                table = Table.NONE;
                return "";
            }
            int pod = head.indexOf("POD");
            int name = pod >= 0 ? pod : Math.max(0, head.indexOf("NAME"));
            if (name >= n - 2 || (pod >= 0 && isSidecar(w[n - 3]))) {
                return "";
            }
            Optional<Long> memory = bytes(w[n - 1]);
            return new ContainerUsage(w[name], memory.orElse(null), null, cores(w[n - 2]), null, stamp).line();
        }

        private String stats(String line) {
            Matcher row = STATS.matcher(line);
            if (!row.matches()) {
                return "";
            }
            return new ContainerUsage(
                            row.group(1),
                            bytes(row.group(3)).orElse(null),
                            bytes(row.group(4)).orElse(null),
                            Double.parseDouble(row.group(2)) / 100,
                            null,
                            stamp)
                    .line();
        }

        // ------------------------------------------------------------------------------------------ disks

        private String disk(String line) {
            if (!line.contains("%") && !line.contains(" ")) {
                // A long name stands on a line of its own.
                wrapped = line + " ";
                return "";
            }
            Matcher row = FULL.matcher(wrapped + line);
            wrapped = "";
            if (!row.matches()
                    || NO_DISK.matcher(row.group(1) + " " + row.group(6) + " ").find()) {
                return "";
            }
            boolean full = row.group(5).equals("100")
                    && !row.group(2).equals("0")
                    && !row.group(2).equals("-");
            if (!full) {
                return "";
            }
            return "WARN host.Disk [] - Disk is full: " + row.group(6) + " (" + row.group(1) + ") has "
                    + (inodes ? "no inodes left, all " : "no room left, ") + row.group(3) + " of " + row.group(2)
                    + " are used";
        }

        /** A row of {@code iostat -x}; the first report is of all the time since the host was started. */
        private String device(String line) {
            String[] w = line.replace(',', '.').split("\\s+");
            if (w.length != head.size() || w.length < 6) {
                return "";
            }
            double busy = column(w, "%util");
            double await = Math.max(column(w, "await"), Math.max(column(w, "r_await"), column(w, "w_await")));
            if (!(busy >= SATURATED) || !(await >= LONG_AWAIT_MILLIS)) {
                return "";
            }
            return "WARN host.Disk [] - Disk is saturated: " + w[0] + " is busy " + number(busy)
                    + " % of the time, an operation takes " + number(await) + " ms"
                    + (deviceReports == 1 ? " (by the first report)" : "");
        }

        private double column(String[] words, String name) {
            int at = head.indexOf(name);
            try {
                return at < 0 || at >= words.length ? -1 : Double.parseDouble(words[at]);
            } catch (NumberFormatException e) {
                return -1;
            }
        }

        // ------------------------------------------------------------------------------------------ processors

        /** {@code vmstat}: the first row is of all the time since the host was started, unless it is the only one. */
        private String vmstat(String line) {
            String[] w = line.split("\\s+");
            if (w.length < 16 || !w[0].matches("\\d+")) {
                if (!line.contains("cpu")) {
                    table = Table.NONE;
                }
                return "";
            }
            vmRows++;
            return vmRows == 1
                    ? ""
                    : usage(column(w, "us"), column(w, "sy"), column(w, "id"), column(w, "wa"), column(w, "st"));
        }

        private String cpu(String line) {
            String[] w = line.replace(',', '.').split("\\s+");
            if (w.length < 6 || !w[0].matches("[\\d.]+")) {
                return "";
            }
            table = Table.NONE;
            // The head begins with a word that has no column.
            List<String> columns = head.subList(1, head.size());
            double[] v = new double[5];
            List<String> wanted = List.of("%user", "%system", "%idle", "%iowait", "%steal");
            for (int i = 0; i < v.length; i++) {
                int at = columns.indexOf(wanted.get(i));
                try {
                    v[i] = at < 0 || at >= w.length ? 0 : Double.parseDouble(w[at]);
                } catch (NumberFormatException e) {
                    v[i] = 0;
                }
            }
            return usage(v[0], v[1], v[2], v[3], v[4]);
        }

        private String usage(double user, double system, double idle, double waiting, double steal) {
            if (steal >= MUCH_STEAL) {
                return "WARN host.Processors [] - %Cpu(s): " + number(user) + " us, " + number(system) + " sy, "
                        + number(idle) + " id, " + number(waiting) + " wa, " + number(steal) + " st";
            }
            return waiting >= MUCH_WAITING ? waits(waiting) : "";
        }

        private String waits(double waiting) {
            return "WARN host.Processors [] - Processors wait for disks: " + number(waiting) + " % of the time";
        }

        private void processors(String line) {
            Matcher rest = IDLE.matcher(line);
            idle = rest.find() ? Double.parseDouble(rest.group(1).replace(',', '.')) : Double.NaN;
            table = Table.NONE;
        }

        /** What {@code top} says in its first lines. */
        private String top(String line) {
            if (!line.contains("pu(s)")) {
                return "";
            }
            Matcher waiting = WAITING.matcher(line);
            double share = waiting.find() ? Double.parseDouble(waiting.group(1).replace(',', '.')) : 0;
            return share >= MUCH_WAITING ? waits(share) : "";
        }

        /** A process that leaves none to others. */
        private String process(String line) {
            String[] w = line.split("\\s+", head.size());
            int command = head.indexOf("COMMAND");
            if (w.length < head.size() || command < 0) {
                return "";
            }
            Optional<String> own = flinks(w[command]);
            if (own.isPresent() && head.contains("RSS")) {
                double kilobytes = column(w, "RSS");
                return kilobytes <= 0
                        ? ""
                        : new ContainerUsage(own.get(), (long) (kilobytes * 1024), null, null, null, stamp).line();
            }
            double share = column(w, "%CPU");
            String name = w[command].split("\\s+")[0];
            name = name.substring(name.lastIndexOf('/') + 1);
            boolean takes = idle <= FEW_IDLE && share >= 150 && !isOwn(name, w) && !hogTold;
            if (!takes) {
                return "";
            }
            hogTold = true;
            return "WARN host.Processors [] - Another process takes the processors: " + name + " uses "
                    + number(share / 100) + " cores while " + number(idle) + " % is idle";
        }

        private boolean isOwn(String name, String[] row) {
            int user = head.indexOf("USER");
            return OWN.matcher(name).matches()
                    || PYTHON.matcher(name).matches()
                            && (usersOfJvms.isEmpty() || user < 0 || usersOfJvms.contains(row[user]));
        }

        /** What Flink's process is called whose command line that is; empty for others. */
        private Optional<String> flinks(String command) {
            if (command.contains("TaskManagerRunner") || command.contains("TaskExecutorRunner")) {
                Matcher id = RESOURCE_ID.matcher(command);
                return Optional.of(id.find() ? ContainerUsage.TASK_MANAGER + id.group(1) : "taskmanager");
            }
            return command.contains("org.apache.flink")
                            && command.toLowerCase(Locale.ROOT).contains("clusterentrypoint")
                    ? Optional.of("jobmanager")
                    : Optional.empty();
        }

        // ------------------------------------------------------------------------------------------ memory

        private String free(String line) {
            if (!line.startsWith("Mem:")) {
                return "";
            }
            String[] w = line.split("\\s+");
            Optional<Long> total = w.length > 1 ? bytes(w[1]) : Optional.empty();
            Optional<Long> available = w.length > 6 ? bytes(w[w.length - 1]) : Optional.empty();
            if (total.isEmpty() || available.isEmpty() || available.get() > NO_MEMORY * total.get()) {
                return "";
            }
            return "WARN host.Memory [] - Memory of the host is used up: " + w[w.length - 1] + " of " + w[1]
                    + " are available";
        }
    }

    private static boolean isSidecar(String container) {
        String name = container.toLowerCase(Locale.ROOT);
        return name.contains("istio") || name.contains("proxy") || name.contains("fluent") || name.contains("sidecar");
    }

    /** {@code 1500m}, {@code 2}. */
    static double cores(String text) {
        if (text.endsWith("n")) {
            return Double.parseDouble(text.substring(0, text.length() - 1)) / 1e9;
        }
        return text.endsWith("m")
                ? Double.parseDouble(text.substring(0, text.length() - 1)) / 1000
                : Double.parseDouble(text);
    }

    /** {@code 1.9GiB}, {@code 1902Mi}, {@code 512M}; units of ten are rare enough to be taken for those of two. */
    static Optional<Long> bytes(String text) {
        Matcher quantity = QUANTITY.matcher(text.strip());
        if (!quantity.matches()) {
            return Optional.empty();
        }
        String unit = quantity.group(2).toUpperCase(Locale.ROOT).replace("I", "");
        int power = unit.isEmpty() ? 0 : "KMGT".indexOf(unit.charAt(0)) + 1;
        double bytes = Double.parseDouble(quantity.group(1).replace(',', '.')) * Math.pow(1024, power);
        return bytes < 1e15 ? Optional.of((long) bytes) : Optional.empty();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
