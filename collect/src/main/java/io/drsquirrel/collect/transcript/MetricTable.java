// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import io.drsquirrel.collect.readings.MetricColumn;
import io.drsquirrel.collect.readings.ResidentMemory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of metrics over time: what a dashboard exports as CSV, with a column per series or one row per series and time, or what
 * somebody noted down in columns. Each row is written over as a report of Flink's {@code Slf4jReporter}, so it is read as one.
 */
final class MetricTable implements Transcript {
    private static final int MOST_COLUMNS = 2_000;
    private static final int LONGEST_LINE = 200_000;
    private static final int MOST_ROWS = 100_000;
    private static final int TITLE_WITHIN = 12;
    private static final Pattern TIME = Pattern.compile(
            "\"?(\\d{4})[-/](\\d\\d)[-/](\\d\\d)(?:[T ](\\d\\d):(\\d\\d)(?::(\\d\\d)(?:[.,]\\d{1,9})?)?)?\\s?(Z|[+-]\\d\\d:?\\d\\d)?\"?");
    private static final String WORDS = "(?:time|date|timestamp|ts|datetime|zeit|datum)";
    private static final Pattern TIMED =
            Pattern.compile("(?:^|[,;\\t| \"#])" + WORDS + "(?=[,;\\t| \"_]|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern TIME_TITLE = Pattern.compile("#?\\s?" + WORDS + "(?:[ _].{0,20})?");
    private static final Pattern EPOCH = Pattern.compile("1\\d{9}(?:\\d{3})?(?:\\.\\d{1,9})?");

    /** A title line. */
    private record Titles(String separator, int time, int series, int value, Map<Integer, MetricColumn> columns) {}

    /** Whether one of the first lines is the title of such a table. */
    static boolean isOne(String head) {
        List<String> lines = head.lines().limit(TITLE_WITHIN + 1L).toList();
        for (int i = 0; i + 1 < lines.size(); i++) {
            Optional<Titles> titles = titles(lines.get(i));
            if (titles.isPresent()) {
                List<String> cells = cells(lines.get(i + 1), titles.get());
                return titles.get().time() < cells.size()
                        && time(cells.get(titles.get().time())).isPresent();
            }
        }
        return false;
    }

    @Override
    public Optional<String> asLog(String text) {
        StringBuilder log = new StringBuilder();
        Titles titles = null;
        int rows = 0;
        Map<String, Optional<MetricColumn>> series = new HashMap<>();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            Optional<Titles> begins = titles == null || rows == 0 ? titles(line) : Optional.empty();
            if (begins.isPresent()) {
                titles = begins.get();
            } else if (titles != null && rows < MOST_ROWS && !line.isBlank()) {
                rows += row(line, titles, series, log) ? 1 : 0;
            } else if (titles == null) {
                log.append(line).append('\n');
            }
        }
        return rows == 0 ? Optional.empty() : Optional.of(log.toString());
    }

    private static boolean row(
            String line, Titles titles, Map<String, Optional<MetricColumn>> series, StringBuilder log) {
        List<String> cells = cells(line, titles);
        Optional<String> at = titles.time() < cells.size() ? time(cells.get(titles.time())) : Optional.empty();
        if (at.isEmpty()) {
            return false;
        }
        StringBuilder report = new StringBuilder();
        if (titles.series() >= 0 && Math.max(titles.series(), titles.value()) < cells.size()) {
            if (series.size() < MOST_COLUMNS) {
                series.computeIfAbsent(cells.get(titles.series()), MetricColumn::of)
                        .ifPresent(column -> cell(column, cells.get(titles.value()), at.get(), report, log));
            }
        } else {
            titles.columns().forEach((index, column) -> {
                if (index < cells.size()) {
                    cell(column, cells.get(index), at.get(), report, log);
                }
            });
        }
        if (!report.isEmpty()) {
            log.append(at.get())
                    .append(" INFO  metrics.Table [] - === Starting metrics report ===\n-- Gauges ---\n")
                    .append(report)
                    .append("=== Finished metrics report ===\n");
        }
        return true;
    }

