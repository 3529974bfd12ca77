// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RankingTest {
    private static final String FIRST = "id: z-first\nwhen: {exception: FirstException}";
    private static final String LATER = "id: a-later\nseverity: critical\nwhen: {exception: LaterException}";

    @Test
    void causeOfTheFirstFaultOfTheIncident_leadsOverGraverLaterOnes() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .failure(Duration.ofMinutes(9), thrown("FirstException"))
                .failure(Duration.ofMinutes(8), thrown("LaterException"));
        assertThat(ids(snapshot, FIRST, LATER)).containsExactly("z-first", "a-later");
    }

    @Test
    void faultBeforeAQuietTime_belongsToAnIncidentThatIsOver() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .failure(Duration.ofMinutes(40), thrown("FirstException"))
                .failure(Duration.ofMinutes(8), thrown("LaterException"));
        assertThat(ids(snapshot, FIRST, LATER)).containsExactly("a-later", "z-first");
    }

    @Test
    void symptomOfAnEarlierFailure_staysBehindACause() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .failure(Duration.ofMinutes(9), thrown("FirstException"))
                .failure(Duration.ofMinutes(8), thrown("LaterException"));
        assertThat(ids(snapshot, "id: symptom\nrole: symptom\nwhen: {exception: FirstException}", LATER))
                .containsExactly("a-later", "symptom");
    }

    @Test
    void symptom_leadsWhereNoCauseIsFound() {
        SnapshotOf snapshot = SnapshotOf.anHour()
                .failure(Duration.ofMinutes(9), thrown("FirstException"))
                .configured("a.key", "x", ConfigurationEntry.Origin.JOB);
        assertThat(ids(
                        snapshot,
                        "id: risky\nrole: risk\nseverity: critical\nwhen: {configuration: a.key, is: x}",
                        "id: symptom\nrole: symptom\nwhen: {exception: FirstException}"))
                .containsExactly("symptom", "risky");
    }

    @Test
    void rootsThatDifferInNothing_areToldAsTied() {
        SnapshotOf snapshot =
                SnapshotOf.anHour().logged(Duration.ofMinutes(5), LogLevel.WARN, "one thing and another thing", null);
        List<Finding> findings = new DiagnosisEngine(RulesOf.texts(
                        "id: one\nrole: symptom\nwhen: {log: one thing}",
                        "id: other\nrole: symptom\nwhen: {log: another thing}"))
                .diagnose(snapshot.take())
                .findings();
        assertThat(findings).extracting(Finding::id).containsExactly("one", "other");
        assertThat(findings.get(0).tiedWith()).containsExactly("other");
        assertThat(findings.get(1).tiedWith()).containsExactly("one");
    }

    @Test
    void summary_isFilledFromTheRecord() {
        SnapshotOf snapshot =
                SnapshotOf.anHour().logged(Duration.ofMinutes(5), LogLevel.WARN, "no such topic {count}", null, 3);
        Finding finding = new DiagnosisEngine(RulesOf.texts("id: topic\nsummary: '{count} times: {the_topic2}'\n"
                        + "when: {log: {contains: no such topic, regex: 'topic (?P<the_topic2>\\S+)'}}"))
                .diagnose(snapshot.take())
                .findings()
                .get(0);
        assertThat(finding.summary()).isEqualTo("3 times: {count}");
    }

    @Test
    void summaryWithAPlaceholderWithoutAValue_isTheRootCause() {
        SnapshotOf snapshot = SnapshotOf.anHour().logged(Duration.ofMinutes(5), LogLevel.WARN, "no such topic", null);
        Finding finding = new DiagnosisEngine(
                        RulesOf.texts("id: topic\nsummary: 'Topic {the_topic} is gone.'\nwhen: {log: no such topic}"))
                .diagnose(snapshot.take())
                .findings()
                .get(0);
        assertThat(finding.summary()).isEqualTo("Why it is so.");
    }

    @Test
    void sameSnapshot_givesTheSameDiagnosisWhateverTheOrderOfItsRecords() {
        DiagnosisEngine engine = new DiagnosisEngine(RulesOf.texts(
                FIRST,
                LATER,
                "id: words\nsummary: '{what}'\nwhen: {log: {contains: thing, regex: 'thing (?P<what>\\d+)'}}"));
        Diagnosis expected = engine.diagnose(crowd().take());
        assertThat(engine.diagnose(crowd().take())).isEqualTo(expected);
        for (int seed = 0; seed < 20; seed++) {
            assertThat(engine.diagnose(crowd().shuffled(new Random(seed)).take()))
                    .isEqualTo(expected);
        }
    }

    /** Many records at the same instants, as bursts are. */
    private static SnapshotOf crowd() {
        SnapshotOf crowd = SnapshotOf.anHour();
        for (int i = 0; i < 60; i++) {
            crowd.logged(
                    Duration.ofMinutes(5 + i / 20),
                    LogLevel.ERROR,
                    "thing " + i,
                    thrown(i % 2 == 0 ? "LaterException" : "FirstException"));
        }
        return crowd;
    }

    private static LoggedThrowable thrown(String type) {
        return LoggedThrowable.of("org.acme." + type, "went wrong");
    }

    private static List<String> ids(SnapshotOf snapshot, String... rules) {
        return new DiagnosisEngine(RulesOf.texts(rules))
                .diagnose(snapshot.take()).findings().stream().map(Finding::id).toList();
    }
}
