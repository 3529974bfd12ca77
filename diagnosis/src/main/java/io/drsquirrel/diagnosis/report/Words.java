// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.condition.Evidence;
import io.drsquirrel.diagnosis.condition.Quantities;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import io.drsquirrel.diagnosis.engine.NotAssessed;
import io.drsquirrel.model.snapshot.Capability;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Phrases that all reports for people share. */
final class Words {
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String time(Instant at) {
        return Quantities.time(at);
    }

    static String hour(@Nullable Instant at) {
        return at == null ? "        " : HOUR.format(at);
    }

    static String percent(double confidence) {
        return Math.round(confidence * 100) + " %";
    }

    /** Heading over the guesses, and what they rest on. */
    static final String PERHAPS = "Perhaps one of these";

    static final String WHY_PERHAPS =
            "no rule says so, but what the catalogue says of these causes is most like the failure's words";

    /** What rules have found. */
    static List<Finding> matched(Diagnosis diagnosis) {
        return diagnosis.findings().stream().filter(Finding::isMatched).toList();
    }

    /** What is only guessed. */
    static List<Finding> guesses(Diagnosis diagnosis) {
        return diagnosis.findings().stream().filter(f -> !f.isMatched()).toList();
    }

    /** Everything that hangs below, as titles. */
    static List<String> consequences(Finding finding) {
        List<String> titles = new ArrayList<>();
        for (Finding consequence : finding.consequences()) {
            titles.add(consequence.rule().title());
            titles.addAll(consequences(consequence));
        }
        return titles.stream().distinct().toList();
    }

    static long count(Diagnosis diagnosis, HealthCheck.Status status) {
        return diagnosis.checks().stream().filter(c -> c.status() == status).count();
    }

    /** {@code 3 failed, 11 passed, 2 unknown}; empty where there are no checks. */
    static String checks(Diagnosis diagnosis) {
        List<String> parts = new ArrayList<>();
        for (HealthCheck.Status status :
                List.of(HealthCheck.Status.FAILED, HealthCheck.Status.PASSED, HealthCheck.Status.UNKNOWN)) {
            long count = count(diagnosis, status);
            if (count > 0) {
                parts.add(count + " " + status.name().toLowerCase(Locale.ROOT));
            }
        }
        return String.join(", ", parts);
    }

    /** One line of a table of checks. */
    record CheckRow(HealthCheck.Status status, String titles, String text) {}

    /** The checks that could be answered one by one, then the others together where they lack the same. */
    static List<CheckRow> checkRows(Diagnosis diagnosis) {
        List<CheckRow> rows = new ArrayList<>();
        Map<String, String> unknown = new LinkedHashMap<>();
        for (HealthCheck check : diagnosis.checks()) {
            if (check.status() == HealthCheck.Status.UNKNOWN) {
                unknown.merge(reason(check), check.title(), (a, b) -> a + "; " + b);
            } else {
                rows.add(new CheckRow(check.status(), check.title(), reason(check)));
            }
        }
        unknown.forEach((why, titles) -> rows.add(new CheckRow(HealthCheck.Status.UNKNOWN, titles, why)));
        return rows;
    }

    /** What a check says: its finding, or why it has none. */
    static String reason(HealthCheck check) {
        String reason = check.reason();
        return reason == null ? check.text() : reason;
    }

    /** The same fact seen at several places, such as a failure in the logs of both processes, as one. */
    static List<Evidence> merged(List<Evidence> evidence) {
        Map<String, Evidence> byText = new LinkedHashMap<>();
        for (Evidence fact : evidence) {
            byText.merge(
                    fact.kind() + fact.text(),
                    fact,
                    (first, again) -> new Evidence(
                            first.kind(),
                            first.text(),
                            again.source().isEmpty() || first.source().contains(again.source())
                                    ? first.source()
                                    : first.source() + ", " + again.source(),
                            first.at(),
                            first.until(),
                            first.process(),
                            first.signal(),
                            first.subject(),
                            first.value(),
                            first.limit(),
                            Math.max(first.count(), again.count())));
        }
        return List.copyOf(byText.values());
    }

    /** What was missing, most missed first, with how many rules lack it, alone or with others. */
    static List<String> missing(Diagnosis diagnosis) {
        Map<String, Integer> counts = new TreeMap<>();
        for (NotAssessed rule : diagnosis.notAssessed()) {
            List<Capability> lacking = Arrays.stream(Capability.values())
                    .filter(c -> rule.missing().contains(c.words()))
                    .toList();
            lacking.forEach(c -> counts.merge(c.words() + " (from " + c.how() + ")", 1, Integer::sum));
            if (lacking.isEmpty()) {
                counts.merge(rule.missing() + " (" + rule.how() + ")", 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(e -> e.getKey() + ": " + (e.getValue() == 1 ? "1 rule" : e.getValue() + " rules"))
                .toList();
    }

    static String jobName(Diagnosis diagnosis) {
        String name = diagnosis.key().name();
        return name.isEmpty() ? "(no job)" : name;
    }
}
