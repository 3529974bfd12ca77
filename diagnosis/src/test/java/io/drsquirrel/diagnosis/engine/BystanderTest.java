// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BystanderTest {
    private static final Duration THEN = Duration.ofMinutes(20);
    private static final String KILLED = "id: killed\nexplains: ['@taskmanager-loss']\nwhen: {log: container killed}";
    private static final String STUCK = "id: stuck\nexplains: ['@taskmanager-loss']\nwhen: {log: does not stop}";
    private static final String LOST =
            "id: lost\nrole: symptom\ntags: [taskmanager-loss]\nwhen: {log: task manager is lost}";
    private static final String BROKER = "id: broker-gone\nexplains: [starving]\nwhen: {log: no broker answers}";
    private static final String STARVING =
            "id: starving\nrole: symptom\nwhen: {signal: RECORDS_IN_RATE, below: 1, over: 5 min}";
    private static final String PAGE = "id: page\ntags: [harmless-alone]\nwhen: {log: nobody answers the page}";
    private static final String SILENT = "id: silent\nexplains: [poison]\nwhen: {log: no reply from poisoned}";
    private static final String POISON = "id: poison\nwhen: {exception: PoisonException}";

    @Test
    void deathOfAProcess_isNoMatterOfAJobThatFeltNothing() {
        assertThat(ids(death())).isEmpty();
    }

    @Test
    void deathOfAProcess_concernsAJobThatRestartedThen() {
        assertThat(ids(death().restart(THEN.minusSeconds(30), false))).containsExactly("killed");
    }

    @Test
    void restartLongAfterTheDeath_hasNothingToDoWithIt() {
        assertThat(ids(death().restart(Duration.ofMinutes(2), false))).isEmpty();
    }

    @Test
    void deathOfAProcess_atTheVeryEnd_mayConcernTheJob() {
        assertThat(ids(death(Duration.ofSeconds(1)))).containsExactly("killed");
        assertThat(ids(death(Duration.ofSeconds(1)).status(JobStatus.FINISHED))).isEmpty();
    }

    @Test
    void deathOfAProcess_atTheVeryEnd_isNoMatterOfAJobThatRunsElsewhere() {
        Duration justNow = Duration.ofSeconds(1);
        assertThat(ids(death(justNow).vertex("map", 1, 128, List.of(), "tm-2"))).isEmpty();
        assertThat(ids(death(justNow).vertex("map", 1, 128, List.of(), "tm-1"))).containsExactly("killed");
    }

    @Test
    void deathOfAProcess_concernsAJobThatDoesNotRun() {
        assertThat(ids(death().status(JobStatus.FAILED))).containsExactly("killed");
    }

    @Test
    void jobWhoseFailuresHaveAnotherCause_onlyStoodBy() {
        SnapshotOf poisoned =
                death().status(JobStatus.RESTARTING).failure(THEN, LoggedThrowable.of("org.acme.PoisonException", "x"));
        assertThat(ids(poisoned)).containsExactly("poison");
    }

    @Test
    void deathThatBeganWithATaskOfThisJob_concernsItThoughItsFailuresHaveAnotherCause() {
        SnapshotOf stuck = SnapshotOf.anHour()
                .vertex("enrich", 2, 128, List.of())
                .logged(THEN, LogLevel.WARN, "Task 'enrich (1/2)#0' does not stop", null)
                .status(JobStatus.RESTARTING)
                .failure(THEN, LoggedThrowable.of("org.acme.PoisonException", "x"));
        assertThat(ids(stuck)).contains("stuck");
    }

    @Test
    void trouble_thatASharedProcessLogged_isNoMatterOfAJobThatFeltNothing() {
        assertThat(ids(brokerGone())).isEmpty();
    }

    @Test
    void ruleThatNeedsAnothersWords_doesNotHoldByThem() {
        String rule = "id: slow-sink\nwhen: {all: [{log: own checkpoint expired}, {log: somebody is slow}]}";
        SnapshotOf expired = SnapshotOf.anHour().logged(THEN, LogLevel.WARN, "own checkpoint expired", null);
        DiagnosisEngine engine = new DiagnosisEngine(RulesOf.texts(rule));
        SnapshotOf withAnothers = expired.loggedForAny(THEN, LogLevel.WARN, "somebody is slow", null);
        assertThat(engine.diagnose(withAnothers.take()).findings()).isEmpty();
        SnapshotOf withItsOwn = withAnothers.logged(THEN, LogLevel.WARN, "somebody is slow", null);
        assertThat(engine.diagnose(withItsOwn.take()).findings())
                .extracting(Finding::id)
                .containsExactly("slow-sink");
    }

    @Test
    void trouble_thatASharedProcessLogged_isTheCauseOfAnEffectThatHasNoOther() {
        SnapshotOf starving = brokerGone().signal(Signal.RECORDS_IN_RATE, "source", 0, 0, 0, 0, 0, 0);
        assertThat(ids(starving)).containsExactly("broker-gone");
    }

    @Test
    void trouble_thatASharedProcessLogged_isTheCauseOfAFailureThatHasNoOther() {
        SnapshotOf failed = brokerGone()
                .status(JobStatus.RESTARTING)
                .failure(THEN.minusSeconds(20), LoggedThrowable.of("org.acme.OddException", "x"));
        assertThat(ids(failed)).containsExactly("broker-gone");
    }

    @Test
    void trouble_thatASharedProcessLogged_isNotTheCauseOfAFailureThatHasAnother() {
        SnapshotOf failed = brokerGone()
                .status(JobStatus.RESTARTING)
                .failure(THEN.minusSeconds(20), LoggedThrowable.of("org.acme.PoisonException", "x"));
        assertThat(ids(failed)).containsExactly("poison");
    }

    @Test
    void taskThatFailed_andIsNoneOfTheJobsFailures_wasAnotherJobs() {
        SnapshotOf failed = SnapshotOf.anHour()
                .status(JobStatus.RESTARTING)
                .failure(THEN.minusSeconds(20), LoggedThrowable.of("org.acme.OddException", "x"));
        LoggedThrowable poison = LoggedThrowable.of("org.acme.PoisonException", "x");
        assertThat(ids(failed.loggedForAny(THEN, LogLevel.WARN, "read (1/2) switched from RUNNING to FAILED", poison)))
                .doesNotContain("poison");
    }

    @Test
    void requestThatTimedOut_isNoMatterOfAJobThatFeltNothing() {
        SnapshotOf asked = SnapshotOf.anHour().logged(THEN, LogLevel.ERROR, "nobody answers the page", null);
        assertThat(ids(asked)).isEmpty();
        assertThat(ids(asked.restart(THEN.minusSeconds(30), false))).containsExactly("page");
    }

    @Test
    void trouble_thatASharedProcessLogged_isNotTheCauseOfAFailureThatSaysWhyItself() {
        SnapshotOf failed = SnapshotOf.anHour()
                .loggedForAny(THEN, LogLevel.WARN, "no reply from poisoned", null)
                .status(JobStatus.RESTARTING)
                .failure(THEN.minusSeconds(20), LoggedThrowable.of("org.acme.PoisonException", "x"));
        assertThat(ids(failed)).containsExactly("poison");
    }

    private static SnapshotOf brokerGone() {
        return SnapshotOf.anHour().loggedForAny(THEN, LogLevel.WARN, "no broker answers", null);
    }

    private static SnapshotOf death() {
        return death(THEN);
    }

    private static SnapshotOf death(Duration ago) {
        return SnapshotOf.anHour()
                .logged(ago, LogLevel.WARN, "container killed", null)
                .logged(ago, LogLevel.WARN, "task manager is lost", null);
    }

    private static List<String> ids(SnapshotOf snapshot) {
        return new DiagnosisEngine(RulesOf.texts(KILLED, STUCK, SILENT, LOST, POISON, BROKER, STARVING, PAGE))
                .diagnose(snapshot.take()).findings().stream().map(Finding::id).toList();
    }
}
