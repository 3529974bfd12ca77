// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The rows of {@code jstat -gc} or {@code -gcutil}: collections as counters, and with {@code -gc} the heap. Rows have times where
 * {@code -t} was given, else as far as the interval is known. A share of time takes a span: what some seconds show is taken to have been
 * so for three minutes.
 */
final class JstatTable {
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
    private static final Pattern NUMBER = Pattern.compile("-|NaN|\\d{1,15}(?:[.,]\\d{1,6})?");

    private final List<String> columns;
    private final List<double[]> rows = new ArrayList<>();

    private JstatTable(List<String> columns) {
        this.columns = columns;
    }

    /** Takes the values of one row. */
    interface Told {
        /**
         * The values are put.
         *
         * @param beforeLast seconds from the last row, not positive
         * @param sinceFirst seconds since the first row
         */
        void at(double beforeLast, double sinceFirst);
    }

    /** The table whose head the line is; empty where it is none. */
    static Optional<JstatTable> opened(String line) {
        return line.contains("GCT") && line.contains("FGC") && (line.contains(" O ") || line.contains("OU"))
                ? Optional.of(new JstatTable(List.of(line.split("\\s+"))))
                : Optional.empty();
    }

    /** Whether the other has the same head: {@code jstat -h} repeats it. */
    boolean goesOnIn(JstatTable other) {
        return columns.equals(other.columns);
    }

    /** Takes a row; false where the line is none. */
    boolean takes(String line) {
        String[] words = line.split("\\s+");
        if (words.length != columns.size() || rows.size() >= 20 * MOST_ROWS) {
            return false;
        }
        double[] row = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            if (!NUMBER.matcher(words[i]).matches()) {
                return false;
            }
            row[i] =
                    words[i].equals("-") || words[i].equals("NaN") ? 0 : Double.parseDouble(words[i].replace(',', '.'));
        }
        rows.add(row);
        return true;
    }

    private OptionalDouble column(double[] row, String name) {
        int at = columns.indexOf(name);
        return at < 0 ? OptionalDouble.empty() : OptionalDouble.of(row[at]);
    }

    /**
     * Hands out the rows, oldest first.
     *
     * @param interval seconds between rows that bear no time, NaN where it is not known
     * @param values takes what a row says; read and emptied by {@code told}
     */
    void tell(double interval, Map<String, Double> values, Told told) {
        if (rows.isEmpty()) {
            return;
        }
        int last = rows.size() - 1;
        boolean timed = columns.contains("Timestamp");
        double step = timed || last == 0 ? 0 : Double.isNaN(interval) || interval <= 0 ? Double.NaN : interval;
        if (last > 0 && !Double.isNaN(step)) {
            double span = timed ? at(last, step) - at(0, step) : last * step;
            if (span >= SHORTEST_SECONDS && span < SPEAKS_FOR_SECONDS) {
                before(span, values, told);
            }
            int every = Math.max(1, (last + MOST_ROWS) / MOST_ROWS);
            for (int i = 0; i <= last; i += i + every > last && i < last ? last - i : every) {
                row(rows.get(i), values, told, at(i, step) - at(last, step), at(i, step) - at(0, step));
            }
        } else {
            row(rows.get(last), values, told, 0, 0);
        }
    }

    private double at(int row, double step) {
        return column(rows.get(row), "Timestamp").orElse(row * step);
    }

    /** Counters as they were a while before, had it been as it was seen since. */
    private void before(double span, Map<String, Double> values, Told told) {
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
        counters(past, values);
        told.at(-SPEAKS_FOR_SECONDS, -more);
    }

    private void row(double[] row, Map<String, Double> values, Told told, double beforeLast, double sinceFirst) {
        counters(row, values);
        OptionalDouble old = column(row, "OU");
        if (old.isPresent()) {
            double used = 0;
            double most = 0;
            for (String part : List.of("S0", "S1", "E", "O")) {
                used += column(row, part + "U").orElse(0);
                most += column(row, part + "C").orElse(0);
            }
            values.put(JvmMetric.HEAP_USED, used * 1024);
            values.put(JvmMetric.HEAP_MAX, most * 1024);
            column(row, "MU").ifPresent(meta -> values.put(JvmMetric.METASPACE_USED, meta * 1024));
        }
        told.at(beforeLast, sinceFirst);
    }

    private void counters(double[] row, Map<String, Double> values) {
        values.put(JvmMetric.YOUNG_COLLECTIONS + ".Time", column(row, "YGCT").orElse(0) * 1000);
        values.put(JvmMetric.YOUNG_COLLECTIONS + ".Count", column(row, "YGC").orElse(0));
        values.put(JvmMetric.OLD_COLLECTIONS + ".Time", column(row, "FGCT").orElse(0) * 1000);
        values.put(JvmMetric.OLD_COLLECTIONS + ".Count", column(row, "FGC").orElse(0));
    }

    /** A record of full collections that left the old generation full, where the rows show it. */
    Optional<String> fullOldGeneration() {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        double[] first = rows.get(0);
        double[] last = rows.get(rows.size() - 1);
        double full = column(last, "FGC").orElse(0);
        double share = share(last);
        double young = column(last, "YGC").orElse(0);
        double more = full - column(first, "FGC").orElse(0);
        double took = column(last, "FGCT").orElse(0) - column(first, "FGCT").orElse(0);
        boolean busy = more >= SEVERAL_FULL_COLLECTIONS || more > 0 && took >= LONG_SECONDS;
        boolean seen = busy && share >= FULL && share(first) >= FULL;
        boolean known = full >= MANY_FULL_COLLECTIONS && full >= young / 2 && share >= VERY_FULL;
        return seen || known
                ? Optional.of("WARN jvm.Heap [] - Old generation is full: " + Amounts.number(share) + " % in use after "
                        + (long) full + " full collections, which took "
                        + Amounts.number(column(last, "FGCT").orElse(0)) + " s")
                : Optional.empty();
    }

    private double share(double[] row) {
        OptionalDouble told = column(row, "O");
        double most = column(row, "OC").orElse(0);
        return told.isPresent()
                ? told.getAsDouble()
                : most > 0 ? column(row, "OU").orElse(0) / most * 100 : 0;
    }
}
