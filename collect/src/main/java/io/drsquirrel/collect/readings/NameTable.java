// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Metrics by the bytes of their names, so that a name that was seen before costs a hash and no object. Names are told apart by 64 bits
 * of hash alone: of a million names two meet once in ten million tries, and then a value is given to another metric.
 *
 * <p>Bounded: once full, names that are new are looked up each time.
 */
final class NameTable {
    private static final int MOST_NAMES = 600_000;
    private static final int MOST_METRICS = 60_000;
    private static final long PRIME = 1_099_511_628_211L;

    private long[] hashes = new long[1 << 10];
    /** One more than the index of the metric, or 1 for names that no signal needs; 0 where the place is free. */
    private int[] places = new int[1 << 10];

    private int size;
    private final List<NamedMetric> metrics = new ArrayList<>(List.of(NamedMetric.NONE));

    NamedMetric get(byte[] b, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ b[i]) * PRIME;
        }
        hash ^= hash >>> 32;
        int at = slot(hashes, places, hash);
        if (places[at] != 0) {
            return metrics.get(places[at] - 1);
        }
        NamedMetric metric = NamedMetric.of(new String(b, from, to - from, StandardCharsets.UTF_8));
        if (size < MOST_NAMES && (metric == NamedMetric.NONE || metrics.size() < MOST_METRICS)) {
            put(at, hash, metric);
        }
        return metric;
    }

    private void put(int at, long hash, NamedMetric metric) {
        hashes[at] = hash;
        places[at] = 1;
        if (metric != NamedMetric.NONE) {
            metrics.add(metric);
            places[at] = metrics.size();
        }
        size++;
        if (size * 2 > places.length) {
            long[] largerHashes = new long[hashes.length * 2];
            int[] largerPlaces = new int[places.length * 2];
            for (int i = 0; i < places.length; i++) {
                if (places[i] != 0) {
                    int free = slot(largerHashes, largerPlaces, hashes[i]);
                    largerHashes[free] = hashes[i];
                    largerPlaces[free] = places[i];
                }
            }
            hashes = largerHashes;
            places = largerPlaces;
        }
    }

    private static int slot(long[] hashes, int[] places, long hash) {
        int at = (int) hash & (places.length - 1);
        while (places[at] != 0 && hashes[at] != hash) {
            at = (at + 1) & (places.length - 1);
        }
        return at;
    }
}
