// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

/**
 * Reads the time at the start of a log line from bytes, in any of the notations that log frameworks use. One per thread: the
 * result of the last {@link #read} stands in its fields.
 *
 * <p>Times are local to whoever wrote the log unless they carry a zone ({@link #zoned}). Notations without a year give
 * milliseconds since 1 January 1972 ({@link Kind#NO_YEAR}; a leap year, so that each date exists), those without a date
 * milliseconds since midnight.
 */
final class TimestampReader {

    /** How much of a time was there. */
    enum Kind {
        NONE,
        FULL,
        NO_YEAR,
        TIME_ONLY
    }

    static final int STAND_IN_YEAR = 1972;
    private static final String[] MONTHS = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"
    };

    private static final String[] WEEKDAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    /** What was found. */
    Kind kind = Kind.NONE;

    /** Milliseconds, see the class. */
    long millis;

    /** Whether the time named its zone; {@link #millis} is then in UTC. */
    boolean zoned;

    /** Index behind the time. */
    int end;

    private int lastDate = -1;
    private long lastEpochDay;
    private byte[] b = new byte[0];
    private int to;
    private int at;

    /** Reads a time that starts exactly at {@code from}; false where there is none. */
    boolean read(byte[] bytes, int from, int limit) {
        b = bytes;
        to = limit;
        at = from;
        kind = Kind.NONE;
        zoned = false;
        millis = 0;
        if (limit - from < 8) {
            return false;
        }
        if (usual(from)) {
            end = at;
            return true;
        }
        byte first = bytes[from];
        boolean found = isDigit(first) ? startingWithDigit(from) : isLetter(first) && startingWithLetter(from);
        if (!found) {
            kind = Kind.NONE;
            return false;
        }
        end = at;
        return true;
    }

    /**
     * {@code yyyy-MM-dd HH:mm:ss,SSS} with a level behind it, as Flink writes it: most lines of most logs, read straight on. False where
     * it is anything else; {@link #startingWithDigit} would read the same.
     */
    private boolean usual(int from) {
        if (to - from < 27
                || b[from + 4] != '-'
                || b[from + 7] != '-'
                || b[from + 10] != ' '
                || b[from + 13] != ':'
                || b[from + 16] != ':'
                || b[from + 19] != ','
                || b[from + 23] != ' '
                || !levelBegins(b[from + 24], b[from + 25], b[from + 26])) {
            return false;
        }
        int year = digits(from, 4);
        int month = digits(from + 5, 2);
        int day = digits(from + 8, 2);
        int hour = digits(from + 11, 2);
        int minute = digits(from + 14, 2);
        int second = digits(from + 17, 2);
        int fraction = digits(from + 20, 3);
        if ((month | day | hour | minute | second | fraction) < 0
                || !date(year, month, day)
                || hour > 23
                || minute > 59
                || second > 59) {
            return false;
        }
        int date = (year * 16 + month) * 32 + day;
        if (date != lastDate) {
            lastDate = date;
            lastEpochDay = epochDay(year, month, day);
        }
        millis = lastEpochDay * 86_400_000L + (hour * 3600L + minute * 60L + second) * 1000 + fraction;
        kind = Kind.FULL;
        at = from + 23;
        return true;
    }

    /** The first letters of a level; none of a zone's name, which may stand there as well. */
    private static boolean levelBegins(byte a, byte b, byte c) {
        return switch (a) {
            case 'I' -> b == 'N' && c == 'F';
            case 'W' -> b == 'A' && c == 'R';
            case 'E' -> b == 'R' && c == 'R';
            case 'D' -> b == 'E' && c == 'B';
            case 'T' -> b == 'R' && c == 'A';
            default -> false;
        };
    }

    /** The number that so many digits make; negative where one is none. */
    private int digits(int from, int count) {
        int number = 0;
        for (int i = 0; i < count; i++) {
            int digit = b[from + i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private boolean startingWithDigit(int from) {
        int digits = 0;
        while (from + digits < to && digits < 14 && isDigit(b[from + digits])) {
            digits++;
        }
        if (from + digits >= to) {
            return false;
        }
        byte next = b[from + digits];
        return switch (digits) {
            case 4 -> (next == '-' || next == '/' || next == '.') && yearFirst(from, next);
            case 1, 2 -> next == ':' ? timeOnly(from) : twoDigits(from, digits, next);
            case 8 -> (next == ' ' || next == 'T' || next == '-') && compactDate(from);
            case 6 -> next == ' ' && sixAndSix(from);
            case 13 -> epochMillis(from);
            default -> false;
        };
    }

    /** yyMMdd HHmmss, as HDFS had it. */
    private boolean sixAndSix(int from) {
        if (!digitsAt(from + 7, 6) || (from + 13 < to && b[from + 13] != ' ')) {
            return false;
        }
        int year = 2000 + number(from, 2);
        int month = number(from + 2, 2);
        int day = number(from + 4, 2);
        int hour = number(from + 7, 2);
        int minute = number(from + 9, 2);
        int second = number(from + 11, 2);
        if (hour > 23 || minute > 59 || second > 60) {
            return false;
        }
        millis = (hour * 3600L + minute * 60L + second) * 1000;
        at = from + 13;
        return date(year, month, day) && full(year, month, day);
    }

    /** yyyy-MM-dd HH:mm:ss and its relatives. */
    private boolean yearFirst(int from, byte separator) {
        if (to - from < 16 || b[from + 7] != separator || !digitsAt(from + 5, 2) || !digitsAt(from + 8, 2)) {
            return false;
        }
        byte gap = b[from + 10];
        if (gap != ' ' && gap != 'T' && gap != '_' && gap != ',' && gap != '-') {
            return false;
        }
        int year = number(from, 4);
        int month = number(from + 5, 2);
        int day = number(from + 8, 2);
        at = from + 11;
        if (gap == ',' && at < to && b[at] == ' ') {
            at++;
        }
        return date(year, month, day) && time() && full(year, month, day);
    }

    private boolean compactDate(int from) {
        if (to - from < 15 || !digitsAt(from, 8)) {
            return false;
        }
        int year = number(from, 4);
        int month = number(from + 4, 2);
        int day = number(from + 6, 2);
        at = from + 9;
        return year > 1990 && year < 2100 && date(year, month, day) && time() && full(year, month, day);
    }

    /** yy/MM/dd, MM-dd, dd MMM yyyy, dd/MMM/yyyy:, dd.MM.yyyy, MM/dd/yyyy. */
    private boolean twoDigits(int from, int digits, byte separator) {
        int one = number(from, digits);
        int second = from + digits + 1;
        if (second + 2 >= to) {
            return false;
        }
        if (isLetter(b[second])) {
            int month = month(second);
            if (month == 0) {
                return false;
            }
            int yearAt = second + 4;
            if (yearAt + 5 >= to || b[yearAt - 1] != separator) {
                return false;
            }
            if (!digitsAt(yearAt, 4)) {
                return false;
            }
            at = yearAt + 4;
            if (b[at] != ' ' && b[at] != ':') {
                return false;
            }
            at++;
            int year = number(yearAt, 4);
            return date(year, month, one) && time() && full(year, month, one);
        }
        if (digits != 2 || !digitsAt(second, 2)) {
            return false;
        }
        int two = number(second, 2);
        byte next = b[second + 2];
        if (next == separator && (separator == '/' || separator == '.' || separator == '-')) {
            int third = second + 3;
            if (third + 4 < to && digitsAt(third, 4)) {
                int year = number(third, 4);
                boolean dayFirst = separator != '/' || one > 12;
                at = third + 4;
                return gap()
                        && date(year, dayFirst ? two : one, dayFirst ? one : two)
                        && time()
                        && full(year, dayFirst ? two : one, dayFirst ? one : two);
            }
            if (third + 2 < to && digitsAt(third, 2)) {
                int year = 2000 + one;
                int day = number(third, 2);
                at = third + 2;
                return gap() && date(year, two, day) && time() && full(year, two, day);
            }
            return false;
        }
        if (separator == '-' && (next == ' ' || next == 'T')) {
            at = second + 3;
            return date(STAND_IN_YEAR, one, two) && time() && withoutYear(one, two);
        }
        return false;
    }

    private boolean gap() {
        if (at < to && (b[at] == ' ' || b[at] == 'T')) {
            at++;
            return true;
        }
        return false;
    }

    private boolean timeOnly(int from) {
        at = from;
        if (!time()) {
            return false;
        }
        kind = Kind.TIME_ONLY;
        return true;
    }

    private boolean epochMillis(int from) {
        if (b[from] != '1' || (b[from + 13] != ' ' && b[from + 13] != '\t')) {
            return false;
        }
        long value = 0;
        for (int i = from; i < from + 13; i++) {
            value = value * 10 + (b[i] - '0');
        }
        millis = value;
        zoned = true;
        kind = Kind.FULL;
        at = from + 13;
        return true;
    }

    /** MMM dd HH:mm:ss (syslog), MMM dd, yyyy h:mm:ss AM (java.util.logging). */
    private boolean startingWithLetter(int from) {
        // Fri Nov 20 10:05:39 2026, as the kernel and C print it, or with a zone before the year, as date does.
        boolean weekday = from + 20 < to && b[from + 3] == ' ' && isLetter(b[from + 4]) && isWeekday(from);
        return weekday ? monthFirst(from + 4) && trailingYear() : monthFirst(from);
    }

    private boolean isWeekday(int from) {
        for (String day : WEEKDAYS) {
            if (b[from] == day.charAt(0) && b[from + 1] == day.charAt(1) && b[from + 2] == day.charAt(2)) {
                return true;
            }
        }
        return false;
    }

    private boolean trailingYear() {
        if (kind != Kind.NO_YEAR) {
            return false;
        }
        int name = at + 1;
        while (name < to && name < at + 6 && b[name] >= 'A' && b[name] <= 'Z') {
            name++;
        }
        int zoneAt = name > at + 3 && name < to && b[name] == ' ' && b[at] == ' ' ? at + 1 : -1;
        int yearAt = zoneAt < 0 ? at + 1 : name + 1;
        if (!digitsAt(yearAt, 4) || b[yearAt - 1] != ' ') {
            return true;
        }
        int year = number(yearAt, 4);
        if (year < 1970 || year > 2100) {
            return true;
        }
        long standIn = epochDay(STAND_IN_YEAR, 1, 1);
        java.time.LocalDate day = java.time.LocalDate.ofEpochDay(standIn + Math.floorDiv(millis, 86_400_000L));
        millis = epochDay(year, day.getMonthValue(), day.getDayOfMonth()) * 86_400_000L
                + Math.floorMod(millis, 86_400_000L);
        kind = Kind.FULL;
        at = zoneAt < 0 ? yearAt + 4 : zoneAt;
        zone();
        at = Math.max(at, yearAt + 4);
        return true;
    }

    private boolean monthFirst(int from) {
        int month = month(from);
        if (month == 0 || from + 12 >= to || b[from + 3] != ' ') {
            return false;
        }
        at = from + 4;
        if (b[at] == ' ') {
            at++;
        }
        int digits = isDigit(b[at]) ? at + 1 < to && isDigit(b[at + 1]) ? 2 : 1 : 0;
        if (digits == 0) {
            return false;
        }
        int day = number(at, digits);
        at += digits;
        if (at + 1 >= to) {
            return false;
        }
        if (b[at] == ',') {
            if (at + 7 >= to || !digitsAt(at + 2, 4)) {
                return false;
            }
            int year = number(at + 2, 4);
            at += 7;
            return date(year, month, day) && time() && full(year, month, day);
        }
        at++;
        return date(STAND_IN_YEAR, month, day) && time() && withoutYear(month, day);
    }

    // ---------------------------------------------------------------------------------------------- parts

    private boolean full(int year, int month, int day) {
        millis += epochDay(year, month, day) * 86_400_000L;
        kind = Kind.FULL;
        zone();
        return true;
    }

    private boolean withoutYear(int month, int day) {
        millis += (epochDay(STAND_IN_YEAR, month, day) - epochDay(STAND_IN_YEAR, 1, 1)) * 86_400_000L;
        kind = Kind.NO_YEAR;
        return true;
    }

    private static boolean date(int year, int month, int day) {
        return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    /** HH:mm, HH:mm:ss, with a fraction of up to nine digits behind comma, dot or colon, and AM or PM. */
    private boolean time() {
        int start = at;
        int hourDigits = start + 1 < to && isDigit(b[start]) ? isDigit(b[start + 1]) ? 2 : 1 : 0;
        if (hourDigits == 0 || start + hourDigits + 3 > to || b[start + hourDigits] != ':') {
            return false;
        }
        int hour = number(start, hourDigits);
        int minuteAt = start + hourDigits + 1;
        if (!digitsAt(minuteAt, 2)) {
            return false;
        }
        int minute = number(minuteAt, 2);
        int second = 0;
        at = minuteAt + 2;
        long fraction = 0;
        if (at < to && b[at] == ':' && digitsAt(at + 1, 2)) {
            second = number(at + 1, 2);
            at += 3;
            if (at + 1 < to && (b[at] == ',' || b[at] == '.' || b[at] == ':') && isDigit(b[at + 1])) {
                int i = at + 1;
                int digits = 0;
                while (i < to && isDigit(b[i]) && digits < 9) {
                    if (digits < 3) {
                        fraction = fraction * 10 + (b[i] - '0');
                    }
                    digits++;
                    i++;
                }
                for (int d = digits; d < 3; d++) {
                    fraction *= 10;
                }
                at = i;
            }
        } else if (hourDigits != 2) {
            return false;
        }
        if (hour > 24 || minute > 59 || second > 60) {
            return false;
        }
        if (at + 2 < to && b[at] == ' ' && (b[at + 1] == 'A' || b[at + 1] == 'P') && b[at + 2] == 'M') {
            hour = hour % 12 + (b[at + 1] == 'P' ? 12 : 0);
            at += 3;
        }
        millis = ((hour * 60L + minute) * 60 + second) * 1000 + fraction;
        return true;
    }

    /** Z, +01:00, +0100, +01, with or without a blank before it; UTC and GMT. */
    private void zone() {
        int i = at;
        if (i < to && b[i] == ' ' && i + 1 < to && b[i + 1] != '-') {
            i++;
        }
        if (i >= to) {
            return;
        }
        if (b[i] == 'Z' && (i + 1 == to || !isLetter(b[i + 1]))) {
            zoned = true;
            at = i + 1;
        } else if ((b[i] == '+' || b[i] == '-') && digitsAt(i + 1, 2)) {
            int hours = number(i + 1, 2);
            int minutes = 0;
            int behind = i + 3;
            if (behind < to && b[behind] == ':' && digitsAt(behind + 1, 2)) {
                minutes = number(behind + 1, 2);
                behind += 3;
            } else if (digitsAt(behind, 2)) {
                minutes = number(behind, 2);
                behind += 2;
            }
            if (hours <= 18 && minutes < 60 && (behind == to || !isDigit(b[behind]))) {
                millis -= (b[i] == '-' ? -1 : 1) * (hours * 60L + minutes) * 60_000L;
                zoned = true;
                at = behind;
            }
        } else if (i + 3 <= to
                && ((b[i] == 'U' && b[i + 1] == 'T' && b[i + 2] == 'C')
                        || (b[i] == 'G' && b[i + 1] == 'M' && b[i + 2] == 'T'))
                && (i + 3 == to || !isLetter(b[i + 3]))) {
            zoned = true;
            at = i + 3;
        }
    }

    private int month(int from) {
        if (from + 3 > to) {
            return 0;
        }
        for (int m = 0; m < 12; m++) {
            String name = MONTHS[m];
            if ((b[from] | 0x20) == name.charAt(0)
                    && (b[from + 1] | 0x20) == name.charAt(1)
                    && (b[from + 2] | 0x20) == name.charAt(2)) {
                return m + 1;
            }
        }
        return 0;
    }

    private boolean digitsAt(int from, int count) {
        if (from + count > to) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if (!isDigit(b[i])) {
                return false;
            }
        }
        return true;
    }

    private int number(int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            value = value * 10 + (b[i] - '0');
        }
        return value;
    }

    static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Days since 1970-01-01 in the Gregorian calendar, years counted from March so that the leap day comes last. */
    static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int m = (month + 9) % 12;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * m + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}
