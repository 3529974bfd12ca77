// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.AssemblerStateCodec;
import io.drsquirrel.model.assembly.FingerprintGrouping;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.codec.JobSnapshotCodec;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by job: feeds the job's {@link SnapshotAssembler} and takes its picture.
 *
 * <p><b>Regular pictures</b> are taken in event time, at whole multiples of the interval since 1970. So a replay takes the
 * same pictures under the same ids, and they overwrite; and a job that falls silent while others go on is pictured as
 * unknown. Event time stands still when no agent at all is heard; a tick in processing time notices that and takes the
 * picture instead. It must not do so while the watcher catches up, when event time lags but moves.
 *
 * <p><b>Urgent pictures</b> are taken a moment after a restart or failure was told, so that what is told with it is in them,
 * and not more often than every two seconds.
 *
 * <p>A job that was not heard of for as long as a window is forgotten.
 */
final class AssembleSnapshots extends KeyedProcessFunction<String, Facts, SnapshotRecord> {
    private static final long serialVersionUID = 1;

    private static final long SIBLINGS_MILLIS = 300;
    private static final long URGENT_AT_MOST_EVERY = 2_000;

    private final Duration pane;
    private final int panes;
    private final long intervalMillis;
    private final long emitFrom;

    private transient @Nullable ValueState<SnapshotAssembler> assembler;
    /** Time of the event-time timer that is set. */
    private transient @Nullable ValueState<Long> nextRegular;
    /** Watermark at the latest tick. */
    private transient @Nullable ValueState<Long> watermarkAtTick;
    /** Time that the latest picture is of. */
    private transient @Nullable ValueState<Long> pictured;
    /** Time that the urgent picture that is due will be of. */
    private transient @Nullable ValueState<Long> urgent;
    /** Processing time of the timer for it, or of the latest urgent picture. */
    private transient @Nullable ValueState<Long> urgentTimer;

    private transient @Nullable JobSnapshotCodec codec;

    AssembleSnapshots(WatcherConfiguration configuration) {
        this.pane = configuration.pane();
        this.panes = configuration.panes();
        this.intervalMillis = configuration.interval().toMillis();
        Instant from = configuration.emitFrom();
        this.emitFrom = from == null ? Long.MIN_VALUE : from.toEpochMilli();
    }

    @Override
    public void open(OpenContext context) {
        codec = new JobSnapshotCodec();
        assembler = getRuntimeContext().getState(new ValueStateDescriptor<>("assembler", new Serializer()));
        nextRegular = number("next-regular");
        watermarkAtTick = number("watermark-at-tick");
        pictured = number("pictured");
        urgent = number("urgent");
        urgentTimer = number("urgent-timer");
    }

    private ValueState<Long> number(String name) {
        return getRuntimeContext().getState(new ValueStateDescriptor<>(name, Types.LONG));
    }

    @Override
    public void processElement(Facts facts, Context context, Collector<SnapshotRecord> out) throws Exception {
        ValueState<SnapshotAssembler> state = Objects.requireNonNull(assembler);
        SnapshotAssembler known = state.value();
        boolean fits = known != null
                && known.settings().pane().equals(pane)
                && known.settings().panes() == panes;
        SnapshotAssembler current = fits && known != null
                ? known
                : new SnapshotAssembler(
                        new JobKey(facts.cluster(), "", facts.job()), AssemblerSettings.of(pane, panes));
        Instant trigger = null;
        for (Observation observation : facts.observations()) {
            if (current.add(observation) && (trigger == null || observation.at().isAfter(trigger))) {
                trigger = observation.at();
            }
        }
        state.update(current);
        if (Objects.requireNonNull(nextRegular).value() == null) {
            begin(context);
        }
        if (trigger != null) {
            askForUrgent(trigger.toEpochMilli(), context);
        }
    }

    private void begin(Context context) throws IOException {
        Long timestamp = context.timestamp();
        long now = context.timerService().currentProcessingTime();
        long since =
                Math.max(context.timerService().currentWatermark(), timestamp == null ? now : Math.min(timestamp, now));
        regularAt(after(since), context);
        tickAfter(now, context);
    }

    /** The first multiple of the interval after that time. */
    private long after(long millis) {
        return (Math.floorDiv(millis, intervalMillis) + 1) * intervalMillis;
    }

    private void regularAt(long millis, Context context) throws IOException {
        Objects.requireNonNull(nextRegular).update(millis);
        context.timerService().registerEventTimeTimer(millis);
    }

    private void tickAfter(long now, Context context) throws IOException {
        Objects.requireNonNull(watermarkAtTick).update(context.timerService().currentWatermark());
        context.timerService().registerProcessingTimeTimer(after(now));
    }

