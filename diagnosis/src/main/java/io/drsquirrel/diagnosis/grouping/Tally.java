// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.log.LogLevel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the records of a group. */
final class Tally {

    private static final int MAX_SAMPLES = 3;
    private static final int MAX_SAMPLE_LENGTH = 2_000;
    /** A week; of longer logs the latest minutes are kept. */
    private static final int MAX_MINUTES = 7 * 24 * 60;

    private long total;
    private LogLevel level = LogLevel.UNKNOWN;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private final TreeMap<Instant, Long> perMinute = new TreeMap<>();
    private final List<String> samples = new ArrayList<>();

    void add(GroupableRecord record) {
        total += record.repeat();
        if (record.level().compareTo(level) > 0) {
            level = record.level();
        }
        record.at().ifPresent(at -> at(at, at, at.truncatedTo(ChronoUnit.MINUTES), record.repeat()));
        sample(record.text());
    }

    void add(Tally other) {
        total += other.total;
        if (other.level.compareTo(level) > 0) {
            level = other.level;
        }
        if (other.first != null && other.last != null) {
            Instant begin = other.first;
            Instant end = other.last;
            other.perMinute.forEach((minute, count) -> at(begin, end, minute, count));
        }
        other.samples.forEach(this::sample);
    }

    private void at(Instant begin, Instant end, Instant minute, long count) {
        first = first == null || begin.isBefore(first) ? begin : first;
        last = last == null || end.isAfter(last) ? end : last;
        perMinute.merge(minute, count, Long::sum);
        if (perMinute.size() > MAX_MINUTES) {
            perMinute.pollFirstEntry();
        }
    }

    private void sample(String text) {
        if (samples.size() < MAX_SAMPLES) {
            String cut = text.length() > MAX_SAMPLE_LENGTH ? text.substring(0, MAX_SAMPLE_LENGTH) + " …" : text;
            if (!samples.contains(cut)) {
                samples.add(cut);
            }
        }
    }

    long total() {
        return total;
    }

    LogLevel level() {
        return level;
    }

    Optional<Instant> first() {
        return Optional.ofNullable(first);
    }

    Optional<Instant> last() {
        return Optional.ofNullable(last);
    }

    TreeMap<Instant, Long> perMinute() {
        return perMinute;
    }

    List<String> samples() {
        return samples;
    }
}
