// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units as people and configuration files write them. */
public final class Quantities {
    private static final Pattern WITH_UNIT = Pattern.compile("([+-]?[0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z%]*)");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Whole numbers below are exact. */
    private static final double MOST_EXACT = 1L << 53;

    private Quantities() {}

    /** Writes a time to the second, in UTC and saying so. */
    public static String time(Instant at) {
        return TIME.format(at) + " UTC";
    }

    /**
     * Reads a plain number, a percentage (as a ratio), a memory size (as bytes; Flink's units, powers of 1024) or a duration
     * (as milliseconds; also ISO 8601). {@code m} means minutes in {@code asDuration}, mebibytes otherwise.
     */
    public static OptionalDouble parse(String text, boolean asDuration) {
        String trimmed = text.strip();
        if (trimmed.startsWith("PT") || trimmed.startsWith("P")) {
            try {
                return OptionalDouble.of(Duration.parse(trimmed).toMillis());
            } catch (java.time.format.DateTimeParseException e) {
                return OptionalDouble.empty();
            }
        }
        Matcher matcher = WITH_UNIT.matcher(trimmed);
        if (!matcher.matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(matcher.group(1));
        OptionalDouble factor = factor(matcher.group(2).toLowerCase(Locale.ROOT), asDuration);
        return factor.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number * factor.getAsDouble());
    }

    private static OptionalDouble factor(String unit, boolean asDuration) {
        return switch (unit) {
            case "" -> OptionalDouble.of(1);
            case "%" -> OptionalDouble.of(0.01);
            case "ms", "milli", "millis", "millisecond", "milliseconds" -> OptionalDouble.of(1);
            case "s", "sec", "secs", "second", "seconds" -> OptionalDouble.of(1_000);
            case "min", "mins", "minute", "minutes" -> OptionalDouble.of(60_000);
            case "m" -> OptionalDouble.of(asDuration ? 60_000 : 1L << 20);
            case "h", "hour", "hours" -> OptionalDouble.of(3_600_000);
            case "d", "day", "days" -> OptionalDouble.of(86_400_000);
            case "b", "bytes" -> OptionalDouble.of(1);
            case "k", "kb", "kib", "kibibytes" -> OptionalDouble.of(1L << 10);
            case "mb", "mib", "mebibytes" -> OptionalDouble.of(1L << 20);
            case "g", "gb", "gib", "gibibytes" -> OptionalDouble.of(1L << 30);
            case "t", "tb", "tib", "tebibytes" -> OptionalDouble.of((double) (1L << 40));
            default -> OptionalDouble.empty();
        };
    }

    /** Writes a value with its unit, short enough for a sentence: {@code 1.9 GiB}, {@code 83 %}, {@code 12 s}. */
    public static String format(double value, String unit) {
        return switch (unit) {
            case "ratio" -> number(value * 100) + " %";
            case "By" -> bytes(value);
            case "By/s" -> bytes(value) + "/s";
            case "ms" -> duration(value);
            case "s" -> duration(value * 1_000);
            case "1" -> number(value);
            case "1/s" -> number(value) + "/s";
            default -> number(value) + " " + unit;
        };
    }

    private static String bytes(double value) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double rest = value;
        int unit = 0;
        while (Math.abs(rest) >= 1024 && unit < units.length - 1) {
            rest /= 1024;
            unit++;
        }
        return number(rest) + " " + units[unit];
    }

    private static String duration(double millis) {
        double abs = Math.abs(millis);
        if (abs < 1_000) {
            return number(millis) + " ms";
        }
        if (abs < 120_000) {
            return number(millis / 1_000) + " s";
        }
        if (abs < 7_200_000) {
            return number(millis / 60_000) + " min";
        }
        return abs < 172_800_000 ? number(millis / 3_600_000) + " h" : number(millis / 86_400_000) + " d";
    }

    private static String number(double value) {
        double abs = Math.abs(value);
        if (value == Math.rint(value) && abs < MOST_EXACT && abs > 0) {
            // The same as formatted, in a tenth of the time: a diagnosis writes some hundred numbers.
            return Long.toString((long) value);
        }
        if (abs >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        return abs >= 1 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
