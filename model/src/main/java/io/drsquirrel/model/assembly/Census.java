// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.snapshot.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Facts per pane: tells when something was last heard, and which times stand alone far ahead. */
final class Census {
    private static final int MOST_PANES = 20_000;

    private final AssemblerSettings settings;
    private final TreeMap<Long, Long> census = new TreeMap<>();

    Census(AssemblerSettings settings) {
        this.settings = settings;
    }

    /** Counts a fact. */
    void add(Instant at) {
        census.merge(settings.paneOf(at), 1L, Long::sum);
        if (census.size() > MOST_PANES) {
            census.pollFirstEntry();
        }
    }

    /** The latest time anything was observed at, times that stand alone more than a day ahead of the rest left out. */
    Optional<Instant> newest() {
        long day = Duration.ofDays(1).toMillis() / settings.paneMillis();
        long total = census.values().stream().mapToLong(Long::longValue).sum();
        Map.Entry<Long, Long> last = census.lastEntry();
        long ahead = 0;
        while (last != null) {
            ahead += last.getValue();
            Map.Entry<Long, Long> before = census.lowerEntry(last.getKey());
            if (before == null || last.getKey() - before.getKey() <= day || ahead * 10 > total) {
                return Optional.of(Instant.ofEpochMilli((last.getKey() + 1) * settings.paneMillis() - 1));
            }
            last = before;
        }
        return Optional.empty();
    }

    /** The time of the latest fact, as far as it can be believed; the job may be forgotten once that lies long back. */
    Optional<Instant> lastHeard(Instant now) {
        Map.Entry<Long, Long> last = census.floorEntry(settings.paneOf(now.plus(AssemblerSettings.CLOCK_TOLERANCE)));
        return last == null
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli((last.getKey() + 1) * settings.paneMillis() - 1));
    }

    /** The window that ends at {@code takenAt}, or a little later where the clocks of the observed run ahead. */
    Window window(Instant takenAt, Instant limit) {
        long pane = settings.paneMillis();
        long end = takenAt.toEpochMilli();
        Map.Entry<Long, Long> newest = census.floorEntry(settings.paneOf(limit));
        // Clocks of the observed may run a little ahead: their facts belong to this picture too.
        if (newest != null && newest.getKey() > Math.floorDiv(end - 1, pane)) {
            end = newest.getKey() * pane + 1;
        }
        long lastPane = Math.floorDiv(end - 1, pane);
        return new Window(
                Instant.ofEpochMilli((lastPane - settings.panes() + 1) * pane),
                Instant.ofEpochMilli(end),
                settings.pane());
    }

    /** Forgets what lies before the window or further ahead than clocks may be wrong. */
    void prune(Instant from, Instant limit) {
        census.tailMap(settings.paneOf(limit), false).clear();
        census.headMap(settings.paneOf(from) - 1).clear();
    }

    void write(BinaryWriter out) throws IOException {
        out.number(census.size());
        for (Map.Entry<Long, Long> entry : census.entrySet()) {
            out.number(entry.getKey());
            out.number(entry.getValue());
        }
    }

    static Census read(BinaryReader in, AssemblerSettings settings) throws IOException {
        Census read = new Census(settings);
        for (int i = in.size(); i > 0; i--) {
            long pane = in.number();
            read.census.put(pane, in.number());
        }
        return read;
    }
}
