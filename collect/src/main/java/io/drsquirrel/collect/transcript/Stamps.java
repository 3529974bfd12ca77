// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.transcript;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the time that people write before what they paste, or name files by: what {@code date} prints (seconds since 1970, too), a prompt with a time, the
 * {@code Date:} of an answer, {@code metrics-20261120-100539.json}. Times without a zone are taken for UTC, those without a date are
 * told as {@code T10:05:39}.
 */
final class Stamps {
    private static final int LONGEST_LINE = 1_000;
    private static final Pattern ISO = Pattern.compile(
            "(?<!\\d)(20\\d\\d-\\d\\d-\\d\\d)[ T_](\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9}))?\\s?(Z|UTC|[+-]\\d\\d:?\\d\\d)?");
    private static final Pattern ENGLISH = Pattern.compile(
            "(?<![A-Za-z])(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?(?:(?<m1>[A-Z][a-z]{2}) +(?<d1>\\d{1,2})|(?<d2>\\d{1,2}) (?<m2>[A-Z][a-z]{2}) (?<y2>20\\d\\d))"
                    + "[, ]+(?<t>\\d\\d:\\d\\d:\\d\\d)(?: [AP]M)?(?: [A-Z]{2,5}| [+-]\\d{4})?(?: (?<y1>20\\d\\d))?");
    private static final Pattern TIME = Pattern.compile("(?<![\\d.:])([01]\\d|2[0-3]):([0-5]\\d):([0-5]\\d)(?![\\d:])");
    private static final Pattern NAMED = Pattern.compile(
            "(?<![0-9a-f])(20\\d\\d)[-_]?([01]\\d)[-_]?([0-3]\\d)[T_ .-]?([0-2]\\d)[-_:.hH]?([0-5]\\d)(?:[-_:.mM]?([0-5]\\d))?(?![0-9a-f])");
    private static final Pattern EPOCH = Pattern.compile("(?<![0-9a-zA-Z])(1[5-9]\\d{8})(\\d{3})?(?![0-9a-zA-Z])");
    private static final Pattern NAMED_TIME =
            Pattern.compile("(?<![0-9a-zA-Z])([01]\\d|2[0-3])[-_:.hH]([0-5]\\d)[-_:.mM]([0-5]\\d)s?(?![0-9a-zA-Z])");

    private static final Pattern HEADED = Pattern.compile("(?i)date:|curl|[$#>|]");
    private static final Pattern COMMAND = Pattern.compile("curl|wget|[$#>\\[{|]|INFO|WARN|ERROR|DEBUG");

    private Stamps() {}

    /** The time in a line, empty where there is none. */
    static String in(String line) {
        if (line.length() > LONGEST_LINE) {
            return "";
        }
        Matcher counted = EPOCH.matcher(line.strip());
        if (counted.matches()) {
            return epoch(counted);
        }
        Matcher iso = ISO.matcher(line);
        if (iso.find()) {
            return isProse(line, iso) ? "" : iso(iso);
        }
        Matcher english = ENGLISH.matcher(line);
        if (english.find() && !isProse(line, english) && (english.group("y1") != null || english.group("y2") != null)) {
            boolean dayFirst = english.group("y2") != null;
            Optional<Instant> at = Times.english(
                    dayFirst ? english.group("m2") : english.group("m1"),
                    dayFirst ? english.group("d2") : english.group("d1"),
                    english.group("t"),
                    dayFirst ? english.group("y2") : english.group("y1"));
            if (at.isPresent()) {
                return at.get().toString();
            }
        }
        Matcher time = TIME.matcher(line);
        return time.find() && !isProse(line, time)
                ? "T" + time.group(1) + ":" + time.group(2) + ":" + time.group(3)
                : "";
    }

    /** Whether the time is one that a sentence speaks of, rather than that of what follows. */
    private static boolean isProse(String line, Matcher time) {
        String before = line.substring(0, time.start()).strip();
        String after = line.substring(time.end()).strip();
        return before.split("\\s+").length > 3 && !HEADED.matcher(before).find()
                || after.split("\\s+").length > 3 && !COMMAND.matcher(after).find();
    }

    /** Seconds or milliseconds since 1970, as {@code date +%s%3N} prints them. */
    private static String epoch(Matcher epoch) {
        String millis = epoch.group(2) == null ? "000" : epoch.group(2);
        return Instant.ofEpochMilli(Long.parseLong(epoch.group(1) + millis)).toString();
    }

    private static String iso(Matcher iso) {
        try {
            String zone = iso.group(4);
            LocalDateTime local = LocalDateTime.parse(iso.group(1) + "T" + iso.group(2));
            if (zone == null || zone.equals("Z") || zone.equals("UTC")) {
                return local.toInstant(ZoneOffset.UTC).toString();
            }
            String offset = zone.contains(":") ? zone : zone.substring(0, 3) + ":" + zone.substring(3);
            return OffsetDateTime.of(local, ZoneOffset.of(offset)).toInstant().toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    /** The time by which a file, or the folder that it is in, is named; empty where it is not. */
    static String ofName(String name) {
        Matcher named = NAMED.matcher(name);
        if (named.find()) {
            try {
                int second = named.group(6) == null ? 0 : Integer.parseInt(named.group(6));
                return LocalDateTime.of(
                                Integer.parseInt(named.group(1)),
                                Integer.parseInt(named.group(2)),
                                Integer.parseInt(named.group(3)),
                                Integer.parseInt(named.group(4)),
                                Integer.parseInt(named.group(5)),
                                second)
                        .toInstant(ZoneOffset.UTC)
                        .toString();
            } catch (DateTimeException e) {
                return "";
            }
        }
        Matcher epoch = EPOCH.matcher(name);
        if (epoch.find()) {
            return epoch(epoch);
        }
        Matcher time = NAMED_TIME.matcher(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1));
        try {
            return time.find()
                    ? "T"
                            + LocalTime.of(
                                            Integer.parseInt(time.group(1)),
                                            Integer.parseInt(time.group(2)),
                                            Integer.parseInt(time.group(3)))
                                    .format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME)
                    : "";
        } catch (DateTimeException e) {
            return "";
        }
    }
}
