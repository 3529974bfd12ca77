// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.files.LogFacts.Dates;
import io.drsquirrel.model.log.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When the records of a pile of logs happened, where a log does not tell all of it.
 *
 * <p>A log whose times lack year or date was dated by its file's age, which says little about a copy. Beside logs with whole times it is
 * moved by years, or days, to where these end, since whoever made the pile took them for one incident.
 *
 * <p>Log4j writes local times without their zone, garbage collector logs write theirs with it. Where such a log lies beside the others
 * only when its times are taken for local ones too, they are.
 *
 * <p>A log without any time ({@code kubectl describe}, {@code dmesg}, what a client printed) belongs to the incident that the pile is
 * about, too: its records come just before the failures that the other logs end with, so that they can explain them; where there are
 * none, at the begin. Only the list of {@code kubectl get events} tells how long ago each of them was, which counts from some minutes
 * after those failures, when somebody asked for it.
 */
final class PileClock {
    /** Failures that lie nearer to each other are of one incident. */
    private static final Duration ONE_INCIDENT = Duration.ofMinutes(2);

    private static final Duration NEAR = Duration.ofDays(2);

    private static final Duration ASKED_AFTER = Duration.ofMinutes(5);

    /** {@code 4m (x6 over 26m)  Warning  FailedScheduling ...}, the age in days, hours, minutes and seconds. */
    private static final Pattern LAST_SEEN =
            Pattern.compile("^(?=\\d)(?:(\\d{1,4})d)?(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?"
                    + "(?: \\(x\\d{1,6} over \\w{1,12}\\))?\\s+(?:Normal|Warning)\\s");

    private final Map<String, Duration> moved = new HashMap<>();
    private final Set<String> timeless = new HashSet<>();
    private final Optional<Instant> first;
    private final Optional<Instant> last;

    /** @param zone of times that name none */
    PileClock(List<LogFacts> logs, ZoneId zone) {
        this(logs, zone, Map.of(), Set.of());
    }

    /**
     * A clock for logs of which more is known.
     *
     * @param zoned logs whose times name a zone, with its offset from UTC
     * @param dumps logs that are pictures of a moment, such as thread dumps: they may be taken long after the last record, and do not
     *     make that moment the pile's "now"
     */
    PileClock(List<LogFacts> logs, ZoneId zone, Map<String, Duration> zoned, Set<String> dumps) {
        List<LogFacts> whole =
                logs.stream().filter(log -> log.dates() == Dates.WHOLE).toList();
        Optional<Instant> end = whole.stream().flatMap(PileClock::lastOf).max(Comparator.naturalOrder());
        for (LogFacts log : logs) {
            Instant itsLast = log.last();
            if (itsLast == null) {
                timeless.add(log.name());
            } else if (log.dates() != Dates.WHOLE && end.isPresent()) {
                moved.put(log.name(), move(log.dates(), itsLast, end.get(), zone));
            }
        }
        moveZoned(whole, zone, zoned);
        first = logs.stream()
                .filter(log -> log.first() != null)
                .map(log -> at(log.name(), log.first()))
                .min(Comparator.naturalOrder());
        last = latest(logs.stream().filter(log -> !dumps.contains(log.name()))).or(() -> latest(logs.stream()));
    }

    private Optional<Instant> latest(Stream<LogFacts> logs) {
        return logs.filter(log -> log.last() != null)
                .map(log -> at(log.name(), log.last()))
                .max(Comparator.naturalOrder());
    }

    private void moveZoned(List<LogFacts> whole, ZoneId zone, Map<String, Duration> zoned) {
        List<LogFacts> others =
                whole.stream().filter(log -> !zoned.containsKey(log.name())).toList();
        for (LogFacts log : whole) {
            Duration offset = zoned.get(log.name());
            Instant itsLast = log.last();
            if (offset == null || itsLast == null) {
                continue;
            }
            Duration by = offset.minusSeconds(zone.getRules().getOffset(itsLast).getTotalSeconds());
            if (others.stream().noneMatch(other -> meet(log, Duration.ZERO, other))
                    && others.stream().anyMatch(other -> meet(log, by, other))) {
                moved.put(log.name(), by);
            }
        }
    }

