// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.ProcessRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the values of reported metrics until all logs are read, in bounded memory: numbers only, a name once per process.
 *
 * <p>When the points become too many, each track is thinned: of four values in a row the lowest and the highest stay, which holds
 * for gauges as for counters (a counter that began anew shows as a fall).
 */
public final class MetricPool {
    private static final int MOST_TRACKS = 100_000;
    private static final int MOST_POINTS = 1_500_000;
    private static final int FEWEST_PER_TRACK = 8;
    private static final int MOST_ALONE = 20_000;

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private int tracks;
    private int points;
    private int mostPerTrack = 1_024;
    private long refused;

    /** The tracks of one writer of reports, by the whole name of the metric. */
    static final class Process {
        final ProcessRef ref;
        final Map<String, Track> tracks = new LinkedHashMap<>();

        Process(ProcessRef ref) {
            this.ref = ref;
        }
    }

    /** The values of one metric over time. */
    static final class Track {
        final NamedMetric metric;
        private long[] at = new long[4];
        private double[] values = new double[4];
        private int size;

        Track(NamedMetric metric) {
            this.metric = metric;
        }

        int size() {
            return size;
        }

        Instant at(int index) {
            return Instant.ofEpochMilli(at[index]);
        }

        double value(int index) {
            return values[index];
        }

        /** Adds a value, thinning what is there when it becomes much. */
        void put(long millis, double value) {
            add(millis, value);
            if (size > MOST_ALONE) {
                thin();
            }
        }

        /** Returns whether there is a point more. */
        private boolean add(long millis, double value) {
            if (size > 0 && at[size - 1] == millis) {
                // A task and its only operator bear one name and count apart: what a sink sends its task does not
                // count.
                values[size - 1] = Math.max(values[size - 1], value);
                return false;
            }
            if (size == at.length) {
                at = Arrays.copyOf(at, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            at[size] = millis;
            values[size++] = value;
            return true;
        }

        /** Returns how many points went. */
        private int thin() {
            int kept = 0;
            for (int from = 0; from < size; from += 4) {
                int to = Math.min(size, from + 4);
                int low = from;
                int high = from;
                for (int i = from + 1; i < to; i++) {
                    low = values[i] < values[low] ? i : low;
                    high = values[i] >= values[high] ? i : high;
                }
                for (int i : low == high ? new int[] {low} : new int[] {Math.min(low, high), Math.max(low, high)}) {
                    at[kept] = at[i];
                    values[kept++] = values[i];
                }
            }
            int gone = size - kept;
            size = kept;
            return gone;
        }
    }

    /** Takes a report in. */
    public void add(Instant at, ProcessRef process, MetricReport report) {
        Process writer = processes.computeIfAbsent(process.id(), id -> new Process(process));
        long millis = at.toEpochMilli();
        for (int i = 0; i < report.size(); i++) {
            NamedMetric metric = report.metric(i);
            Track track = writer.tracks.get(metric.name());
            if (track == null) {
                if (tracks >= MOST_TRACKS) {
                    refused++;
                    continue;
                }
                track = new Track(metric);
                writer.tracks.put(metric.name(), track);
                tracks++;
            }
            points += track.add(millis, report.value(i)) ? 1 : 0;
            if (track.size > mostPerTrack) {
                points -= track.thin();
            }
        }
        while (points > MOST_POINTS && mostPerTrack > FEWEST_PER_TRACK) {
            mostPerTrack /= 2;
            processes.values().forEach(p -> p.tracks.values().forEach(t -> {
                while (t.size > mostPerTrack) {
                    points -= t.thin();
                }
            }));
        }
    }

    /** Whether no report was seen. */
    public boolean isEmpty() {
        return processes.isEmpty();
    }

    /** Values that were left out because there were too many metrics. */
    public long refused() {
        return refused;
    }

    Iterable<Process> processes() {
        return processes.values();
    }
}
