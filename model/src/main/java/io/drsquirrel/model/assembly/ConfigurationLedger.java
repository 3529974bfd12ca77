// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.RecordsBinary;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import io.drsquirrel.model.snapshot.ConfigurationEntry.Origin;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Configuration values, the latest per key and origin. */
final class ConfigurationLedger {
    private static final int MOST = 5_000;
    private static final int LONGEST = 4_000;
    private static final Pattern DURATION = Pattern.compile("^([0-9]{1,18}) *([a-zµ]*)$");

    private final TreeMap<String, Value> values = new TreeMap<>();

    private record Value(Instant at, ConfigurationEntry entry) {}

    void add(Instant at, List<ConfigurationEntry> entries) {
        for (ConfigurationEntry raw : entries) {
            ConfigurationEntry entry = raw.value().length() > LONGEST
                    ? new ConfigurationEntry(raw.key(), raw.value().substring(0, LONGEST) + "…", raw.origin())
                    : raw;
            String key = entry.key() + "\u0001" + entry.origin().name();
            if (values.size() < MOST || values.containsKey(key)) {
                values.merge(key, new Value(at, entry), (a, b) -> {
                    int order = a.at().compareTo(b.at());
                    return order > 0
                                    || (order == 0
                                            && a.entry()
                                                            .value()
                                                            .compareTo(b.entry().value())
                                                    >= 0)
                            ? a
                            : b;
                });
            }
        }
    }

    List<ConfigurationEntry> entries() {
        return values.values().stream().map(Value::entry).toList();
    }

    boolean knowsJob() {
        return values.values().stream().anyMatch(v -> v.entry().origin() == Origin.JOB);
    }

    /** The strongest value of a key. */
    Optional<String> value(String key) {
        ConfigurationEntry best = null;
        for (Value value : values.subMap(key + "\u0001", key + "\u0002").values()) {
            ConfigurationEntry entry = value.entry();
            if (best == null || entry.origin().compareTo(best.origin()) > 0) {
                best = entry;
            }
        }
        return Optional.ofNullable(best).map(ConfigurationEntry::value);
    }

    /** A value that is a duration in Flink's spelling ({@code 10 s}, {@code 500ms}, plain milliseconds) or ISO's. */
    Optional<Duration> duration(String key) {
        return value(key).flatMap(ConfigurationLedger::parse);
    }

    static Optional<Duration> parse(String text) {
        String value = text.strip();
        if (value.startsWith("P") || value.startsWith("p")) {
            try {
                return Optional.of(Duration.parse(value));
            } catch (java.time.format.DateTimeParseException e) {
                return Optional.empty();
            }
        }
        Matcher matcher = DURATION.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.find()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        try {
            return switch (matcher.group(2)) {
                case "", "ms", "milli", "millis", "millisecond", "milliseconds" ->
                    Optional.of(Duration.ofMillis(number));
                case "s", "sec", "secs", "second", "seconds" -> Optional.of(Duration.ofSeconds(number));
                case "m", "min", "minute", "minutes" -> Optional.of(Duration.ofMinutes(number));
                case "h", "hour", "hours" -> Optional.of(Duration.ofHours(number));
                case "d", "day", "days" -> Optional.of(Duration.ofDays(number));
                case "us", "µs", "micro", "micros", "microsecond", "microseconds" ->
                    Optional.of(Duration.ofNanos(Math.multiplyExact(number, 1000L)));
                case "ns", "nano", "nanos", "nanosecond", "nanoseconds" -> Optional.of(Duration.ofNanos(number));
                default -> Optional.empty();
            };
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    void write(BinaryWriter out) throws IOException {
        out.all(values.values(), v -> {
            out.instant(v.at());
            RecordsBinary.configuration(out, List.of(v.entry()));
        });
    }

    static ConfigurationLedger read(BinaryReader in) throws IOException {
        ConfigurationLedger read = new ConfigurationLedger();
        for (int i = in.size(); i > 0; i--) {
            Instant at = in.instant();
            read.add(at, RecordsBinary.configuration(in));
        }
        return read;
    }
}