    /** Whether the one, moved, was written while the other was. */
    private static boolean meet(LogFacts log, Duration by, LogFacts other) {
        Instant from = log.first();
        Instant to = log.last();
        Instant otherFrom = other.first();
        Instant otherTo = other.last();
        return from != null
                && to != null
                && otherFrom != null
                && otherTo != null
                && !from.plus(by).isAfter(otherTo)
                && !to.plus(by).isBefore(otherFrom);
    }

    /** By how much the times of that log are to be moved. */
    Duration moved(String log) {
        return moved.getOrDefault(log, Duration.ZERO);
    }

    private static Stream<Instant> lastOf(LogFacts log) {
        return Stream.ofNullable(log.last());
    }

    private static Duration move(Dates dates, Instant itsLast, Instant end, ZoneId zone) {
        if (Duration.between(itsLast, end).abs().compareTo(NEAR) <= 0 && dates == Dates.WITHOUT_YEAR) {
            return Duration.ZERO;
        }
        if (dates == Dates.WITHOUT_DATE) {
            long days = Math.floorDiv(
                    Duration.between(itsLast, end.plus(Duration.ofMinutes(10))).toSeconds(), 86_400L);
            return Duration.ofDays(days);
        }
        ZonedDateTime dated = itsLast.atZone(zone);
        int years = end.atZone(zone).getYear() - dated.getYear();
        return Stream.of(years - 1, years, years + 1)
                .map(dated::plusYears)
                .map(ZonedDateTime::toInstant)
                .min(Comparator.comparing(t -> Duration.between(t, end).abs()))
                .map(t -> Duration.between(itsLast, t))
                .orElse(Duration.ZERO);
    }

    /** Time of the earliest record; empty where no log has times. */
    Optional<Instant> first() {
        return first;
    }

    /** Time of the latest record, the "now" of the pile. */
    Optional<Instant> last() {
        return last;
    }

    private Instant at(String log, Instant told) {
        return told.plus(moved.getOrDefault(log, Duration.ZERO));
    }

    /** The event with the time at which it happened. */
    LogEvent dated(LogEvent event, Instant incident) {
        int colon = event.source().lastIndexOf(':');
        String log = colon > 0 ? event.source().substring(0, colon) : event.source();
        if (timeless.contains(log)) {
            return event.datedAt(incident.minus(before(event.message())));
        }
        Duration by = moved.getOrDefault(log, Duration.ZERO);
        return by.isZero() ? event : event.datedAt(event.at().plus(by));
    }

    /** How long before the incident an event in a list of {@code kubectl get events} happened; none for any other line. */
    private static Duration before(String line) {
        Matcher seen = LAST_SEEN.matcher(line);
        if (!seen.find()) {
            return Duration.ZERO;
        }
        Duration age = Duration.ofDays(number(seen.group(1)))
                .plusHours(number(seen.group(2)))
                .plusMinutes(number(seen.group(3)))
                .plusSeconds(number(seen.group(4)));
        return age.compareTo(ASKED_AFTER) < 0 ? Duration.ZERO : age.minus(ASKED_AFTER);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The moment before the failures with which the pile ends; {@code begin} where there are none. */
    static Instant incident(TreeSet<Instant> failures, Instant begin) {
        if (failures.isEmpty()) {
            return begin;
        }
        Instant start = failures.last();
        for (Instant before : failures.descendingSet()) {
            if (Duration.between(before, start).compareTo(ONE_INCIDENT) > 0) {
                break;
            }
            start = before;
        }
        return start.minusMillis(1).isBefore(begin) ? begin : start.minusMillis(1);
    }
}