    private static void cell(MetricColumn column, String cell, String at, StringBuilder report, StringBuilder log) {
        OptionalDouble value = column.value(cell);
        if (value.isPresent() && column.name().equals(MetricColumn.RESIDENT)) {
            log.append(at)
                    .append(new ResidentMemory((long) value.getAsDouble()).line())
                    .append('\n');
        } else if (value.isPresent()) {
            double number = value.getAsDouble();
            report.append(column.name())
                    .append(": ")
                    .append(
                            number == Math.rint(number) && Math.abs(number) < 1e15
                                    ? Long.toString((long) number)
                                    : Double.toString(number))
                    .append('\n');
        }
    }

    private static Optional<Titles> titles(String line) {
        // Each log is asked: what begins like a record, or names no time, is no title.
        if (line.isEmpty()
                || line.length() > LONGEST_LINE
                || "{[ \t0123456789".indexOf(line.charAt(0)) >= 0
                || !TIMED.matcher(line).find()) {
            return Optional.empty();
        }
        for (String separator : List.of(",", ";", "\t", "|", " ")) {
            if (!line.contains(separator)) {
                continue;
            }
            List<String> titles = split(line.strip(), separator);
            int time = -1;
            int series = -1;
            int value = -1;
            Map<Integer, MetricColumn> columns = new HashMap<>();
            for (int i = 0; i < Math.min(titles.size(), MOST_COLUMNS); i++) {
                String title = titles.get(i).toLowerCase(Locale.ROOT);
                int index = i;
                if (time < 0 && TIME_TITLE.matcher(title).matches()) {
                    time = i;
                } else if (title.equals("series") || title.equals("metric") || title.equals("legend")) {
                    series = i;
                } else if (title.equals("value")) {
                    value = i;
                } else {
                    MetricColumn.of(titles.get(i)).ifPresent(column -> columns.put(index, column));
                }
            }
            boolean rowPerSeries = series >= 0 && value >= 0;
            if (time >= 0 && (rowPerSeries || !columns.isEmpty())) {
                return Optional.of(new Titles(separator, time, rowPerSeries ? series : -1, value, columns));
            }
        }
        return Optional.empty();
    }

    private static List<String> cells(String line, Titles titles) {
        if (line.length() > LONGEST_LINE) {
            return List.of();
        }
        List<String> cells = split(line.strip(), titles.separator());
        boolean timeInTwo = titles.separator().equals(" ")
                && cells.size() > titles.time() + 1
                && cells.get(titles.time()).matches("\\d{4}-\\d\\d-\\d\\d")
                && cells.get(titles.time() + 1).matches("\\d\\d:\\d\\d(?::\\d\\d)?.{0,16}");
        if (timeInTwo) {
            cells.set(titles.time(), cells.get(titles.time()) + " " + cells.remove(titles.time() + 1));
        }
        return cells;
    }

    /** Cells of a line; what stands in quotes or braces may hold the separator. */
    private static List<String> split(String line, String separator) {
        List<String> cells = new ArrayList<>();
        char cut = separator.charAt(0);
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        int braces = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (doubled || braces > 0) {
                    cell.append('"');
                    i += doubled ? 1 : 0;
                } else {
                    quoted = !quoted;
                }
            } else if (c == cut && !quoted && braces == 0) {
                if (cut != ' ' || !cell.isEmpty()) {
                    cells.add(cell.toString().strip());
                }
                cell.setLength(0);
            } else {
                braces += c == '{' ? 1 : c == '}' && braces > 0 ? -1 : 0;
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    /** The time as a log would tell it; without a zone where the cell names none. */
    private static Optional<String> time(String cell) {
        if (EPOCH.matcher(cell).matches()) {
            double number = Double.parseDouble(cell);
            return Optional.of(Instant.ofEpochMilli((long) (number > 1e11 ? number : number * 1_000))
                    .toString());
        }
        Matcher time = TIME.matcher(cell);
        if (!time.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(time.group(1)), Integer.parseInt(time.group(2)), Integer.parseInt(time.group(3)));
            LocalDateTime local = date.atTime(number(time.group(4)), number(time.group(5)), number(time.group(6)));
            String zone = time.group(7);
            if (zone == null) {
                return Optional.of(date + " "
                        + String.format(
                                Locale.ROOT,
                                "%02d:%02d:%02d,000",
                                local.getHour(),
                                local.getMinute(),
                                local.getSecond()));
            }
            ZoneOffset offset = zone.equals("Z")
                    ? ZoneOffset.UTC
                    : ZoneOffset.of(zone.contains(":") ? zone : zone.substring(0, 3) + ":" + zone.substring(3));
            return Optional.of(OffsetDateTime.of(local, offset).toInstant().toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
