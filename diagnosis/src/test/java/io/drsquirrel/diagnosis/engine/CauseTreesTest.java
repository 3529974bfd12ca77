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
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CauseTreesTest {
    private static final Duration EARLY = Duration.ofMinutes(30);
    private static final Duration LATE = Duration.ofMinutes(10);

    @Test
    void consequenceNamedById_hangsUnderItsCause() {
        List<Finding> found = find(
                logged(EARLY, "disk is full").logged(LATE, LogLevel.WARN, "checkpoint declined", null),
                "id: full\nexplains: [declined]\nwhen: {log: disk is full}",
                "id: declined\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(shape(found)).isEqualTo("full(declined)");
    }

    @Test
    void consequenceNamedByFormerId_hangsUnderItsCause() {
        List<Finding> found = find(
                logged(EARLY, "disk is full").logged(LATE, LogLevel.WARN, "checkpoint declined", null),
                "id: full\nexplains: [old-name]\nwhen: {log: disk is full}",
                "id: declined\naka: [old-name]\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(shape(found)).isEqualTo("full(declined)");
    }

    @Test
    void consequenceNamedByTag_hangsUnderItsCause() {
        List<Finding> found = find(
                logged(EARLY, "disk is full").logged(LATE, LogLevel.WARN, "checkpoint declined", null),
                "id: full\nexplains: ['@trouble']\nwhen: {log: disk is full}",
                "id: declined\ntags: [trouble]\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(shape(found)).isEqualTo("full(declined)");
    }

    @Test
    void whatBeganAfterTheEffect_isNotItsCause() {
        List<Finding> found = find(
                logged(LATE, "disk is full").logged(EARLY, LogLevel.WARN, "checkpoint declined", null),
                "id: full\nexplains: [declined]\nwhen: {log: disk is full}",
                "id: declined\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(found).extracting(Finding::id).containsExactlyInAnyOrder("full", "declined");
    }

    @Test
    void clocksThatDifferByAMinute_doNotPartCauseAndEffect() {
        List<Finding> found = find(
                logged(LATE.minusSeconds(60), "disk is full").logged(LATE, LogLevel.WARN, "checkpoint declined", null),
                "id: full\nexplains: [declined]\nwhen: {log: disk is full}",
                "id: declined\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(shape(found)).isEqualTo("full(declined)");
    }

    @Test
    void configuration_fitsAnyTime() {
        List<Finding> found = find(
                logged(EARLY, "checkpoint declined").configured("a.key", "wrong", ConfigurationEntry.Origin.CLUSTER),
                "id: wrong-key\nexplains: [declined]\nwhen: {configuration: a.key, is: wrong}",
                "id: declined\nrole: symptom\nwhen: {log: checkpoint declined}");
        assertThat(shape(found)).isEqualTo("wrong-key(declined)");
    }

    @Test
    void finerRuleOnTheSameRecord_leads() {
        List<Finding> found = find(
                logged(EARLY, "disk is full on node seven"),
                "id: coarse\nwhen: {log: disk is full}",
                "id: fine\nprecision: 3\nwhen: {log: full on node seven}");
        assertThat(shape(found)).isEqualTo("fine(coarse)");
    }

    @Test
    void genericRuleOnTheSameRecord_isDropped() {
        List<Finding> found = find(
                logged(EARLY, "disk is full on node seven"),
                "id: generic\nprecision: 1\nwhen: {log: disk is full}",
                "id: known\nwhen: {log: full on node seven}");
        assertThat(shape(found)).isEqualTo("known");
    }

    @Test
    void genericRuleWithAnEarlierRecordOfItsOwn_staysSeen() {
        List<Finding> found = find(
                SnapshotOf.anHour()
                        .logged(LATE, LogLevel.ERROR, "disk is full on node seven", null)
                        .logged(EARLY, LogLevel.ERROR, "disk is full", null),
                "id: generic\nprecision: 1\nwhen: {log: disk is full}",
                "id: known\nwhen: {log: full on node seven}");
        assertThat(found).extracting(Finding::id).contains("generic");
    }

    @Test
    void matchNearerToTheInnermostCause_leadsAmongEquallyFineRules() {
        LoggedThrowable inner = LoggedThrowable.of("java.io.IOException", "no space left");
        LoggedThrowable outer =
                new LoggedThrowable("org.acme.FlushException", "could not flush", List.of(), inner, List.of());
        List<Finding> found = find(
                SnapshotOf.anHour().logged(EARLY, LogLevel.ERROR, "task failed", outer),
                "id: flush\nwhen: {exception: FlushException}",
                "id: space\nwhen: {exception: {type: IOException, message: no space left}}");
        assertThat(shape(found)).isEqualTo("space(flush)");
    }

    @Test
    void overriddenRule_isDroppedWhereItSharesARecord() {
        String coarse = "id: coarse\nprecision: 3\nwhen: {log: disk is full}";
        String fine = "id: fine\noverrides: [coarse]\nwhen: {log: node seven}";
        assertThat(shape(find(logged(EARLY, "disk is full on node seven"), coarse, fine)))
                .isEqualTo("fine");
        assertThat(find(
                        logged(EARLY, "disk is full").logged(LATE, LogLevel.WARN, "node seven is gone", null),
                        coarse,
                        fine))
                .extracting(Finding::id)
                .containsExactlyInAnyOrder("coarse", "fine");
    }

    @Test
    void ringOfExplanations_isCutAndLosesNobody() {
        List<Finding> found = find(
                logged(EARLY, "first thing")
                        .logged(EARLY, LogLevel.WARN, "second thing", null)
                        .logged(EARLY, LogLevel.WARN, "third thing", null),
                "id: a\nexplains: [b]\nwhen: {log: first thing}",
                "id: b\nexplains: [c]\nwhen: {log: second thing}",
                "id: c\nexplains: [a]\nwhen: {log: third thing}");
        assertThat(found).hasSize(1);
        assertThat(shape(found)).contains("a", "b", "c");
    }

    @Test
    void causeInAFailureOfTheJob_explainsItsRestartsWithoutSayingSo() {
        String loop = "id: loop\nrole: symptom\ntags: [restart]\nwhen: {restarts: {atLeast: 2, within: 10 min}}";
        String poison = "id: poison\nwhen: {exception: PoisonException}";
        SnapshotOf failed = SnapshotOf.anHour()
                .failure(LATE, LoggedThrowable.of("org.acme.PoisonException", "x"))
                .restart(LATE, false)
                .restart(LATE.minusMinutes(1), false);
        assertThat(shape(find(failed, loop, poison))).isEqualTo("poison(loop)");
        SnapshotOf onlyLogged = SnapshotOf.anHour()
                .logged(LATE, LogLevel.WARN, "retrying", LoggedThrowable.of("org.acme.PoisonException", "x"))
                .restart(LATE, false)
                .restart(LATE.minusMinutes(1), false);
        assertThat(find(onlyLogged, loop, poison)).hasSize(2);
    }

    @Test
    void recordsOfNoise_areNoEvidenceForGenericRules() {
        List<Finding> found = find(
                logged(EARLY, "leader has moved away"),
                "id: moved\nrole: noise\nwhen: {log: leader has moved}",
                "id: generic\nprecision: 1\nwhen: {log: moved away}");
        assertThat(found).isEmpty();
    }

    @Test
    void supportRaisesAndContradictionLowersConfidence() {
        String rule = "id: full\nconfidence: 0.5\nsupports: [{log: quota reached}]\n"
                + "contradicts: [{log: space was freed}]\nwhen: {log: disk is full}";
        assertThat(find(logged(EARLY, "disk is full"), rule).get(0).confidence())
                .isEqualTo(0.5);
        assertThat(find(logged(EARLY, "disk is full, quota reached"), rule)
                        .get(0)
                        .confidence())
                .isEqualTo(0.7);
        Finding doubted =
                find(logged(EARLY, "disk is full, space was freed"), rule).get(0);
        assertThat(doubted.confidence()).isEqualTo(0.3);
        assertThat(doubted.against()).hasSize(1);
    }

    @Test
    void actionForAnotherSetting_isNotOffered() {
        String rule = "id: full\nwhen: {log: disk is full}\nactions:\n"
                + "  - {do: Always.}\n  - {do: Only there., onlyIf: {configuration: a.key, is: x}}";
        assertThat(find(logged(EARLY, "disk is full"), rule).get(0).actions()).hasSize(1);
        assertThat(find(logged(EARLY, "disk is full").configured("a.key", "x", ConfigurationEntry.Origin.JOB), rule)
                        .get(0)
                        .actions())
                .hasSize(2);
    }

    private static SnapshotOf logged(Duration ago, String message) {
        return SnapshotOf.anHour().logged(ago, LogLevel.WARN, message, null);
    }

    private static List<Finding> find(SnapshotOf snapshot, String... rules) {
        return new DiagnosisEngine(RulesOf.texts(rules))
                .diagnose(snapshot.take())
                .findings();
    }

    private static String shape(List<Finding> findings) {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(text.isEmpty() ? "" : " ").append(finding.id());
            if (!finding.consequences().isEmpty()) {
                text.append('(').append(shape(finding.consequences())).append(')');
            }
        }
        return text.toString();
    }
}
