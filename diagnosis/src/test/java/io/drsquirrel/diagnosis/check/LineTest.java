// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.check;

import io.drsquirrel.diagnosis.condition.Recent;
import io.drsquirrel.model.signal.Signal;
import io.drsquirrel.model.signal.SignalSeries;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineTest {
    private static final SignalSeries USED =
            new SignalSeries(Signal.RSS, "tm-1", Duration.ofMinutes(1), new double[] {10, Double.NaN, 60, 20, 30});

    @Test
    void share_isToldPerPaneWithoutWhatBelongsToNeitherPart() {
        Line share = Line.share(USED, 110, 10);
        assertThat(share.at(0)).isZero();
        assertThat(share.at(1)).isNaN();
        assertThat(share.at(2)).isEqualTo(0.5);
        assertThat(share.max(-1)).isEqualTo(0.5);
        assertThat(share.present()).isEqualTo(4);
        assertThat(share.any(Recent.A_MINUTE).orElseThrow().values()).containsExactly(0.5, 0.1, 0.2);
    }

    @Test
    void shareOfAnUnknownWhole_isUnknown() {
        for (double whole : new double[] {0, Double.NaN}) {
            Line share = Line.share(USED, whole, 0);
            assertThat(share.present()).isZero();
            assertThat(share.at(2)).isNaN();
            assertThat(share.max(-1)).isEqualTo(-1);
            assertThat(share.any(Recent.A_MINUTE)).isEmpty();
        }
    }

    @Test
    void signalItself_isToldAsItIs() {
        assertThat(Line.of(USED).max(-1)).isEqualTo(60);
        assertThat(Line.of(USED).at(3)).isEqualTo(20);
    }
}
