// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came out of a scenario.
 *
 * @param version the release it ran on
 * @param evidence what Flink's API showed; empty when the fault did not hit, or a control was not as it should be
 * @param findings the last diagnosis by rank
 * @param toAnswer from the proof to the first answer that named the right cause first
 * @param trouble why it could not be run to its end
 */
record Result(
        Scenario scenario,
        FlinkVersion version,
        Optional<String> evidence,
        List<Finding> findings,
        Optional<Duration> toAnswer,
        Optional<String> trouble) {

    boolean isProven() {
        return evidence.isPresent() && trouble.isEmpty();
    }

    /** The finding that names the right cause, wherever it ranks. */
    Optional<Finding> right() {
        return findings.stream().filter(scenario::isRight).findFirst();
    }

    boolean isFirstRanked() {
        return right().map(finding -> finding.rank() == 1).orElse(false);
    }

    /** Alarming findings that are neither the cause nor one of its consequences. */
    List<Finding> falseFindings() {
        List<String> explained =
                right().map(finding -> List.copyOf(finding.explains())).orElse(List.of());
        return findings.stream()
                .filter(Finding::isAlarming)
                .filter(finding -> !scenario.isRight(finding))
                .filter(finding -> finding.ids().stream().noneMatch(scenario.consequences()::contains))
                .filter(finding -> finding.ids().stream().noneMatch(explained::contains))
                .toList();
    }

    /** Whether it came out as it must: the cause first, or nothing alarming on a control. */
    boolean isGood() {
        return isProven() && (scenario.isHealthy() ? falseFindings().isEmpty() : isFirstRanked());
    }
}
