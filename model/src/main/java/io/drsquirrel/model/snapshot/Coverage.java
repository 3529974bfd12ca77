// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.snapshot;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a snapshot can speak about, since when and how completely. A capability that is not listed is not there. */
public record Coverage(Map<Capability, Entry> entries) {
    /** Nothing is known. */
    public static final Coverage NONE = new Coverage(Map.of());

    public Coverage {
        entries = entries.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(entries));
    }

    /** Whether facts of that kind are there. */
    public boolean has(Capability capability) {
        Entry entry = entries.get(capability);
        return entry != null && entry.available();
    }

    /** What is known about that capability. */
    public Optional<Entry> entry(Capability capability) {
        return Optional.ofNullable(entries.get(capability));
    }

    /**
     * One capability's coverage.
     *
     * @param since first fact of that kind in the window, null where there is none
     * @param last latest fact of that kind
     * @param note what is missing and how to provide it, or what makes the rest less than the whole truth; empty where nothing does
     */
    public record Entry(
            boolean available,
            @Nullable Instant since,
            @Nullable Instant last,
            String note) {}
}
