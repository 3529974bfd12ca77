// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.util.Arrays;

/**
 * Tells which of many keys come more than once, in eight bytes for each instead of the key itself.
 *
 * <p>Keys are known by hashes of 64 bits: one that comes once may, rarely, be taken for repeated, never the other way round. All have to be
 * added before the first is asked for.
 */
final class RepeatedKeys {
    private long[] hashes = new long[1024];
    private int size;
    private boolean sealed;

    void add(String key) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash(key);
    }

    boolean isRepeated(String key) {
        if (!sealed) {
            keepRepeated();
            sealed = true;
        }
        return Arrays.binarySearch(hashes, 0, size, hash(key)) >= 0;
    }

    private void keepRepeated() {
        Arrays.sort(hashes, 0, size);
        int kept = 0;
        for (int i = 1; i < size; i++) {
            boolean known = kept > 0 && hashes[kept - 1] == hashes[i];
            if (hashes[i] == hashes[i - 1] && !known) {
                hashes[kept++] = hashes[i];
            }
        }
        size = kept;
        hashes = Arrays.copyOf(hashes, size);
    }

    private static long hash(String key) {
        long hash = 0;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
