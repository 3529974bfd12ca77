// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.wire.WireTopics;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the watcher is told when it starts.
 *
 * @param bootstrap Kafka's bootstrap servers
 * @param prefix what the names of our topics begin with
 * @param group consumer group
 * @param interval time between two snapshots of a job
 * @param pane length of a pane
 * @param panes panes of a window
 * @param lateness how far records may be out of order, and so how long a regular snapshot waits for stragglers
 * @param replay how far back the topics are read when the job starts without state; absent: as far as a window reaches
 * @param emitFrom snapshots of earlier times are not emitted, when the topics are read back only to fill the window; absent: all are
 * @param partitions number of partitions of topics that have to be made; 0: missing topics are an error
 * @param kafka further properties of Kafka's clients, e.g. for authentication
 */
public record WatcherConfiguration(
        String bootstrap,
        String prefix,
        String group,
        Duration interval,
        Duration pane,
        int panes,
        Duration lateness,
        @Nullable Duration replay,
        @Nullable Instant emitFrom,
        int partitions,
        Map<String, String> kafka)
        implements Serializable {
    private static final Pattern DURATION = Pattern.compile("^([0-9]{1,9})(ms|s|m|min|h)$");

    /** What {@code --help} prints. */
    public static final String USAGE = """
            The watcher of Dr. Squirrel: reads what agents send, writes a snapshot of each job.

            usage: flink run squirrel-watcher-job.jar --bootstrap HOST:PORT[,...] [options]

              --bootstrap HOST:PORT  Kafka brokers (required)
              --prefix NAME          what the topics' names begin with (squirrel)
              --group NAME           consumer group (squirrel-watcher)
              --interval DURATION    time between two snapshots of a job (5m)
              --pane DURATION        length of a pane (1m)
              --panes N              panes of a snapshot's window (60)
              --lateness DURATION    how far records may be out of order (5s)
              --replay DURATION      read so far back when started without state (as far as the window reaches)
              --partitions N         make missing topics with N partitions; 0: do not make any (0)
              --kafka.KEY VALUE      property of Kafka's clients, e.g. --kafka.security.protocol SASL_SSL
              --help                 this text

            Durations: 500ms, 15s, 5m, 1h. Do not run the watcher on a cluster that it watches: when that cluster
            is in trouble, so would be the watcher.""";

    public WatcherConfiguration {
        kafka = Map.copyOf(kafka);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "--interval - " + interval + " - at least one second is allowed - give a longer one");
        }
    }

    /** The defaults, for a broker. */
    public static WatcherConfiguration of(String bootstrap) {
        return new WatcherConfiguration(
                bootstrap,
                WireTopics.DEFAULT.prefix(),
                "squirrel-watcher",
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                60,
                Duration.ofSeconds(5),
                null,
                null,
                0,
                Map.of());
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException where it is not understood; the message says why
     */
    public static WatcherConfiguration parse(String... args) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("--") || i + 1 >= args.length) {
                throw new IllegalArgumentException("argument '" + args[i] + "' - "
                        + (args[i].startsWith("--") ? "its value is missing" : "options begin with --")
                        + " - see --help");
            }
            given.put(args[i].substring(2), args[i + 1]);
        }
        List<String> known = List.of(
                "bootstrap", "prefix", "group", "interval", "pane", "panes", "lateness", "replay", "partitions");
        Map<String, String> kafka = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith("kafka.")) {
                kafka.put(name.substring("kafka.".length()), value);
            } else if (!known.contains(name)) {
                throw new IllegalArgumentException("--" + name + " - unknown option - known are --"
                        + String.join(", --", known) + ", --kafka.KEY");
            }
        });
        String bootstrap = given.get("bootstrap");
        if (bootstrap == null) {
            throw new IllegalArgumentException("--bootstrap - missing - HOST:PORT of a Kafka broker is required");
        }
        WatcherConfiguration d = of(bootstrap);
        WatcherConfiguration read = new WatcherConfiguration(
                bootstrap,
                given.getOrDefault("prefix", d.prefix),
                given.getOrDefault("group", d.group),
                duration(given, "interval", d.interval),
                duration(given, "pane", d.pane),
                number(given, "panes", d.panes),
                duration(given, "lateness", d.lateness),
                given.containsKey("replay") ? duration(given, "replay", d.interval) : null,
                null,
                number(given, "partitions", d.partitions),
                kafka);
        AssemblerSettings checked = read.assembler();
        return checked.panes() > 0 ? read : d;
    }

    private static Duration duration(Map<String, String> given, String name, Duration otherwise) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(value.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofMinutes(number);
            };
        }
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--" + name + " - '" + value + "' - a duration like 15s, 5m or 1h is expected", e);
        }
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("--" + name + " - '" + value + "' - a whole number is expected");
        }
        return Integer.parseInt(value);
    }

    /** The same with another time between snapshots. */
    public WatcherConfiguration every(Duration newInterval) {
        return new WatcherConfiguration(
                bootstrap, prefix, group, newInterval, pane, panes, lateness, replay, emitFrom, partitions, kafka);
    }

    /** The same with another length of panes. */
    public WatcherConfiguration inPanesOf(Duration newPane) {
        return new WatcherConfiguration(
                bootstrap, prefix, group, interval, newPane, panes, lateness, replay, emitFrom, partitions, kafka);
    }

    /** The same for records that are out of order by at most that. */
    public WatcherConfiguration lateBy(Duration newLateness) {
        return new WatcherConfiguration(
                bootstrap, prefix, group, interval, pane, panes, newLateness, replay, emitFrom, partitions, kafka);
    }

    /** The same, silent about times before. */
    public WatcherConfiguration emittingFrom(Instant time) {
        return new WatcherConfiguration(
                bootstrap, prefix, group, interval, pane, panes, lateness, replay, time, partitions, kafka);
    }

    /** The names of the topics. */
    public WireTopics topics() {
        return new WireTopics(prefix);
    }

    /** Shape and bounds of windows. */
    public AssemblerSettings assembler() {
        return AssemblerSettings.of(pane, panes);
    }

    /** How far back the topics are read when there is no state. */
    public Duration replayed() {
        return replay == null ? pane.multipliedBy(panes) : replay;
    }

    Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(kafka);
        return properties;
    }
}
