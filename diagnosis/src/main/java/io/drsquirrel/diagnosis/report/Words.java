// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.report;

import io.drsquirrel.diagnosis.check.HealthCheck;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.Finding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Phrases that all reports for people share. */
final class Words {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    static String time(Instant at) {
        return TIME.format(at) + " UTC";
    }

    static String hour(@Nullable Instant at) {
        return at == null ? "        " : HOUR.format(at);
    }

    static String percent(double confidence) {
        return Math.round(confidence * 100) + " %";
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

    /** What was missing, most missed first, with how many rules and checks lack it. */
    static List<String> missing(Diagnosis diagnosis) {
        java.util.Map<String, Integer> counts = new java.util.TreeMap<>();
        diagnosis.notAssessed().forEach(n -> counts.merge(n.missing() + " (" + n.how() + ")", 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(java.util.Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(java.util.Map.Entry.comparingByKey()))
                .map(e -> e.getKey() + ": " + (e.getValue() == 1 ? "1 rule" : e.getValue() + " rules"))
                .toList();
    }

    static String jobName(Diagnosis diagnosis) {
        String name = diagnosis.key().name();
        return name.isEmpty() ? "(no job)" : name;
    }
}
