// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

class TemplateUnitsTest {

    @Test
    void bracketOfAtMost200Characters_isOneUnit() {
        String group = "(" + "x".repeat(198) + ")";

        assertThat(TemplateUnits.of("read " + group)).isEqualTo(List.of("read", group));
        assertThat(TemplateUnits.of("read (a " + "x".repeat(198) + ")")).hasSize(3);
    }

    @Test
    void bracketsThatNeverClose_areNotReadAgainFromEach() {
        // Each to the end would be 20 thousand million characters.
        List<String> units =
                assertTimeout(Duration.ofSeconds(5), () -> TemplateUnits.of("call ".concat("(".repeat(200_000))));

        assertThat(units).hasSize(200_001);
    }
}
