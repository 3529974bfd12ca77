// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentTest {
    private static Optional<Recent> recent(Duration pane, double... values) {
        return Recent.of(new SignalSeries(Signal.BUSY_RATIO, "v", pane, values), Recent.TWO_MINUTES);
    }

    @Test
    void gapsAreLeftOutAndTheLastPanesCount() {
        Recent recent = recent(Duration.ofMinutes(1), 9, 9, 9, 1, Double.NaN, 3, Double.NaN)
                .orElseThrow();
        assertThat(recent.values()).containsExactly(1, 3);
        assertThat(recent.latest()).isEqualTo(3);
        assertThat(recent.mean()).isEqualTo(2);
    }

    @Test
    void oneMinuteSpeaks_tenSecondsDoNot() {
        assertThat(recent(Duration.ofMinutes(1), 1)).isPresent();
        assertThat(recent(Duration.ofSeconds(5), 1, 1)).isEmpty();
        assertThat(recent(Duration.ofSeconds(5), 1, 1, 1)).isPresent();
    }

    @Test
    void whatEndedLongAgo_isNotNow() {
        double[] values = new double[20];
        Arrays.fill(values, 5, 20, Double.NaN);
        assertThat(recent(Duration.ofMinutes(1), values)).isEmpty();
    }

    @Test
    void aReporterThatSpeaksEachTenMinutesIsHeard() {
        double[] values = new double[60];
        Arrays.fill(values, Double.NaN);
        values[19] = 0.7;
        values[39] = 0.9;
        values[59] = 0.8;
        Recent recent = recent(Duration.ofSeconds(30), values).orElseThrow();
        assertThat(recent.values()).containsExactly(0.7, 0.9, 0.8);
        assertThat(recent.reach()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void whatWasBeforeALongGapIsNotNow() {
        double[] values = new double[60];
        Arrays.fill(values, 0, 30, 0.9);
        Arrays.fill(values, 30, 60, Double.NaN);
        values[59] = 0.1;
        assertThat(recent(Duration.ofSeconds(30), values).orElseThrow().values())
                .containsExactly(0.1);
    }

    @Test
    void inAWindowOfDays_theLastPanesAreNow() {
        double[] values = new double[60];
        Arrays.fill(values, Double.NaN);
        values[38] = 0.9;
        values[57] = 0.8;
        assertThat(recent(Duration.ofHours(1), values).orElseThrow().latest()).isEqualTo(0.8);
        values[57] = Double.NaN;
        assertThat(recent(Duration.ofHours(1), values)).isEmpty();
    }

    @Test
    void aBurstDoesNotStayAbove() {
        assertThat(recent(Duration.ofSeconds(5), 0, 0, 1, 1).orElseThrow().staysAbove(0.4))
                .isFalse();
        assertThat(recent(Duration.ofSeconds(5), 0.2, 0.9, 0.9, 0.9)
                        .orElseThrow()
                        .staysAbove(0.5))
                .isTrue();
    }

    @Test
    void aReporterThatSpeaksOnceAMinuteIsHeard() {
        double[] values = new double[60];
        Arrays.fill(values, Double.NaN);
        values[20] = 0.9;
        values[40] = 0.8;
        assertThat(recent(Duration.ofSeconds(3), values).orElseThrow().values()).containsExactly(0.9, 0.8);
        values[20] = Double.NaN;
        assertThat(recent(Duration.ofSeconds(3), values)).isEmpty();
    }
}
