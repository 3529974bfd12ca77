// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.engine;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.SnapshotOf;
import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OvercomeTest {
    private static final Duration THEN = Duration.ofMinutes(20);
    private static final LoggedThrowable LOST = LoggedThrowable.of("org.acme.LinkException", "link lost");
    private static final String RULE = "id: link-lost\nwhen: {exception: LinkException}";

    @Test
    void oneErrorThatIsTriedAgain_isNoMatterWhereTheJobRunsOn() {
        assertThat(ids(SnapshotOf.anHour().logged(THEN, LogLevel.ERROR, "batch failed, retry times = 0", LOST)))
                .isEmpty();
    }

    @Test
    void errorThatIsSaidOften_hasNotBeenGotOver() {
        SnapshotOf often = SnapshotOf.anHour();
        for (int i = 0; i < 5; i++) {
            often = often.logged(THEN.minusMinutes(i), LogLevel.ERROR, "batch failed, retry times = " + i, LOST);
        }
        assertThat(ids(often)).containsExactly("link-lost");
    }

    @Test
    void errorBeforeARestart_isToldThoughItWasTriedAgain() {
        assertThat(ids(SnapshotOf.anHour()
                        .logged(THEN, LogLevel.ERROR, "batch failed, retry times = 0", LOST)
                        .restart(THEN.minusSeconds(10), false)))
                .containsExactly("link-lost");
    }

    @Test
    void lastTry_isTold() {
        assertThat(ids(SnapshotOf.anHour().logged(THEN, LogLevel.ERROR, "retries exhausted, not retrying", LOST)))
                .containsExactly("link-lost");
    }

    @Test
    void warningWithAThrowable_isNoCaseForRulesOfLastResort() {
        String lastResort = "id: anything\nprecision: 1\nwhen: {exception: LinkException}";
        SnapshotOf warned = SnapshotOf.anHour().logged(THEN, LogLevel.WARN, "cursor not committed", LOST);

        assertThat(ids(warned, lastResort)).isEmpty();
        assertThat(ids(warned)).containsExactly("link-lost");
        assertThat(ids(SnapshotOf.anHour().logged(THEN, LogLevel.ERROR, "cursor not committed", LOST), lastResort))
                .containsExactly("anything");
    }

    private static List<String> ids(SnapshotOf snapshot) {
        return ids(snapshot, RULE);
    }

    private static List<String> ids(SnapshotOf snapshot, String rule) {
        return new DiagnosisEngine(RulesOf.texts(rule))
                .diagnose(snapshot.take()).findings().stream().map(Finding::id).toList();
    }
}
