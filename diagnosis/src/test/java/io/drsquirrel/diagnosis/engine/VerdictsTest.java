// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobSnapshot;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictsTest {
    private static final Duration LATELY = Duration.ofMinutes(5);

    @Test
    void runningJobWithMetricsAndNoTrouble_isHealthy() {
        assertThat(verdict(SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1)))
                .isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void runningJobOfWhichNothingElseIsKnown_isUnknown() {
        assertThat(verdict(SnapshotOf.anHour())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void metricsWithoutAStatus_areNotHealthy() {
        assertThat(verdict(
                        SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1).status(JobStatus.UNKNOWN)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void quietLogOfAMinute_isHealthyAndOfSomeSecondsUnknown() {
        assertThat(verdict(SnapshotOf.anHour().logsCovered(Duration.ofMinutes(1))))
                .isEqualTo(Verdict.HEALTHY);
        assertThat(verdict(SnapshotOf.anHour().logsCovered(Duration.ofSeconds(59))))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void remarkOnTheStatus_isInTheHeadline() {
        JobSnapshot stopped = SnapshotOf.anHour()
                .signal(Signal.BUSY_RATIO, "v", 0.1)
                .remark("then the cluster was stopped as a whole, at 10:30")
                .take();
        assertThat(new DiagnosisEngine(RulesOf.texts()).diagnose(stopped).headline())
                .isEqualTo("Running, nothing wrong found; then the cluster was stopped as a whole, at 10:30");
    }

    @Test
    void quietLogBesideMetricsOfProcessesButNotOfTasks_isUnknown() {
        SnapshotOf processesOnly =
                SnapshotOf.anHour().logsCovered(Duration.ofMinutes(5)).signal(Signal.THREADS, "jobmanager", 80);
        assertThat(verdict(processesOnly)).isEqualTo(Verdict.UNKNOWN);
        assertThat(verdict(processesOnly.signal(Signal.BUSY_RATIO, "v", 0.1))).isEqualTo(Verdict.HEALTHY);
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "INITIALIZING"})
    void jobThatDoesNotRunYet_isUnknown(JobStatus status) {
        assertThat(verdict(
                        SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1).status(status)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "FAILING", "RESTARTING", "SUSPENDED"})
    void brokenStatus_isFailingWhateverElseIsMissing(JobStatus status) {
        assertThat(verdict(SnapshotOf.anHour().status(status))).isEqualTo(Verdict.FAILING);
    }

    @Test
    void threeRestartsInTenMinutes_areFailingAndOneIsDegraded() {
        SnapshotOf once = SnapshotOf.anHour().restart(LATELY, false);
        assertThat(verdict(once)).isEqualTo(Verdict.DEGRADED);
        assertThat(verdict(once.restart(LATELY, false).restart(LATELY, false))).isEqualTo(Verdict.FAILING);
    }

    @Test
    void oneRestart_ofAJobThatHasCompletedCheckpointsSince_isOver() {
        String rule = "id: a\nseverity: critical\nwhen: {log: disk is full}";
        Duration then = Duration.ofMinutes(3);
        SnapshotOf once = SnapshotOf.anHour()
                .signal(Signal.BUSY_RATIO, "v", 0.1)
                .restart(then, false)
                .logged(then, LogLevel.WARN, "disk is full", null)
                .checkpoints(
                        Duration.ofMinutes(1),
                        null,
                        SnapshotOf.completed(1, Duration.ofMinutes(2), Duration.ofSeconds(1), 10),
                        SnapshotOf.completed(2, Duration.ofMinutes(1), Duration.ofSeconds(1), 10));

        assertThat(verdict(once, rule)).isEqualTo(Verdict.HEALTHY);
        assertThat(verdict(once.restart(Duration.ofMinutes(20), false), rule)).isEqualTo(Verdict.FAILING);
    }

    @Test
    void plannedRescales_areNoRestarts() {
        SnapshotOf rescaled = SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1);
        for (int i = 0; i < 4; i++) {
            rescaled.restart(LATELY, true);
        }
        assertThat(verdict(rescaled)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void restartAnHourAgo_isOver() {
        assertThat(verdict(
                        SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1).restart(Duration.ofMinutes(50), false)))
                .isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void severityOfTheWorstFinding_decides() {
        SnapshotOf seen = SnapshotOf.anHour().logged(LATELY, LogLevel.WARN, "disk is full", null);
        assertThat(verdict(seen, "id: a\nseverity: info\nwhen: {log: disk is full}"))
                .isEqualTo(Verdict.HEALTHY);
        assertThat(verdict(seen, "id: a\nseverity: warning\nwhen: {log: disk is full}"))
                .isEqualTo(Verdict.DEGRADED);
        assertThat(verdict(seen, "id: a\nseverity: critical\nwhen: {log: disk is full}"))
                .isEqualTo(Verdict.FAILING);
    }

    @Test
    void runningJobWhoseMetricsStopped_isUnknownAndNotHealthy() {
        String rule = "id: a\nseverity: critical\nwhen: {log: disk is full}";
        SnapshotOf measured = SnapshotOf.anHour()
                .signal(Signal.BUSY_RATIO, "v", 0.1)
                .without(Capability.JOB_MANAGER_LOG)
                .without(Capability.TASK_MANAGER_LOG);
        assertThat(verdict(measured.lastMeasured(Duration.ofMinutes(2)), rule)).isEqualTo(Verdict.HEALTHY);
        assertThat(verdict(measured.lastMeasured(Duration.ofMinutes(20)), rule)).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void quietJobManagersLogBesideFilesOfNoUse_isUnknownUnlessTaskManagersSpeak() {
        String rule = "id: a\nseverity: critical\nwhen: {log: disk is full}";
        SnapshotOf quiet = SnapshotOf.anHour().without(Capability.METRICS).logsCovered(Duration.ofMinutes(50));
        assertThat(verdict(quiet.without(Capability.TASK_MANAGER_LOG), rule)).isEqualTo(Verdict.HEALTHY);
        assertThat(verdict(quiet.unmeasured("nothing of use was found in lag.txt"), rule))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void risk_neverMakesAJobUnhealthy() {
        assertThat(verdict(
                        SnapshotOf.anHour()
                                .signal(Signal.BUSY_RATIO, "v", 0.1)
                                .configured("a.key", "x", ConfigurationEntry.Origin.JOB),
                        "id: a\nrole: risk\nseverity: critical\nwhen: {configuration: a.key, is: x}"))
                .isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void riskThatExplainsTrouble_doesNotHideIt() {
        assertThat(verdict(
                        SnapshotOf.anHour()
                                .logged(LATELY, LogLevel.WARN, "disk is full", null)
                                .configured("a.key", "x", ConfigurationEntry.Origin.JOB),
                        "id: a\nrole: risk\nexplains: [b]\nwhen: {configuration: a.key, is: x}",
                        "id: b\nrole: symptom\nseverity: critical\nwhen: {log: disk is full}"))
                .isEqualTo(Verdict.FAILING);
    }

    @Test
    void failureThatNoRuleKnows_isDegradedAndNamed() {
        LoggedThrowable thrown = new LoggedThrowable(
                "java.lang.RuntimeException",
                "wrapped",
                List.of(),
                new LoggedThrowable(
                        "org.acme.OddException",
                        "odd",
                        List.of("org.acme.Parser.map(Parser.java:17)"),
                        null,
                        List.of()),
                List.of());
        Diagnosis diagnosis = new DiagnosisEngine(RulesOf.texts("id: a\nwhen: {log: something else}"))
                .diagnose(SnapshotOf.anHour().failure(LATELY, thrown).take());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(diagnosis.unknownFailure()).isNotNull();
        assertThat(diagnosis.unknownFailure().innermost()).isEqualTo("org.acme.OddException: odd");
        assertThat(diagnosis.unknownFailure().userFrame()).contains("Parser.map");
        assertThat(diagnosis.headline()).contains("no known cause matched");
    }

    @Test
    void jobAtRisk_isNotSaidToHaveNothingWrong() {
        Diagnosis diagnosis = new DiagnosisEngine(
                        RulesOf.texts("id: a\nrole: risk\nseverity: warning\nwhen: {log: no checkpoints}"))
                .diagnose(SnapshotOf.anHour()
                        .logged(LATELY, LogLevel.WARN, "no checkpoints", null)
                        .take());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(diagnosis.headline()).isEqualTo("Running, but at risk: A title");
    }

    @Test
    void jobThatEnded_isNotSaidToRun() {
        Diagnosis diagnosis = new DiagnosisEngine(RulesOf.texts("id: a\nseverity: warning\nwhen: {log: disk is full}"))
                .diagnose(SnapshotOf.anHour()
                        .logged(LATELY, LogLevel.WARN, "disk is full", null)
                        .status(JobStatus.FINISHED)
                        .take());
        assertThat(diagnosis.headline()).doesNotContain("Running");
    }

    @Test
    void ruleWithoutItsFacts_isNotAssessedAndSaysWhatIsMissing() {
        Diagnosis diagnosis = new DiagnosisEngine(RulesOf.texts("id: a\nwhen: {signal: RSS, above: 1 gb}"))
                .diagnose(SnapshotOf.anHour().take());
        assertThat(diagnosis.notAssessed()).hasSize(1);
        NotAssessed open = diagnosis.notAssessed().get(0);
        assertThat(open.missing()).isEqualTo("resident memory and CPU of containers");
        assertThat(open.how()).startsWith("The agent");
    }

    private static Verdict verdict(SnapshotOf snapshot, String... rules) {
        return new DiagnosisEngine(RulesOf.texts(rules))
                .diagnose(snapshot.take())
                .verdict();
    }
}