    private void askForUrgent(long trigger, Context context) throws IOException {
        ValueState<Long> due = Objects.requireNonNull(urgent);
        ValueState<Long> timer = Objects.requireNonNull(urgentTimer);
        Long waiting = due.value();
        due.update(waiting == null ? trigger : Math.max(waiting, trigger));
        if (waiting == null) {
            Long before = timer.value();
            long now = context.timerService().currentProcessingTime();
            long at = Math.max(now + SIBLINGS_MILLIS, before == null ? Long.MIN_VALUE : before + URGENT_AT_MOST_EVERY);
            timer.update(at);
            context.timerService().registerProcessingTimeTimer(at);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<SnapshotRecord> out) throws Exception {
        SnapshotAssembler current = Objects.requireNonNull(assembler).value();
        if (current == null) {
            return;
        }
        if (context.timeDomain() == TimeDomain.EVENT_TIME) {
            Long expected = Objects.requireNonNull(nextRegular).value();
            if (expected != null && expected == timestamp) {
                regular(timestamp, current, context, out);
            }
            return;
        }
        Long due = Objects.requireNonNull(urgent).value();
        Long timer = Objects.requireNonNull(urgentTimer).value();
        if (due != null && timer != null && timestamp >= timer) {
            Objects.requireNonNull(urgent).clear();
            Long before = Objects.requireNonNull(pictured).value();
            picture(before == null ? due : Math.max(due, before + 1), true, current, out);
        }
        if (Math.floorMod(timestamp, intervalMillis) == 0) {
            tick(timestamp, current, context, out);
        }
    }

    private void regular(long timestamp, SnapshotAssembler current, Context context, Collector<SnapshotRecord> out)
            throws IOException {
        picture(timestamp, false, current, out);
        if (silent(current, timestamp)) {
            forget();
            return;
        }
        // After a gap in event time one picture is enough, of its end.
        long watermark = context.timerService().currentWatermark();
        long next = timestamp + intervalMillis;
        if (watermark < Long.MAX_VALUE && after(watermark) - intervalMillis > next) {
            next = after(watermark) - intervalMillis;
        }
        regularAt(next, context);
    }

    /** Takes the picture where event time has not moved since the tick before. */
    private void tick(long now, SnapshotAssembler current, Context context, Collector<SnapshotRecord> out)
            throws IOException {
        Long before = Objects.requireNonNull(watermarkAtTick).value();
        long watermark = context.timerService().currentWatermark();
        boolean stands = before != null && before == watermark;
        Long latest = Objects.requireNonNull(pictured).value();
        if (stands && (latest == null || latest < now)) {
            picture(now, false, current, out);
            if (silent(current, now)) {
                forget();
                return;
            }
        }
        tickAfter(now, context);
    }

    private boolean silent(SnapshotAssembler current, long now) {
        Optional<Instant> heard = current.lastHeard(Instant.ofEpochMilli(now));
        return heard.isEmpty() || heard.get().toEpochMilli() < now - pane.toMillis() * panes;
    }

    private void forget() {
        Objects.requireNonNull(assembler).clear();
        Objects.requireNonNull(nextRegular).clear();
        Objects.requireNonNull(watermarkAtTick).clear();
        Objects.requireNonNull(pictured).clear();
        Objects.requireNonNull(urgent).clear();
        Objects.requireNonNull(urgentTimer).clear();
    }

    private void picture(long takenAt, boolean atOnce, SnapshotAssembler current, Collector<SnapshotRecord> out)
            throws IOException {
        ValueState<Long> latest = Objects.requireNonNull(pictured);
        Long before = latest.value();
        latest.update(before == null ? takenAt : Math.max(before, takenAt));
        if (takenAt < emitFrom) {
            return;
        }
        JobSnapshot snapshot = current.snapshot(Instant.ofEpochMilli(takenAt), atOnce);
        out.collect(new SnapshotRecord(
                snapshot.key().canonical(),
                takenAt,
                Objects.requireNonNull(codec).encode(snapshot)));
    }

    /** State of one job. */
    public static final class Serializer extends OwnSerializer<SnapshotAssembler> {
        private static final long serialVersionUID = 1;

        private transient @Nullable AssemblerStateCodec codec;

        /** For Flink. */
        public Serializer() {
            super(SnapshotAssembler.class, false);
        }

        private AssemblerStateCodec codec() {
            if (codec == null) {
                codec = new AssemblerStateCodec(new FingerprintGrouping());
            }
            return codec;
        }

        @Override
        public void serialize(SnapshotAssembler current, DataOutputView target) throws IOException {
            codec().write(current, target);
        }

        @Override
        public SnapshotAssembler deserialize(DataInputView source) throws IOException {
            return codec().read(source);
        }
    }
}
