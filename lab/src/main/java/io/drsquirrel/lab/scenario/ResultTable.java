// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The results as a Markdown table with a summary above it: the last result of each scenario and release. A table that was
 * written before can be read in again, so that a run of some scenarios leaves the lines of the others. What people wrote below
 * its heading {@code ## Notes} stays too.
 */
final class ResultTable {
    private static final List<String> COLUMNS = List.of(
            "scenario",
            "Flink",
            "expected",
            "proven",
            "first-ranked",
            "rank",
            "confidence",
            "seconds",
            "false findings",
            "run on");
    private static final String HEALTHY = "(healthy)";
    private static final String NOTES = "## Notes";

    private final String where;
    private final LocalDate today;
    private final Map<String, Row> rows = new TreeMap<>();
    private String notes = "";

    /** An empty table; where: one sentence on the machine. */
    ResultTable(String where, LocalDate today) {
        this.where = where;
        this.today = today;
    }

    /** Takes over the lines and the notes of a table written before. */
    synchronized void keep(String table) {
        int heading = table.indexOf("\n" + NOTES);
        notes = heading < 0 ? "" : table.substring(heading);
        table.lines().filter(line -> line.startsWith("| ")).map(Row::parse).forEach(row -> row.filter(Row::isResult)
                .ifPresent(this::put));
    }

    synchronized void add(Result result) {
        put(row(result));
    }

    /** The table as text, with the names of those of the collection that it has no line of. */
    synchronized String text(List<Scenario> collection) {
        Map<String, List<String>> missing = new TreeMap<>();
        collection.forEach(scenario -> scenario.versions().stream()
                .map(FlinkVersion::release)
                .filter(release -> !rows.containsKey(release + " " + scenario.id()))
                .forEach(release -> missing.computeIfAbsent(release, any -> new ArrayList<>())
                        .add(scenario.id())));
        StringBuilder text = new StringBuilder("# Results of the laboratory\n\n");
        text.append("Written by `lab/run --results docs/lab-results.md`; each line is the last run of one scenario of ")
                .append(
                        "`lab/scenarios` on a real cluster. *Proven* means that Flink's own API showed that the fault did ")
                .append(
                        "hit; where it did not, the scenario is inconclusive, not passed. Seconds are from that proof to the ")
                .append("first answer that named the cause first.\n\n")
                .append(where)
                .append("\n\n")
                .append(summary())
                .append("\n\n");
        missing.forEach((release, ids) -> text.append("Not run on ")
                .append(release)
                .append(": ")
                .append(String.join(", ", ids))
                .append(".\n\n"));
        text.append(line(COLUMNS))
                .append(line(COLUMNS.stream().map(name -> "---").toList()));
        rows.values().forEach(row -> text.append(line(row.cells())));
        return text.append(notes).toString();
    }

    private void put(Row row) {
        rows.put(row.cell("Flink") + " " + row.cell("scenario"), row);
    }

    /** A sentence on each release, so that what was run on one does not pass for all. */
    private String summary() {
        return rows.values().stream()
                .map(row -> row.cell("Flink"))
                .distinct()
                .map(this::summaryOf)
                .collect(Collectors.joining("\n\n"));
    }

    private String summaryOf(String release) {
        List<Row> all = rows.values().stream()
                .filter(row -> row.cell("Flink").equals(release))
                .toList();
        List<Row> faults = all.stream().filter(row -> !row.isHealthy()).toList();
        List<Row> proven = faults.stream().filter(Row::isProven).toList();
        long first = proven.stream().filter(Row::isFirstRanked).count();
        List<Row> controls = all.stream().filter(Row::isHealthy).toList();
        long clean = controls.stream()
                .filter(row -> row.isProven() && row.cell("false findings").isEmpty())
                .count();
        List<Long> seconds = proven.stream()
                .map(row -> row.cell("seconds"))
                .filter(cell -> cell.matches("[0-9]+"))
                .map(Long::valueOf)
                .sorted(Comparator.naturalOrder())
                .toList();
        String times = seconds.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        " Time to the right answer: median %d s, longest %d s.",
                        seconds.get(seconds.size() / 2),
                        seconds.get(seconds.size() - 1));
        return String.format(
                Locale.ROOT,
                "Flink %s: %d faults run, %d proven, cause first-ranked in %d of these. Healthy controls: %d of %d clean.%s",
                release,
                faults.size(),
                proven.size(),
                first,
                clean,
                controls.size(),
                times);
    }

    private Row row(Result result) {
        Scenario scenario = result.scenario();
        String proven =
                result.trouble().map(why -> "inconclusive: " + why).orElse(result.isProven() ? "yes" : "inconclusive");
        String named = result.right()
                .map(Finding::id)
                .or(() -> result.findings().stream().findFirst().map(finding -> "no: " + finding.id()))
                .orElse("-");
        return new Row(List.of(
                scenario.id(),
                result.version().release(),
                scenario.expected().orElse(HEALTHY),
                proven.replace('|', '/'),
                scenario.isHealthy() ? "-" : result.isFirstRanked() ? "yes, " + named : named,
                result.right().map(finding -> Integer.toString(finding.rank())).orElse("-"),
                result.right()
                        .map(finding -> String.format(Locale.ROOT, "%.2f", finding.confidence()))
                        .orElse("-"),
                result.toAnswer().map(time -> Long.toString(time.toSeconds())).orElse("-"),
                result.falseFindings().stream().map(Finding::id).collect(Collectors.joining(", ")),
                today.toString()));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** One line, cell by column. */
    private record Row(List<String> cells) {
        static Optional<Row> parse(String line) {
            List<String> cells =
                    Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            return cells.size() == COLUMNS.size() + 2
                    ? Optional.of(new Row(cells.subList(1, cells.size() - 1)))
                    : Optional.empty();
        }

        String cell(String column) {
            return cells.get(COLUMNS.indexOf(column));
        }

        boolean isResult() {
            return !cells.equals(COLUMNS) && !cell("scenario").startsWith("---");
        }

        boolean isHealthy() {
            return cell("expected").equals(HEALTHY);
        }

        boolean isProven() {
            return cell("proven").equals("yes");
        }

        boolean isFirstRanked() {
            return cell("first-ranked").startsWith("yes");
        }
    }
}
