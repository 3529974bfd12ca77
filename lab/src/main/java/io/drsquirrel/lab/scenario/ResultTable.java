// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a Markdown table with a summary above it. */
final class ResultTable {
    private ResultTable() {}

    static String of(List<Result> results, String where) {
        StringBuilder text = new StringBuilder("# Results of the laboratory\n\n");
        text.append(
                        "Written by `make lab`; each line is one run of one scenario of `lab/scenarios` on a real cluster. ")
                .append(
                        "*Proven* means that Flink's own API showed that the fault did hit; where it did not, the scenario is ")
                .append(
                        "inconclusive, not passed. Seconds are from that proof to the first answer that named the cause ")
                .append("first.\n\n")
                .append(where)
                .append("\n\n")
                .append(summary(results))
                .append(
                        "\n\n| scenario | Flink | expected | proven | first-ranked | rank | confidence | seconds | false findings |\n")
                .append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        results.forEach(result -> text.append(line(result)).append('\n'));
        return text.toString();
    }

    private static String summary(List<Result> results) {
        List<Result> faults = results.stream()
                .filter(result -> !result.scenario().isHealthy())
                .toList();
        List<Result> proven = faults.stream().filter(Result::isProven).toList();
        long first = proven.stream().filter(Result::isFirstRanked).count();
        List<Result> controls =
                results.stream().filter(result -> result.scenario().isHealthy()).toList();
        long clean = controls.stream().filter(Result::isGood).count();
        List<Long> seconds = proven.stream()
                .flatMap(result -> result.toAnswer().stream())
                .map(java.time.Duration::toSeconds)
                .sorted()
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
                "Faults: %d run, %d proven, cause first-ranked in %d of these. Healthy controls: %d of %d clean.%s",
                faults.size(),
                proven.size(),
                first,
                clean,
                controls.size(),
                times);
    }

    private static String line(Result result) {
        Scenario scenario = result.scenario();
        String proven =
                result.trouble().map(why -> "inconclusive: " + why).orElse(result.isProven() ? "yes" : "inconclusive");
        String named = result.right()
                .map(Finding::id)
                .or(() -> result.findings().stream().findFirst().map(finding -> "no: " + finding.id()))
                .orElse("-");
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                scenario.id(),
                result.version().release(),
                scenario.expected().orElse("(healthy)"),
                proven,
                scenario.isHealthy() ? "-" : result.isFirstRanked() ? "yes, " + named : named,
                result.right().map(finding -> Integer.toString(finding.rank())).orElse("-"),
                result.right()
                        .map(finding -> String.format(Locale.ROOT, "%.2f", finding.confidence()))
                        .orElse("-"),
                result.toAnswer().map(time -> Long.toString(time.toSeconds())).orElse("-"),
                result.falseFindings().stream().map(Finding::id).collect(Collectors.joining(", ")));
    }
}
