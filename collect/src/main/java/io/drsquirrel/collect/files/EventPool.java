// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps log events until it is known what span of time they cover, in bounded memory.
 *
 * <p>Events that differ in nothing but numbers and ids share a row. A row has a cell per stretch of time, a second at first,
 * which keeps its first and last event and counts those between. When cells or characters become too many, stretches are
 * doubled. So a short incident is kept record by record, and a gigabyte of one warning costs no more than a few hundred
 * records, its counts per stretch still exact.
 */
final class EventPool {
    private static final int MOST_CELLS = 24_000;
    private static final long MOST_CHARACTERS = 48_000_000;
    private static final int MOST_ROWS = 6_000;
    private static final int MOST_CAUSES = 64;
    private static final int MOST_FRAMES_KNOWN = 60_000;

    /** Asked once per record; what the compiler makes for records of itself costs a short run some milliseconds. */
    private record Key(String process, @Nullable String job, long shape) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key
                    && key.shape == shape
                    && key.process.equals(process)
                    && Objects.equals(key.job, job);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * process.hashCode() + Objects.hashCode(job)) + Long.hashCode(shape);
        }
    }

    private static final class Cell {
        LogEvent first;

        @Nullable
        LogEvent last;

        long between;
        long firstSize;
        long lastSize;

        Cell(LogEvent first) {
            this.first = first;
            this.firstSize = size(first);
        }
    }

    private final Map<Key, TreeMap<Long, Cell>> rows = new LinkedHashMap<>();
    private final Map<String, String> frames = new HashMap<>();
    private long widthMillis = 1_000;
    private int cells;
    private long characters;

    void add(LogEvent event) {
        Key key = new Key(event.process().id(), event.jobId(), EventShape.of(event, rows.size() >= MOST_ROWS));
        TreeMap<Long, Cell> row = rows.computeIfAbsent(key, k -> new TreeMap<>());
        long at = Math.floorDiv(event.at().toEpochMilli(), widthMillis);
        Cell cell = row.get(at);
        if (cell == null) {
            Cell begun = new Cell(slim(event));
            row.put(at, begun);
            cells++;
            characters += begun.firstSize;
        } else {
            append(cell, slim(event));
        }
        while ((cells > MOST_CELLS || characters > MOST_CHARACTERS) && widthMillis < 1L << 45) {
            widen();
        }
    }

    private void append(Cell cell, LogEvent event) {
        LogEvent last = cell.last;
        if (last != null) {
            cell.between += last.repeat();
        }
        characters -= cell.lastSize;
        cell.last = event;
        cell.lastSize = size(event);
        characters += cell.lastSize;
    }

    private void widen() {
        widthMillis *= 2;
        cells = 0;
        characters = 0;
        for (TreeMap<Long, Cell> row : rows.values()) {
            TreeMap<Long, Cell> wide = new TreeMap<>();
            row.forEach((at, cell) -> {
                Cell before = wide.get(Math.floorDiv(at, 2));
                if (before == null) {
                    wide.put(Math.floorDiv(at, 2), cell);
                } else {
                    LogEvent middle = before.last;
                    before.between += (middle == null ? 0 : middle.repeat()) + cell.between;
                    LogEvent last = cell.last;
                    if (last != null) {
                        before.between += cell.first.repeat();
                    }
                    before.last = last == null ? cell.first : last;
                    before.lastSize = last == null ? cell.firstSize : cell.lastSize;
                }
            });
            row.clear();
            row.putAll(wide);
            cells += wide.size();
            for (Cell cell : wide.values()) {
                characters += cell.firstSize + cell.lastSize;
            }
        }
    }

    /** Hands out the events, those counted only as repetitions of the cell's first. */
    void forEach(Consumer<LogEvent> consumer) {
        for (TreeMap<Long, Cell> row : rows.values()) {
            for (Cell cell : row.values()) {
                consumer.accept(cell.first.withRepeat(cell.first.repeat() + cell.between));
                LogEvent last = cell.last;
                if (last != null) {
                    consumer.accept(last);
                }
            }
        }
    }

    private static long size(LogEvent event) {
        long size = 300 + event.message().length();
        LoggedThrowable throwable = event.throwable();
        if (throwable != null) {
            int causes = 0;
            for (LoggedThrowable t = throwable; t != null && causes < MOST_CAUSES; t = t.cause(), causes++) {
                // Frames are shared between events.
                size += 200 + t.message().length() + 8L * t.frames().size();
            }
        }
        return size;
    }

    /** The event with its frames shared with all others that hold the same. */
    private LogEvent slim(LogEvent e) {
        LoggedThrowable throwable = e.throwable();
        return throwable == null
                ? e
                : new LogEvent(
                        e.at(),
                        e.level(),
                        e.logger(),
                        e.thread(),
                        e.message(),
                        slim(throwable, 0),
                        e.jobId(),
                        e.process(),
                        e.source(),
                        e.repeat());
    }

    private LoggedThrowable slim(LoggedThrowable t, int depth) {
        List<String> shared = new ArrayList<>(t.frames().size());
        for (String frame : t.frames()) {
            String known = frames.get(frame);
            if (known == null && frames.size() < MOST_FRAMES_KNOWN) {
                frames.put(frame, frame);
            }
            shared.add(known == null ? frame : known);
        }
        LoggedThrowable cause = t.cause();
        return new LoggedThrowable(
                t.type(),
                t.message(),
                shared,
                cause == null || depth > 64 ? cause : slim(cause, depth + 1),
                depth > 16
                        ? t.suppressed()
                        : t.suppressed().stream().map(s -> slim(s, depth + 17)).toList());
    }
}
