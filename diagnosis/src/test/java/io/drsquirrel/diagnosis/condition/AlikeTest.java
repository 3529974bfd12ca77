// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlikeTest {
    @Test
    void recordsThatDifferInNumbersOnly_areOneGroupInTheOrderOfTime() {
        Facts facts = Facts.of(exits(137, 143, 137).take());
        assertThat(facts.alike()).hasSize(1);
        assertThat(facts.texts(facts.alike())).isEqualTo(facts.texts());
    }

    @Test
    void numbersOfOtherLength_areAnotherGroup() {
        assertThat(Facts.of(exits(9, 137).take()).alike()).hasSize(2);
    }

    @Test
    void stacksThatDifferByLineOrLambda_areAlike() {
        Facts facts = Facts.of(thrown("a.B.lambda$map$1(B.java:7)", "a.B.lambda$map$12(B.java:1234)")
                .take());
        assertThat(facts.alike()).hasSize(1);
        assertThat(Facts.of(thrown("a.B.map(B.java:7)", "a.C.map(C.java:7)").take())
                        .alike())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "a.B.map(B.java:17),            a.B.map(B.java:0)",
        "a.B$1.lambda$map$23(B.java:4), a.B$0.lambda$map$0(B.java:0)",
        "log4j2.v3.Sink.write(Unknown), log4j2.v3.Sink.write(Unknown)"
    })
    void frame_losesTheNumbersOfLinesAndOfWhatCompilersNumber(String frame, String without) {
        assertThat(Throwables.withoutNumbers(frame)).isEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log: exit code                                                     | 3",
                "log: exit code 137                                                 | 2",
                "log: {contains: [exit code], noneOf: ['143']}                      | 2",
                "log: {contains: [exit], anyOf: ['code 143', 'code 144']}           | 1",
                "log: {contains: [exit code], regex: 'code (?P<code>14\\d)'}        | 1",
                "log: exit code 138                                                 | 0"
            })
    void conditionThatAsksForNumbers_isAskedOfEachRecord(String condition, int hits) {
        assertThat(outcome(exits(137, 143, 137), condition).hits()).hasSize(hits);
    }

    @Test
    void captures_areThoseOfTheOldestRecord() {
        assertThat(outcome(exits(143, 9, 137), "log: {contains: [exit code], regex: 'code (?P<code>\\d+)'}")
                        .captures())
                .containsEntry("code", "143");
    }

    @Test
    void hits_areInTheOrderOfTimeAcrossGroups() {
        assertThat(outcome(exits(9, 137, 8), "log: exit code").hits())
                .extracting(hit -> hit.fact().message())
                .containsExactly("exit code 9", "exit code 137", "exit code 8");
    }

    @Test
    void partOfAFrameWithANumber_isLookedForInEachStack() {
        SnapshotOf thrown = thrown("a.B.map(B.java:7)", "a.B.map(B.java:17)", "a.B.map(B.java:18)");
        assertThat(outcome(thrown, "exception: {type: Odd, frame: 'b.java:1'}").hits())
                .hasSize(2);
        assertThat(outcome(thrown, "exception: {type: Odd, frame: 'a.b.map'}").hits())
                .hasSize(3);
        assertThat(outcome(thrown, "exception: {type: Odd, from: 'b.java:7'}").hits())
                .hasSize(1);
    }

    @Test
    void literalsWithNumbers_areFoundAsTheyAreWritten() {
        Facts facts = Facts.of(exits(137, 143).take());
        assertThat(facts.textsWith(List.of("code 143"))).hasSize(1);
        assertThat(facts.textsWith(List.of("code 14", "exit code 137"))).hasSize(2);
        assertThat(facts.textsWith(List.of("code 15"))).isEmpty();
    }

    private static SnapshotOf exits(int... codes) {
        SnapshotOf snapshot = SnapshotOf.anHour();
        for (int i = 0; i < codes.length; i++) {
            snapshot.logged(Duration.ofMinutes(30 - i), LogLevel.WARN, "exit code " + codes[i], null);
        }
        return snapshot;
    }

    private static SnapshotOf thrown(String... frames) {
        SnapshotOf snapshot = SnapshotOf.anHour();
        for (int i = 0; i < frames.length; i++) {
            LoggedThrowable throwable = new LoggedThrowable("a.Odd", "x", List.of(frames[i]), null, List.of());
            snapshot.logged(Duration.ofMinutes(30 - i), LogLevel.ERROR, "failed", throwable);
        }
        return snapshot;
    }

    private static Outcome outcome(SnapshotOf snapshot, String condition) {
        return RulesOf.rule("id: a\nwhen:\n  " + condition).when().evaluate(Facts.of(snapshot.take()));
    }
}
