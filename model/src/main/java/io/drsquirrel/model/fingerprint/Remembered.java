// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a function gave for the texts that it was asked last; stack frames and words come again and again.
 *
 * <p>A table with one place per hash, each text replacing the one before: bounded, and safe for several threads without a lock,
 * since an entry is immutable and a lost one is computed again. Longer texts are not kept.
 */
final class Remembered<V> {
    private static final int LONGEST = 400;

    private record Entry<V>(String key, V value) {}

    private final Function<String, V> function;
    private final @Nullable Entry<V>[] entries;

    /** Remembers at most {@code size} values, a power of two, of a function that is pure and never gives null. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    Remembered(int size, Function<String, V> function) {
        this.function = function;
        this.entries = new Entry[size];
    }

    V of(String key) {
        int hash = key.hashCode();
        int slot = (hash ^ hash >>> 15) & entries.length - 1;
        Entry<V> entry = entries[slot];
        if (entry != null && entry.key().equals(key)) {
            return entry.value();
        }
        V value = function.apply(key);
        if (key.length() <= LONGEST) {
            entries[slot] = new Entry<>(key, value);
        }
        return value;
    }
}
