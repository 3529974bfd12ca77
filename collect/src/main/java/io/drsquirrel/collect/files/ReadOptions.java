// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How logs are read.
 *
 * @param zone of times that name none
 * @param layout a Log4j or Logback pattern for logs in an unusual layout; empty to have it told from the logs
 * @param everything whether all records are passed on, not only those that matter for a diagnosis
 * @param filter marks lines that matter beyond those
 * @param cluster name of the cluster, empty to have it told from the logs
 * @param threads that scan; reading itself takes one more
 */
public record ReadOptions(
        ZoneId zone,
        Optional<String> layout,
        boolean everything,
        LineFilter filter,
        Optional<String> cluster,
        int threads,
        ReadLimits limits) {
    /** UTC, any layout, what matters only, two threads. */
    public static final ReadOptions DEFAULT = new ReadOptions(
            ZoneOffset.UTC, Optional.empty(), false, LineFilter.NONE, Optional.empty(), 2, ReadLimits.DEFAULT);

    public ReadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads - " + threads + " - at least one has to scan");
        }
    }

    /** The same with another filter. */
    public ReadOptions withFilter(LineFilter other) {
        return new ReadOptions(zone, layout, everything, other, cluster, threads, limits);
    }

    /** The same with every record passed on. */
    public ReadOptions withEverything() {
        return new ReadOptions(zone, layout, true, filter, cluster, threads, limits);
    }

    /** The same with a layout given. */
    public ReadOptions withLayout(String pattern) {
        return new ReadOptions(zone, Optional.of(pattern), everything, filter, cluster, threads, limits);
    }

    /** The same with the cluster's name given. */
    public ReadOptions withCluster(String name) {
        return new ReadOptions(zone, layout, everything, filter, Optional.of(name), threads, limits);
    }

    /** The same with other limits. */
    public ReadOptions withLimits(ReadLimits other) {
        return new ReadOptions(zone, layout, everything, filter, cluster, threads, other);
    }
}
