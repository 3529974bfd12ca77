// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecoveryTest {
    private static final String HICCUP = "id: hiccup\nseverity: critical\nwhen: {exception: HiccupException}";
    private static final Duration THEN = Duration.ofMinutes(3);

    @Test
    void oneRestartThatTheJobGotOver_isNews() {
        assertThat(severities(hiccup(THEN).restart(THEN.minusSeconds(1), false)))
                .containsExactly(Severity.INFO);
    }

    @Test
    void aRestartJustNow_isTrouble() {
        Duration now = Duration.ofSeconds(20);
        assertThat(severities(hiccup(now).restart(now.minusSeconds(1), false))).containsExactly(Severity.CRITICAL);
    }

    @Test
    void aSecondRestart_isTrouble() {
        assertThat(severities(hiccup(THEN).restart(THEN.minusSeconds(1), false).restart(Duration.ofMinutes(2), false)))
                .containsExactly(Severity.CRITICAL);
    }

    @Test
    void aJobThatFinished_isOverItsRestarts() {
        SnapshotOf twice = hiccup(THEN).restart(THEN.minusSeconds(1), false).restart(Duration.ofMinutes(2), false);
        assertThat(severities(twice.status(JobStatus.FINISHED))).containsExactly(Severity.INFO);
    }

    @Test
    void aSymptomWithoutACause_isForgottenAfterAnHour() {
        String symptom = HICCUP + "\nrole: symptom";
        assertThat(findings(symptom, longAgo(Duration.ofHours(2)))).isEmpty();
        assertThat(findings(symptom, longAgo(Duration.ofMinutes(30)))).hasSize(1);
        assertThat(findings(HICCUP, longAgo(Duration.ofHours(2)))).hasSize(1);
    }

    private static SnapshotOf longAgo(Duration ago) {
        return hiccup(ago)
                .restart(ago.minusSeconds(1), false)
                .checkpoints(
                        Duration.ofMinutes(1),
                        null,
                        SnapshotOf.completed(7, Duration.ofMinutes(3), Duration.ofSeconds(1), 1000),
                        SnapshotOf.completed(8, Duration.ofMinutes(2), Duration.ofSeconds(1), 1000));
    }

    private static SnapshotOf hiccup(Duration ago) {
        return SnapshotOf.anHour().failure(ago, LoggedThrowable.of("org.acme.HiccupException", "not ready yet"));
    }

    private static List<Severity> severities(SnapshotOf snapshot) {
        return findings(HICCUP, snapshot).stream().map(Finding::severity).toList();
    }

    private static List<Finding> findings(String rule, SnapshotOf snapshot) {
        return new DiagnosisEngine(RulesOf.texts(rule))
                .diagnose(snapshot.take())
                .findings();
    }
}
