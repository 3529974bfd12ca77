// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/** Reads times as tools print them; those without a zone are taken for UTC. */
final class Times {
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private Times() {}

    /** Month, day, time and year in groups 1 to 4. */
    static Optional<Instant> english(Matcher time) {
        return english(time.group(1), time.group(2), time.group(3), time.group(4));
    }

    /** The same of its parts. */
    static Optional<Instant> english(String month, String day, String time, String year) {
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(year), MONTHS.indexOf(month) + 1, Integer.parseInt(day));
            return Optional.of(date.atTime(LocalTime.parse(time)).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@code Fri, 20 Nov 2026 10:05:40 +0000}, {@code 2026-11-20T10:05:40Z}. */
    static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format :
                List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_OFFSET_DATE_TIME)) {
            try {
                return Optional.of(OffsetDateTime.parse(text.strip(), format).toInstant());
            } catch (DateTimeException e) {
                // The next format may fit.
            }
        }
        return Optional.empty();
    }
}
