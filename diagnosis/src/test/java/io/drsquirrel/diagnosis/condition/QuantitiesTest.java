// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "-2.5, -2.5",
        "85 %, 0.85",
        "1 gb, 1073741824",
        "512mb, 536870912",
        "64k, 65536",
        "1 GiB, 1073741824",
        "30 s, 30000",
        "5 min, 300000",
        "2 hours, 7200000",
        "1 d, 86400000",
        "PT1M, 60000",
        "250ms, 250"
    })
    void numbersWithUnits_areRead(String text, double value) {
        assertThat(Quantities.parse(text, true)).hasValue(value);
    }

    @Test
    void m_isMinutesOrMebibytes() {
        assertThat(Quantities.parse("2m", true)).hasValue(120_000);
        assertThat(Quantities.parse("2m", false)).hasValue(2 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "1 parsec", "1.2.3", "P", "PT", "NaN", "1e9999", "--1"})
    void whatIsNoQuantity_isEmpty(String text) {
        assertThat(Quantities.parse(text, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.83, ratio, 83 %",
        "2040109466, By, 1.9 GiB",
        "12000, ms, 12 s",
        "90, s, 90 s",
        "5, 1, 5",
        "0.5, 1/s, 0.500/s",
        "172800000, ms, 2 d"
    })
    void values_areWrittenShort(double value, String unit, String text) {
        assertThat(Quantities.format(value, unit)).isEqualTo(text);
    }
}
