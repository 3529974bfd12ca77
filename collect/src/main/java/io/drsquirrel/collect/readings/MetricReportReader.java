// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.signal.FlinkMetric.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the reports that Flink's {@code org.apache.flink.metrics.slf4j.Slf4jReporter} logs: one record of many lines, sections of
 * counters, gauges, meters and histograms, a line {@code name: value} per metric. The wording has been the same since Flink 1.0.
 *
 * <p>A report repeats the names of the one before, so a name is looked up once and remembered. What no signal needs, mostly far
 * more than half, costs no more than that. Not safe for use by several threads.
 */
public final class MetricReportReader {
    private static final byte[] HEAD = bytes("Starting metrics report");
    private static final byte[] END = bytes("Finished metrics report");
    private static final byte[][] SECTIONS = {
        bytes("-- Counters -"), bytes("-- Gauges -"), bytes("-- Meters -"), bytes("-- Histograms -")
    };
    private static final byte[] COUNT = bytes("count=");
    private static final byte[] MEAN = bytes(" mean=");
    private static final int LONGEST_NAME = 2_000;
    private static final int LONGEST_VALUE = 40;

    private final NameTable names = new NameTable();
    private NamedMetric[] metrics = new NamedMetric[64];
    private double[] values = new double[64];
    private int size;

    /** Whether the line opens a report: {@code ===== Starting metrics report =====}. */
    public static boolean opens(byte[] b, int from, int to) {
        return isRule(b, from, to, HEAD);
    }

    /** Whether the line ends a report. */
    public static boolean ends(byte[] b, int from, int to) {
        return isRule(b, from, to, END);
    }

    /** Whether the line opens a section of a report: {@code -- Gauges ----}. */
    public static boolean opensSection(byte[] b, int from, int to) {
        for (byte[] section : SECTIONS) {
            if (startsWith(b, from, to, section)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the line may be one of a report's: it ends with a colon, a blank and a value. */
    public static boolean isLine(byte[] b, int from, int to) {
        int colon = colon(b, from, to);
        return colon > 0 && !Double.isNaN(number(b, colon + 2, to));
    }

    /** Reads the lines of a report, or of a part of it; empty where none is of use. */
    public Optional<MetricReport> read(byte[] b, int from, int to) {
        size = 0;
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && b[end] != '\n') {
                end++;
            }
            int stop = end > start && b[end - 1] == '\r' ? end - 1 : end;
            if (stop > start && b[start] != '-' && b[start] != '=') {
                line(b, start, stop);
            }
            start = end + 1;
        }
        return size == 0
                ? Optional.empty()
                : Optional.of(new MetricReport(Arrays.copyOf(metrics, size), Arrays.copyOf(values, size)));
    }

    private void line(byte[] b, int from, int to) {
        int colon = colon(b, from, to);
        double value;
        boolean histogram = false;
        if (colon > 0) {
            value = number(b, colon + 2, to);
        } else {
            colon = find(b, from, to, COUNT) - 2;
            int mean = colon <= from ? -1 : find(b, colon, to, MEAN);
            if (mean < 0 || b[colon] != ':') {
                return;
            }
            int end = mean + MEAN.length;
            while (end < to && b[end] != ',') {
                end++;
            }
            histogram = true;
            value = number(b, mean + MEAN.length, end);
        }
        if (Double.isNaN(value) || colon - from > LONGEST_NAME) {
            return;
        }
        NamedMetric metric = names.get(b, from, colon);
        if (metric == NamedMetric.NONE || (metric.metric().kind() == Kind.HISTOGRAM) != histogram) {
            return;
        }
        if (size == values.length) {
            metrics = Arrays.copyOf(metrics, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        metrics[size] = metric;
        values[size++] = value;
    }

    /** Where the colon before the line's last word stands; -1 where there is none. */
    private static int colon(byte[] b, int from, int to) {
        int least = Math.max(from + 2, to - LONGEST_VALUE);
        for (int i = to - 1; i >= least; i--) {
            if (b[i] == ' ') {
                return b[i - 1] == ':' ? i - 1 : -1;
            }
        }
        return -1;
    }

    /** The number in [from, to), NaN where it is none or none that is finite. */
    private static double number(byte[] b, int from, int to) {
        if (from >= to || to - from > LONGEST_VALUE) {
            return Double.NaN;
        }
        long whole = 0;
        int i = b[from] == '-' ? from + 1 : from;
        if (to - i > 0 && to - i <= 18) {
            int first = i;
            while (i < to && b[i] >= '0' && b[i] <= '9') {
                whole = whole * 10 + (b[i] - '0');
                i++;
            }
            if (i == to && i > first) {
                return b[from] == '-' ? -whole : whole;
            }
        }
        byte last = b[to - 1];
        if (last != '.' && (last < '0' || last > '9')) {
            return Double.NaN;
        }
        try {
            double value = Double.parseDouble(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isRule(byte[] b, int from, int to, byte[] words) {
        int i = from;
        while (i < to && b[i] == '=') {
            i++;
        }
        if (i - from < 3 || to - i < words.length + 2 || b[i] != ' ') {
            return false;
        }
        return startsWith(b, i + 1, to, words);
    }

    private static int find(byte[] b, int from, int to, byte[] word) {
        for (int i = from; i <= to - word.length; i++) {
            if (b[i] == word[0] && startsWith(b, i, to, word)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] b, int from, int to, byte[] word) {
        if (to - from < word.length) {
            return false;
        }
        for (int k = 0; k < word.length; k++) {
            if (b[from + k] != word[k]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
