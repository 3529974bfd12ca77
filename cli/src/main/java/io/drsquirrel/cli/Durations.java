// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.condition.Quantities;
import java.time.Duration;
import java.util.OptionalDouble;
import picocli.CommandLine;

/** Reads durations as people write them. */
final class Durations {
    private static final String DURATION = "(?i)P.*|[0-9.]+\\s*(ms|milli.*|s|sec.*|m|min.*|h|hour.*|d|day.*)";

    private Durations() {}

    /**
     * {@code 15s}, {@code 2m}, {@code 5min}, {@code 1h}.
     *
     * @throws CommandLine.ParameterException where it is none, or not longer than zero
     */
    static Duration parse(CommandLine line, String option, String text) {
        OptionalDouble millis = Quantities.parse(text, true);
        if (millis.isEmpty() || millis.getAsDouble() < 1 || !text.strip().matches(DURATION)) {
            throw new CommandLine.ParameterException(
                    line,
                    option + ": '" + text
                            + "' is no duration. Allowed: a number with ms, s, min or h, e.g. 15s, 2min.");
        }
        return Duration.ofMillis((long) millis.getAsDouble());
    }
}
