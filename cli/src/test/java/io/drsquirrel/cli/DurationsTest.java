// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"15s, PT15S", "2m, PT2M", "5min, PT5M", "5 min, PT5M", "1h, PT1H", "250ms, PT0.25S", "PT90S, PT90S"})
    void durations_areReadAsPeopleWriteThem(String text, Duration duration) {
        assertThat(Durations.parse(Squirrel.commandLine(), "--pane", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5gb", "5 %", "5k", "0s", "-1s", "soon", "", "0.1ms"})
    void whatIsNoDuration_isAUsageErrorThatNamesTheOption(String text) {
        assertThatThrownBy(() -> Durations.parse(Squirrel.commandLine(), "--pane", text))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("--pane");
    }
}
