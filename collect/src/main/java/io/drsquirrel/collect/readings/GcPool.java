// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.collect.readings.MetricPool.Track;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.MetricSample;
import io.drsquirrel.model.observation.MetricSample.MetricScope;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.signal.FlinkMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Adds up the pauses of garbage collector logs to the counters and gauges that Flink reports of a JVM: time and number of collections,
 * heap in use right before and right after each, its size. Bounded in memory.
 *
 * <p>Many of these logs tell times since the JVM's start only. Whose JVM that was, and when it started, is known once all logs are read.
 */
public final class GcPool {
    private static final int MOST_LOGS = 2_000;
    private static final String YOUNG = "Young Generation";
    /** The one name of those of the old generation that all collectors' counts are kept under here. */
    private static final String OLD = "G1 Old Generation";

    private final Map<String, Pauses> logs = new LinkedHashMap<>();

    /** Whose JVM a log is of. */
    @FunctionalInterface
    public interface Owners {
        /**
         * The owner.
         *
         * @param log name of the log
         * @param writer the process as far as the log itself tells
         */
        Owner of(String log, ProcessRef writer);
    }

    /**
     * A process and its start.
     *
     * @param startedAt when its uptime began; {@link Instant#MIN} where that is not known
     */
    public record Owner(ProcessRef process, Instant startedAt) {}

    private static final class Pauses {
        final ProcessRef writer;
        boolean uptimes;
        int zone;
        double[] millis = new double[2];
        long[] counts = new long[2];
        final Track[] times = {track(FlinkMetric.GC_TIME, YOUNG), track(FlinkMetric.GC_TIME, OLD)};
        final Track[] numbers = {track(FlinkMetric.GC_COUNT, YOUNG), track(FlinkMetric.GC_COUNT, OLD)};
        final Track used = track(FlinkMetric.HEAP_USED, "");
        final Track capacity = track(FlinkMetric.HEAP_MAX, "");

        Pauses(ProcessRef writer) {
            this.writer = writer;
        }

        private static Track track(FlinkMetric metric, String qualifier) {
            return new Track(new NamedMetric("", metric, qualifier, ""));
        }

        /** Both counters are told with each pause: that there was no full collection is a fact. */
        void add(long end, GcPause pause) {
            int kind = pause.full() ? 1 : 0;
            millis[kind] += pause.pauseMillis();
            counts[kind]++;
            for (int k = 0; k < 2; k++) {
                times[k].put(end, millis[k]);
                numbers[k].put(end, counts[k]);
            }
            if (pause.after() >= 0) {
                used.put(end - Math.max(1, (long) pause.pauseMillis()), pause.before());
                used.put(end, pause.after());
                capacity.put(end, pause.capacity());
            }
        }
    }

    /**
     * Takes a pause in.
     *
     * @param at when the line was written
     * @param timed whether the line told that itself; its uptime counts otherwise
     * @param log name of the log
     */
    public void add(Instant at, boolean timed, ProcessRef writer, String log, GcPause pause) {
        if (!timed && pause.uptimeMillis() < 0) {
            return;
        }
        Pauses pauses = logs.get(log);
        if (pauses == null) {
            if (logs.size() >= MOST_LOGS) {
                return;
            }
            pauses = new Pauses(writer);
            pauses.uptimes = !timed;
            pauses.zone = pause.zone();
            logs.put(log, pauses);
        }
        if (pauses.uptimes == timed) {
            return;
        }
        long told = timed ? at.toEpochMilli() : pause.uptimeMillis();
        pauses.add(pause.atStart() ? told + (long) pause.pauseMillis() : told, pause);
    }

    /** The logs whose times name a zone other than UTC, with their offset from it. */
    public Map<String, Duration> zones() {
        Map<String, Duration> zones = new LinkedHashMap<>();
        logs.forEach((log, pauses) -> {
            if (!pauses.uptimes && pauses.zone != 0) {
                zones.put(log, Duration.ofMinutes(pauses.zone));
            }
        });
        return zones;
    }

    /**
     * Hands on the samples; no time of theirs is after {@code now}.
     *
     * @param moved by how much the times of a log are to be moved
     */
    public void tell(Owners owners, Instant now, Function<String, Duration> moved, Consumer<Observation> out) {
        logs.forEach((log, pauses) -> {
            Owner owner = owners.of(log, pauses.writer);
            Duration shift = moved.apply(log);
            if (pauses.uptimes) {
                Instant last = pauses.times[0].at(pauses.times[0].size() - 1);
                Duration sinceStart = Duration.between(Instant.EPOCH, last);
                Instant start = owner.startedAt().equals(Instant.MIN)
                                || owner.startedAt().plus(sinceStart).isAfter(now)
                        ? now.minus(sinceStart)
                        : owner.startedAt();
                shift = Duration.between(Instant.EPOCH, start);
            }
            for (Track track : new Track[] {
                pauses.times[0], pauses.times[1], pauses.numbers[0], pauses.numbers[1], pauses.used, pauses.capacity
            }) {
                for (int i = 0; i < track.size(); i++) {
                    out.accept(new MetricSample(
                            track.at(i).plus(shift),
                            owner.process(),
                            MetricScope.PROCESS,
                            track.metric.metric(),
                            track.metric.qualifier(),
                            track.value(i)));
                }
            }
        });
    }
}
