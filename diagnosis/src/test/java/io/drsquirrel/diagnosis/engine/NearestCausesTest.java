// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.rule.Severity;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NearestCausesTest {
    private static final Duration LATELY = Duration.ofMinutes(5);
    private static final LoggedThrowable NEVER_SEEN = thrown(
            "org.apache.newlake.TableCommitCollisionException",
            "another writer committed a snapshot of the table at the same time, concurrent commit conflict",
            "org.apache.newlake.Committer.commit(Committer.java:88)");

    @Test
    void failureThatNoRuleKnows_getsTheCausesMostLikeIt() throws IOException {
        Diagnosis diagnosis = builtIn()
                .diagnose(SnapshotOf.anHour().failure(LATELY, NEVER_SEEN).take());
        assertThat(diagnosis.unknownFailure()).isNotNull();
        assertThat(diagnosis.headline()).contains("no known cause matched");
        List<Finding> guesses = diagnosis.findings();
        assertThat(guesses).hasSize(3).allSatisfy(guess -> {
            assertThat(guess.basis()).isEqualTo(Finding.Basis.LIKENESS);
            assertThat(guess.severity()).isEqualTo(Severity.INFO);
            assertThat(guess.confidenceWords()).isEqualTo("a guess");
            assertThat(guess.evidence()).extracting(e -> e.text()).contains(NEVER_SEEN.headline());
        });
        assertThat(guesses).extracting(Finding::id).contains("iceberg-commit-conflict");
        assertThat(guesses.get(0).summary()).contains("commit");
    }

    @Test
    void failureWithNothingInCommon_getsNoGuess() throws IOException {
        LoggedThrowable strange =
                thrown("org.apache.qwertz.Asdfgh", "uiopue", "org.apache.qwertz.Yxcvb.asdfgh(Yxcvb.java:1)");
        Diagnosis diagnosis =
                builtIn().diagnose(SnapshotOf.anHour().failure(LATELY, strange).take());
        assertThat(diagnosis.unknownFailure()).isNotNull();
        assertThat(diagnosis.findings()).noneMatch(finding -> !finding.isMatched());
    }

    @Test
    void jobThatIsWell_getsNoGuess() throws IOException {
        Diagnosis diagnosis = builtIn()
                .diagnose(
                        SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.1).take());
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(diagnosis.findings()).isEmpty();
    }

    @Test
    void ruleThatHolds_leadsOverGuessesAndIsNotGuessed() {
        Diagnosis diagnosis = new DiagnosisEngine(RulesOf.texts(
                        "id: iceberg-commit-conflict\nwhen: {exception: {message: concurrent commit conflict}}",
                        "id: hudi-concurrent-writer\nwhen: {log: never}"))
                .diagnose(SnapshotOf.anHour().failure(LATELY, NEVER_SEEN).take());
        assertThat(diagnosis.findings().get(0).id()).isEqualTo("iceberg-commit-conflict");
        assertThat(diagnosis.findings().get(0).isMatched()).isTrue();
        assertThat(diagnosis.findings().stream().skip(1)).noneMatch(Finding::isMatched);
        assertThat(diagnosis.findings()).extracting(Finding::id).doesNotHaveDuplicates();
    }

    @Test
    void knownSymptomOfTheLeadingCause_isNotGuessedAt() {
        String cause = "id: killed\nwhen: {exception: {message: concurrent commit conflict}}\nexplains: [lost]";
        String symptom = "id: lost\nrole: symptom\nwhen: {exception: {message: %s}}";
        String like = "id: iceberg-commit-conflict\nwhen: {log: never}";
        SnapshotOf failed = SnapshotOf.anHour().failure(LATELY, NEVER_SEEN);
        assertThat(new DiagnosisEngine(RulesOf.texts(cause, symptom.formatted("never"), like))
                        .diagnose(failed.take())
                        .findings())
                .extracting(Finding::id)
                .contains("iceberg-commit-conflict");
        assertThat(new DiagnosisEngine(RulesOf.texts(cause, symptom.formatted("another writer"), like))
                        .diagnose(failed.take())
                        .findings())
                .extracting(Finding::id)
                .containsExactly("killed");
    }

    private static DiagnosisEngine builtIn() throws IOException {
        return new DiagnosisEngine(CatalogueLoader.builtIn().catalogue());
    }

    private static LoggedThrowable thrown(String type, String message, String frame) {
        return new LoggedThrowable(type, message, List.of(frame), null, List.of());
    }
}
