// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.readings.AnswerReader.Scene;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When saved answers were given. Some tell it themselves; of others it stands before them or in the name of the file. Where nothing tells,
 * they are of the last look, since people save what they see now; and where no answer has a time and there are no logs, the latest
 * watermark or checkpoint stands for now, so that nothing seems late that need not be.
 *
 * <p>Answers have exact times, logs local ones without their zone. Where the two differ by what zones differ the answers' are moved to
 * the logs'; where they lie further apart than that they are taken to be of the end of the logs.
 */
final class SavedTimes {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    /** In quarters of an hour: Nepal, Eucla, the Chatham Islands. */
    private static final Set<Long> ODD_ZONES = Set.of(23L, 35L, 51L);

    private static final Duration NEAR = Duration.ofMinutes(4);
    /** A time of day that lies further back is of something else. */
    private static final Duration LONGEST_SESSION = Duration.ofHours(6);

    private static final Duration LONGEST_OFFSET = Duration.ofMinutes(14 * 60 + 30);

    private final Instant last;
    private final Duration moved;

    SavedTimes(List<SavedAnswer> answers, Scene scene) {
        Optional<Instant> told = answers.stream()
                .flatMap(a -> Stream.concat(a.told().stream(), stamp(a, Instant.EPOCH).stream()))
                .filter(at -> at.isAfter(Instant.EPOCH.plus(Duration.ofDays(2))))
                .max(Comparator.naturalOrder());
        last = told.or(scene::last)
                .or(() -> Stream.concat(
                                answers.stream()
                                        .map(SavedAnswer::mentioned)
                                        .filter(millis -> millis > 0)
                                        .map(Instant::ofEpochMilli),
                                scene.answered().stream())
                        .max(Comparator.naturalOrder()))
                .orElse(scene.clock());
        moved = scene.last().map(end -> move(scene.first().orElse(end), end)).orElse(Duration.ZERO);
    }

    private Duration move(Instant begin, Instant end) {
        Duration apart = Duration.between(last, end);
        if (apart.abs().compareTo(LONGEST_OFFSET) > 0) {
            boolean within = !last.isBefore(begin) && !last.isAfter(end);
            return within ? Duration.ZERO : apart;
        }
        long quarters = Math.round((double) apart.toSeconds() / QUARTER.toSeconds());
        Duration offset = QUARTER.multipliedBy(quarters);
        boolean zone = Math.abs(quarters) >= 4 && (quarters % 2 == 0 || ODD_ZONES.contains(Math.abs(quarters)));
        return zone && apart.minus(offset).abs().compareTo(NEAR) <= 0 ? offset : Duration.ZERO;
    }

    /** When the cluster was looked at last, in the time of the answers. */
    Instant last() {
        return last;
    }

    /** What is to be added to times of answers so that they fit those of the logs. */
    Duration moved() {
        return moved;
    }

    /** When the answer was given, in the time of the answers. */
    Instant of(SavedAnswer answer) {
        return answer.told().or(() -> stamp(answer, last)).orElse(last);
    }

    /** The time that is written before it; one without a date is of the day before then. */
    private static Optional<Instant> stamp(SavedAnswer answer, Instant then) {
        String stamp = answer.saved().stamp();
        try {
            if (stamp.startsWith("-")) {
                return Optional.of(then.minus(Duration.parse(stamp.substring(1))));
            }
            if (stamp.startsWith("T")) {
                Instant at = LocalTime.parse(stamp.substring(1))
                        .atDate(then.atOffset(ZoneOffset.UTC).toLocalDate())
                        .toInstant(ZoneOffset.UTC);
                Instant before = at.isAfter(then.plus(Duration.ofHours(1))) ? at.minus(Duration.ofDays(1)) : at;
                return Optional.of(before).filter(t -> t.isAfter(then.minus(LONGEST_SESSION)));
            }
            return stamp.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(stamp));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
