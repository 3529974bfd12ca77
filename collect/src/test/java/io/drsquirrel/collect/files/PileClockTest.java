// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.collect.files.LogFacts.Dates;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PileClockTest {
    private static final LogFacts JOB_MANAGER =
            log("jobmanager.log", "2022-08-04T02:00:00Z", "2022-08-04T05:00:00Z", Dates.WHOLE);
    private static final Instant INCIDENT = Instant.parse("2022-08-04T04:59:00Z");

    @Test
    void logWithoutYears_isOfTheYearInWhichTheOthersEnd() {
        PileClock clock =
                clock(JOB_MANAGER, log("messages", "2026-07-22T03:00:00Z", "2026-08-04T03:00:00Z", Dates.WITHOUT_YEAR));

        assertThat(dated(clock, "messages:4", "2026-08-04T03:00:00Z")).isEqualTo("2022-08-04T03:00:00Z");
        assertThat(clock.last()).contains(Instant.parse("2022-08-04T05:00:00Z"));
    }

    @Test
    void logWithoutDates_endsWhereTheOthersEnd() {
        PileClock clock =
                clock(JOB_MANAGER, log("tm.log", "2026-11-21T04:00:00Z", "2026-11-21T04:59:58Z", Dates.WITHOUT_DATE));

        assertThat(dated(clock, "tm.log:9", "2026-11-21T04:59:58Z")).isEqualTo("2022-08-04T04:59:58Z");
    }

    @Test
    void logWithoutTimes_isOfTheIncident() {
        PileClock clock = clock(JOB_MANAGER, log("dmesg.txt", null, null, Dates.WHOLE));

        assertThat(dated(clock, "dmesg.txt:1", "2026-11-21T04:00:00Z")).isEqualTo(INCIDENT);
        assertThat(dated(clock, "jobmanager.log:1", "2022-08-04T02:00:00Z")).isEqualTo("2022-08-04T02:00:00Z");
    }

    @Test
    void listedEvents_areAsOldAsTheyTellSomeMinutesAfterTheIncident() {
        PileClock clock = clock(JOB_MANAGER, log("events.txt", null, null, Dates.WHOLE));

        assertThat(dated(clock, "events.txt:1", "2026-11-21T04:00:00Z", "3m  Warning  Evicted  pod/tm-1  gone"))
                .isEqualTo(INCIDENT);
        assertThat(dated(
                        clock,
                        "events.txt:2",
                        "2026-11-21T04:00:00Z",
                        "31m (x3 over 41m)   Warning   FailedScheduling"))
                .isEqualTo(INCIDENT.minus(Duration.ofMinutes(26)));
        assertThat(dated(clock, "events.txt:3", "2026-11-21T04:00:00Z", "1h5m  Normal  Killing  pod/tm-1"))
                .isEqualTo(INCIDENT.minus(Duration.ofHours(1)));
    }

    @Test
    void pileWithoutWholeTimes_staysAsItIs() {
        PileClock clock = clock(log("a.log", "2026-11-21T04:00:00Z", "2026-11-21T05:00:00Z", Dates.WITHOUT_DATE));

        assertThat(dated(clock, "a.log:1", "2026-11-21T04:00:00Z")).isEqualTo("2026-11-21T04:00:00Z");
    }

    @Test
    void zonedLogBesideLocalOnes_isMovedToThemByItsOffset() {
        LogFacts gc = log("gc.log", "2022-08-03T18:00:00Z", "2022-08-03T20:30:00Z", Dates.WHOLE);
        Duration eightHours = Duration.ofHours(8);

        assertThat(new PileClock(List.of(JOB_MANAGER, gc), ZoneOffset.UTC, Map.of("gc.log", eightHours), Set.of())
                        .moved("gc.log"))
                .isEqualTo(eightHours);
        assertThat(new PileClock(
                                List.of(JOB_MANAGER, gc), ZoneOffset.ofHours(8), Map.of("gc.log", eightHours), Set.of())
                        .moved("gc.log"))
                .isZero();
    }

    @Test
    void zonedLogThatLiesBesideTheOthers_stays() {
        LogFacts gc = log("gc.log", "2022-08-04T03:00:00Z", "2022-08-04T04:30:00Z", Dates.WHOLE);

        assertThat(new PileClock(
                                List.of(JOB_MANAGER, gc),
                                ZoneOffset.UTC,
                                Map.of("gc.log", Duration.ofHours(1)),
                                Set.of())
                        .moved("gc.log"))
                .isZero();
    }

    @Test
    void dumpAfterTheLastRecord_isNotNow() {
        LogFacts dump = log("jstack.txt", "2022-08-04T05:20:00Z", "2022-08-04T05:20:00Z", Dates.WHOLE);

        assertThat(new PileClock(List.of(JOB_MANAGER, dump), ZoneOffset.UTC, Map.of(), Set.of("jstack.txt")).last())
                .contains(Instant.parse("2022-08-04T05:00:00Z"));
        assertThat(new PileClock(List.of(dump), ZoneOffset.UTC, Map.of(), Set.of("jstack.txt")).last())
                .contains(Instant.parse("2022-08-04T05:20:00Z"));
    }

    @Test
    void incident_isJustBeforeTheLastFailuresInARow() {
        Instant begin = Instant.parse("2022-08-04T02:00:00Z");
        TreeSet<Instant> failures = new TreeSet<>(List.of(
                begin.plusSeconds(60), begin.plusSeconds(7_000), begin.plusSeconds(7_050), begin.plusSeconds(7_100)));

        assertThat(PileClock.incident(failures, begin))
                .isEqualTo(begin.plusSeconds(7_000).minusMillis(1));
        assertThat(PileClock.incident(new TreeSet<>(), begin)).isEqualTo(begin);
    }

    /** When a record of that place and time was written. */
    private static Instant dated(PileClock clock, String source, String at) {
        return dated(clock, source, at, "words");
    }

    private static Instant dated(PileClock clock, String source, String at, String line) {
        return clock.dated(event(source, at, line), INCIDENT).at();
    }

    private static PileClock clock(LogFacts... logs) {
        return new PileClock(Arrays.asList(logs), ZoneOffset.UTC);
    }

    private static LogFacts log(String name, @Nullable String first, @Nullable String last, Dates dates) {
        return new LogFacts(
                name,
                Set.of(),
                10,
                10,
                10,
                first == null ? null : Instant.parse(first),
                last == null ? null : Instant.parse(last),
                dates,
                List.of());
    }

    private static LogEvent event(String source, String at, String line) {
        return new LogEvent(
                Instant.parse(at), LogLevel.WARN, "", "", line, null, null, ProcessRef.unknown("c"), source, 1);
    }
}
