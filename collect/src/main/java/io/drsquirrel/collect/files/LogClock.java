// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.files.TimestampReader.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the times of one log into instants. A missing date is taken from the file's name, from the whole times that stand before it in
 * the same log, or from when it was last written, a missing year likewise; midnights and turns of the year passed on the way are
 * counted. A record without any time has that of the record before.
 */
final class LogClock {
    private static final Pattern DATE = Pattern.compile("(20\\d\\d)[-_.]?([01]\\d)[-_.]?([0-3]\\d)");
    private static final long DAY = 86_400_000L;
    private static final long HALF_DAY = DAY / 2;
    private static final long HALF_YEAR = 180 * DAY;

    private final ZoneId zone;
    private final @Nullable LocalDate dateInName;
    private final LocalDateTime writtenAt;

    private @Nullable LocalDate firstDate;
    /** What a whole time said last, as written: times without a date or year that follow such a one are near to it. */
    private long lastWhole = Long.MIN_VALUE;

    private int passed;
    private ScannedChunk.@Nullable Stamp lastStamp;
    private Instant lastInstant;
    private LogFacts.Dates dates = LogFacts.Dates.WHOLE;

    LogClock(LogSource source, ZoneId zone, Instant now) {
        this.zone = zone;
        Instant written = source.modifiedAt() == null ? now : source.modifiedAt();
        this.writtenAt = LocalDateTime.ofInstant(written, zone);
        this.lastInstant = written;
        this.dateInName = dateIn(source.fileName());
    }

    private static @Nullable LocalDate dateIn(String name) {
        Matcher date = DATE.matcher(name);
        if (!date.find()) {
            return null;
        }
        try {
            return LocalDate.of(
                    Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)));
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }

    /** A new chunk begins with that time: it may lie behind a midnight. */
    void chunkBegins(ScannedChunk.@Nullable Stamp first) {
        ScannedChunk.Stamp before = lastStamp;
        if (first != null && before != null && before.kind() == first.kind()) {
            long back = before.millis() - first.millis();
            if (first.kind() == Kind.TIME_ONLY && back > HALF_DAY || first.kind() == Kind.NO_YEAR && back > HALF_YEAR) {
                passed++;
            }
        }
        if (first != null && lastStamp == null) {
            // Records that stand before the first time are as old as it.
            lastInstant = instant(first.kind(), first.millis(), first.zoned(), 0);
        }
    }

    /** A chunk ended with that time, so many midnights after it began. */
    void chunkEnded(ScannedChunk.@Nullable Stamp last, int days) {
        passed += days;
        if (last != null) {
            lastStamp = last;
        }
    }

    /** The time of a record; {@code days} as in {@link RawRecord#days()}. */
    Instant at(Kind kind, long millis, boolean zoned, int days) {
        lastInstant = instant(kind, millis, zoned, days);
        return lastInstant;
    }

    private Instant instant(Kind kind, long millis, boolean zoned, int days) {
        switch (kind) {
            case FULL:
                lastWhole = millis;
                return zoned ? Instant.ofEpochMilli(millis) : local(millis);
            case NO_YEAR: {
                dates = LogFacts.Dates.WITHOUT_YEAR;
                long inYear = millis;
                LocalDate first = firstDate;
                if (first == null) {
                    first = LocalDate.of(dateInName == null ? yearOf(inYear) : dateInName.getYear(), 1, 1);
                    firstDate = first;
                }
                LocalDateTime standIn = LocalDateTime.of(TimestampReader.STAND_IN_YEAR, 1, 1, 0, 0)
                        .plusNanos(inYear * 1_000_000);
                int year = first.getYear() + passed + days;
                boolean leapDay = standIn.getMonthValue() == 2 && standIn.getDayOfMonth() == 29;
                LocalDateTime dated = leapDay && !java.time.Year.isLeap(year)
                        ? standIn.plusDays(1).withYear(year)
                        : standIn.withYear(year);
                return dated.atZone(zone).toInstant();
            }
            case TIME_ONLY: {
                dates = LogFacts.Dates.WITHOUT_DATE;
                LocalTime time = LocalTime.ofNanoOfDay(Math.floorMod(millis, DAY) * 1_000_000);
                LocalDate first = firstDate;
                if (first == null) {
                    LocalDate written = writtenAt.toLocalDate();
                    first = dateInName != null
                            ? dateInName
                            : lastWhole != Long.MIN_VALUE
                                    ? LocalDate.ofEpochDay(Math.floorDiv(lastWhole, DAY))
                                    : time.isAfter(writtenAt.toLocalTime()) ? written.minusDays(1) : written;
                    firstDate = first;
                }
                return first.plusDays(passed + (long) days)
                        .atTime(time)
                        .atZone(zone)
                        .toInstant();
            }
            default:
                return lastInstant;
        }
    }

    private int yearOf(long inYear) {
        if (lastWhole != Long.MIN_VALUE) {
            LocalDate near = LocalDate.ofEpochDay(Math.floorDiv(lastWhole, DAY));
            long ahead = inYear - (near.getDayOfYear() - 1) * DAY;
            return near.getYear() + (ahead > HALF_YEAR ? -1 : ahead < -HALF_YEAR ? 1 : 0);
        }
        long writtenInYear = (writtenAt.getDayOfYear() - 1) * DAY;
        return inYear > writtenInYear + 2 * DAY ? writtenAt.getYear() - 1 : writtenAt.getYear();
    }

    private Instant local(long millis) {
        return zone instanceof ZoneOffset offset
                ? Instant.ofEpochMilli(millis - offset.getTotalSeconds() * 1000L)
                : LocalDateTime.ofEpochSecond(
                                Math.floorDiv(millis, 1000L),
                                (int) Math.floorMod(millis, 1000L) * 1_000_000,
                                ZoneOffset.UTC)
                        .atZone(zone)
                        .toInstant();
    }

    /** What its times told, and what had to be guessed. */
    LogFacts.Dates dates() {
        return dates;
    }
}
