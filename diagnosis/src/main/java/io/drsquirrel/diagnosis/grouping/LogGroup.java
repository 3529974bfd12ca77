// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LogLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Log records that tell the same.
 *
 * @param id of the fingerprint that stands for the group, e.g. {@code v2:0123456789abcdef}
 * @param fingerprint type, template and place
 * @param why in words, what its records have in common
 * @param level the highest level among its records
 * @param first when the first record with a time was logged
 * @param last when the last one was
 * @param total number of records
 * @param perMinute records per minute (the minute's start), minutes without records left out
 * @param samples the first few records that differ
 */
public record LogGroup(
        String id,
        Fingerprint fingerprint,
        String why,
        LogLevel level,
        Optional<Instant> first,
        Optional<Instant> last,
        long total,
        SortedMap<Instant, Long> perMinute,
        List<String> samples) {

    public LogGroup {
        samples = List.copyOf(samples);
    }
}
