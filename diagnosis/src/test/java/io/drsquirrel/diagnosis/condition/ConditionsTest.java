// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.diagnosis.condition.Outcome.State;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.snapshot.Capability;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConditionsTest {
    private static final String HOLDS = "{log: disk is full}";
    private static final String FAILS = "{log: nothing of the kind}";
    private static final String UNKNOWN = "{signal: RSS, above: 1}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all: [H, H] | HOLDS",
                "all: [H, F] | FAILS",
                "all: [U, F] | FAILS",
                "all: [U, H] | UNKNOWN",
                "any: [F, H] | HOLDS",
                "any: [U, H] | HOLDS",
                "any: [U, F] | UNKNOWN",
                "any: [F, F] | FAILS",
                "not: H | FAILS",
                "not: F | HOLDS",
                "not: U | UNKNOWN"
            })
    void threeAnswers_areCombined(String when, State expected) {
        String text = when.replace("H", "<1>").replace("F", "<2>").replace("U", "<3>");
        String condition = text.replace("<1>", HOLDS).replace("<2>", FAILS).replace("<3>", UNKNOWN);
        assertThat(state(full(), condition)).isEqualTo(expected);
    }

    @Test
    void unknown_namesAllThatIsMissing() {
        Outcome outcome =
                outcome(SnapshotOf.anHour(), "any: [{signal: RSS, above: 1}, {signal: BUSY_RATIO, above: 50 %}]");
        assertThat(outcome.missing()).containsExactlyInAnyOrder(Capability.CONTAINER, Capability.METRICS);
    }

    @Test
    void wordsWithoutAnyLog_cannotBeTold() {
        assertThat(state(SnapshotOf.anHour(), HOLDS)).isEqualTo(State.UNKNOWN);
        assertThat(state(SnapshotOf.anHour(), "exception: OutOfMemoryError")).isEqualTo(State.UNKNOWN);
        assertThat(state(SnapshotOf.anHour().without(Capability.STATUS), "restarts: {atLeast: 1}"))
                .isEqualTo(State.UNKNOWN);
        assertThat(state(SnapshotOf.anHour().status(JobStatus.UNKNOWN), "status: FAILED"))
                .isEqualTo(State.UNKNOWN);
        assertThat(state(SnapshotOf.anHour(), "configuration: a.key\n  is: x")).isEqualTo(State.UNKNOWN);
        assertThat(state(SnapshotOf.anHour(), "checkpoints: {failed: 1}")).isEqualTo(State.UNKNOWN);
    }

    @Test
    void within_demandsThatPartsLieTogether() {
        SnapshotOf apart = full().logged(Duration.ofMinutes(40), LogLevel.WARN, "quota reached", null);
        String both = "all: [{log: disk is full}, {log: quota reached}]";
        assertThat(state(apart, both)).isEqualTo(State.HOLDS);
        assertThat(state(apart, both + "\n  within: 31 min")).isEqualTo(State.HOLDS);
        assertThat(state(apart, both + "\n  within: 29 min")).isEqualTo(State.FAILS);
    }

    @Test
    void atLeast_countsTheRecordsThatARepeatStandsFor() {
        SnapshotOf once = full();
        SnapshotOf often = SnapshotOf.anHour().logged(Duration.ofMinutes(10), LogLevel.WARN, "disk is full", null, 5);
        String five = "log: {contains: disk is full, atLeast: 5}";
        assertThat(state(once, five)).isEqualTo(State.FAILS);
        assertThat(state(often, five)).isEqualTo(State.HOLDS);
        assertThat(outcome(often, five).captures()).containsEntry("count", "5");
    }

    @Test
    void atLeastWithin_countsInAnyStretchOfThatLength() {
        SnapshotOf spread = SnapshotOf.anHour();
        for (int minutes : new int[] {50, 30, 29, 28}) {
            spread.logged(Duration.ofMinutes(minutes), LogLevel.WARN, "disk is full", null);
        }
        assertThat(state(spread, "log: {contains: disk is full, atLeast: 3, within: 2 min}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(spread, "log: {contains: disk is full, atLeast: 4, within: 2 min}"))
                .isEqualTo(State.FAILS);
    }

    @Test
    void captures_areNamedGroupsOfTheFirstRecord() {
        SnapshotOf two = SnapshotOf.anHour()
                .logged(Duration.ofMinutes(9), LogLevel.WARN, "disk sda is full", null)
                .logged(Duration.ofMinutes(8), LogLevel.WARN, "disk sdb is full", null);
        assertThat(outcome(two, "log: {contains: is full, regex: 'disk (?P<disk>\\w+)'}")
                        .captures())
                .containsEntry("disk", "sda")
                .containsEntry("process", "tm-1")
                .containsEntry("count", "2");
    }

    @Test
    void noneOfLoggerAndLevel_narrowALogCondition() {
        assertThat(state(full(), "log: {contains: disk is full, noneOf: [full]}"))
                .isEqualTo(State.FAILS);
        assertThat(state(full(), "log: {contains: disk is full, level: error}")).isEqualTo(State.FAILS);
        assertThat(state(full(), "log: {contains: disk is full, logger: acme.job}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(full(), "log: {contains: disk is full, logger: other}"))
                .isEqualTo(State.FAILS);
        assertThat(state(full(), "log: {contains: disk is full, from: job_manager}"))
                .isEqualTo(State.FAILS);
        assertThat(state(full(), "log: {contains: DISK IS FULL, from: task-manager}"))
                .isEqualTo(State.HOLDS);
    }

    @Test
    void exception_isLookedForInTheWholeChain() {
        LoggedThrowable inner = new LoggedThrowable(
                "java.sql.SQLException",
                "deadlock",
                List.of("org.postgresql.Driver.run(Driver.java:1)"),
                null,
                List.of());
        SnapshotOf thrown = SnapshotOf.anHour()
                .logged(
                        Duration.ofMinutes(5),
                        LogLevel.ERROR,
                        "failed",
                        new LoggedThrowable("org.acme.Wrapper", "outside", List.of(), inner, List.of()));
        assertThat(state(thrown, "exception: SQLException")).isEqualTo(State.HOLDS);
        assertThat(state(thrown, "exception: Exception")).isEqualTo(State.FAILS);
        assertThat(state(thrown, "exception: {type: SQLException, position: innermost}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(thrown, "exception: {type: SQLException, position: outermost}"))
                .isEqualTo(State.FAILS);
        assertThat(state(thrown, "exception: {type: SQLException, message: deadlock, frame: org.postgresql}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(thrown, "exception: {type: SQLException, message: outside}"))
                .isEqualTo(State.FAILS);
        assertThat(state(thrown, "exception: {type: Wrapper, frame: org.postgresql}"))
                .isEqualTo(State.FAILS);
    }

    @Test
    void serializedCopy_isReadAsWhatItIsACopyOf() {
        SnapshotOf copied = serialized("java.sql.SQLException: deadlock");
        assertThat(state(copied, "exception: {type: SQLException, message: deadlock, position: innermost}"))
                .isEqualTo(State.HOLDS);
        assertThat(Facts.of(copied.take()).texts().get(0).chain().get(0).headline())
                .isEqualTo("java.sql.SQLException: deadlock");
    }

    @ParameterizedTest
    @CsvSource({"/tmp/a.Text: not found", "could not connect: x", "db1.Example-Host: refused", "Foo.: x"})
    void serializedCopyOfABareMessage_staysACopy(String message) {
        assertThat(Facts.of(serialized(message).take())
                        .texts()
                        .get(0)
                        .chain()
                        .get(0)
                        .simpleType())
                .isEqualTo("SerializedThrowable");
    }

    @Test
    void sameRecordInEventsTwice_countsOnce() {
        SnapshotOf twice = full();
        assertThat(Facts.of(twice.take()).texts()).hasSize(1);
    }

    @Test
    void signal_isComparedPerSubjectAndToAnother() {
        SnapshotOf heap = SnapshotOf.anHour()
                .signal(Signal.HEAP_USED, "tm-1", 50)
                .signal(Signal.HEAP_MAX, "tm-1", 100)
                .signal(Signal.HEAP_USED, "tm-2", 95)
                .signal(Signal.HEAP_MAX, "tm-2", 100);
        assertThat(outcome(heap, "{signal: HEAP_USED, of: HEAP_MAX, above: 90 %}")
                        .captures())
                .containsEntry("subject", "tm-2");
        assertThat(state(heap, "{signal: HEAP_USED, of: HEAP_MAX, above: 90 %, on: all}"))
                .isEqualTo(State.FAILS);
        assertThat(state(heap, "{signal: HEAP_USED, of: RSS, above: 90 %}")).isEqualTo(State.UNKNOWN);
    }

    @Test
    void latestValue_isBeyondItsLimitSinceThePaneInWhichItCameThere() {
        SnapshotOf rising = SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 0.95, 0.2, 0.95, Double.NaN, 0.97);
        assertThat(outcome(rising, "{signal: BUSY_RATIO, above: 90 %}").evidence())
                .singleElement()
                .extracting(Evidence::at)
                .isEqualTo(rising.take().window().to().minus(Duration.ofMinutes(3)));
    }

    @Test
    void mean_isToldFromTheFirstPaneWithData() {
        SnapshotOf young = SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", Double.NaN, Double.NaN, 0.95, 0.97);
        assertThat(outcome(young, "{signal: BUSY_RATIO, aggregate: mean, above: 90 %}")
                        .evidence())
                .singleElement()
                .extracting(Evidence::at)
                .isEqualTo(young.take().window().to().minus(Duration.ofMinutes(2)));
    }

    @Test
    void signalWithTooFewPanes_cannotBeTold() {
        SnapshotOf three = SnapshotOf.anHour().signal(Signal.BUSY_RATIO, "v", 1, 1, 1);
        assertThat(state(three, "{signal: BUSY_RATIO, above: 90 %, minPanes: 3}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(three, "{signal: BUSY_RATIO, above: 90 %, minPanes: 4}"))
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void peakOfOneLongPane_isNoLastingState() {
        String lasting = "{signal: RSS, aggregate: min, over: 5 min, above: 90, minPanes: 2}";
        SnapshotOf peak = SnapshotOf.inPanesOf(Duration.ofHours(4)).signal(Signal.RSS, "tm", 20, 95);
        SnapshotOf alone = SnapshotOf.inPanesOf(Duration.ofHours(4)).signal(Signal.RSS, "tm", Double.NaN, 95);
        SnapshotOf lasts = SnapshotOf.inPanesOf(Duration.ofHours(4)).signal(Signal.RSS, "tm", 93, 95);
        assertThat(state(peak, lasting)).isEqualTo(State.FAILS);
        assertThat(state(alone, lasting)).isEqualTo(State.UNKNOWN);
        assertThat(state(lasts, lasting)).isEqualTo(State.HOLDS);
        // A mean is of all the pane, so that one will do.
        SnapshotOf mean = SnapshotOf.inPanesOf(Duration.ofHours(4)).signal(Signal.GC_TIME_RATIO, "tm", 0.1, 0.4);
        assertThat(state(mean, "{signal: GC_TIME_RATIO, aggregate: mean, over: 2 min, above: 25 %, minPanes: 2}"))
                .isEqualTo(State.HOLDS);
    }

    @Test
    void configuration_isReadUnderEachOfItsNamesAndItsDefault() {
        SnapshotOf old = SnapshotOf.anHour().configured("old.timeout", "5 min", ConfigurationEntry.Origin.CLUSTER);
        assertThat(state(old, "{configuration: [new.timeout, old.timeout], above: 299 s}"))
                .isEqualTo(State.HOLDS);
        assertThat(state(old, "{configuration: other.key, is: x}")).isEqualTo(State.FAILS);
        assertThat(state(old, "{configuration: other.key, is: X, default: x}")).isEqualTo(State.HOLDS);
        assertThat(state(old, "{configuration: other.key, set: false}")).isEqualTo(State.HOLDS);
        assertThat(state(old, "{configuration: old.timeout, set: true}")).isEqualTo(State.HOLDS);
        assertThat(state(old, "{configuration: other.key, set: true, default: x}"))
                .isEqualTo(State.FAILS);
        assertThat(state(old, "{configuration: old.timeout, isNot: 5 min}")).isEqualTo(State.FAILS);
    }

    @Test
    void checkpointShare_ofAnUnknownIntervalCannotBeTold() {
        Duration took = Duration.ofSeconds(40);
        SnapshotOf known = SnapshotOf.anHour()
                .checkpoints(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        SnapshotOf.completed(2, Duration.ofMinutes(2), took, 1));
        assertThat(state(known, "checkpoints: {durationOfInterval: 0.5}")).isEqualTo(State.HOLDS);
        assertThat(state(known, "checkpoints: {durationOfTimeout: 0.5}")).isEqualTo(State.FAILS);
        SnapshotOf unknown =
                SnapshotOf.anHour().checkpoints(null, null, SnapshotOf.completed(2, Duration.ofMinutes(2), took, 1));
        assertThat(state(unknown, "checkpoints: {durationOfInterval: 0.5}")).isEqualTo(State.UNKNOWN);
    }

    private static SnapshotOf full() {
        return SnapshotOf.anHour().logged(Duration.ofMinutes(10), LogLevel.WARN, "disk is full", null);
    }

    private static SnapshotOf serialized(String message) {
        return SnapshotOf.anHour()
                .logged(
                        Duration.ofMinutes(5),
                        LogLevel.ERROR,
                        "failed",
                        LoggedThrowable.of("org.apache.flink.util.SerializedThrowable", message));
    }

    private static State state(SnapshotOf snapshot, String condition) {
        return outcome(snapshot, condition).state();
    }

    private static Outcome outcome(SnapshotOf snapshot, String condition) {
        return RulesOf.rule("id: a\nwhen:\n  " + condition).when().evaluate(Facts.of(snapshot.take()));
    }
}
