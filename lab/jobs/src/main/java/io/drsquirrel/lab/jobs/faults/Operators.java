// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import io.drsquirrel.lab.jobs.parts.SimpleSink;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/** The operators of a {@link Pipeline}, each of which behaves as it is told. */
final class Operators {
    private Operators() {}

    /** Passes records on. */
    static final class Transform extends RichMapFunction<Event, Event> implements CheckpointedFunction {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Behaviour behaviour;

        Transform(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void open(OpenContext context) throws IOException {
            behaviour.open(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        }

        @Override
        public Event map(Event event) throws IOException {
            behaviour.onRecord(event);
            return event;
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws IOException {
            behaviour.onSnapshot(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            // Nothing is kept.
        }

        @Override
        public void close() throws IOException {
            behaviour.close();
        }
    }

    /** Keeps some bytes per key. */
    static final class Aggregate extends KeyedProcessFunction<String, Event, Event> implements CheckpointedFunction {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Behaviour behaviour;
        private final String stateName;
        private final int stateBytes;
        private final long ttlSeconds;
        private transient @Nullable ValueState<byte[]> state;

        Aggregate(Behaviour behaviour, String stateName, int stateBytes, long ttlSeconds) {
            this.behaviour = behaviour;
            this.stateName = stateName;
            this.stateBytes = stateBytes;
            this.ttlSeconds = ttlSeconds;
        }

        @Override
        public void open(OpenContext context) throws IOException {
            ValueStateDescriptor<byte[]> descriptor =
                    new ValueStateDescriptor<>(stateName, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
            if (ttlSeconds > 0) {
                descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofSeconds(ttlSeconds))
                        .cleanupIncrementally(100, true)
                        .build());
            }
            state = getRuntimeContext().getState(descriptor);
            behaviour.open(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        }

        @Override
        public void processElement(Event event, Context context, Collector<Event> out) throws Exception {
            behaviour.onRecord(event);
            ValueState<byte[]> perKey = requireNonNull(state);
            byte[] before = perKey.value();
            byte[] after = before == null ? new byte[Math.max(1, stateBytes)] : before;
            after[0]++;
            perKey.update(after);
            out.collect(event);
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws IOException {
            behaviour.onSnapshot(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            // Keyed state is opened above.
        }

        @Override
        public void close() throws IOException {
            behaviour.close();
        }
    }

    /** Asks a service that answers after a while, without blocking the task. */
    static final class Lookup extends RichAsyncFunction<Event, Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long millis;
        private transient @Nullable ScheduledExecutorService service;

        Lookup(long millis) {
            this.millis = millis;
        }

        @Override
        public void open(OpenContext context) {
            service = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "lookup");
                thread.setDaemon(true);
                return thread;
            });
        }

        @Override
        public void asyncInvoke(Event event, ResultFuture<Event> result) {
            requireNonNull(service).schedule(() -> result.complete(List.of(event)), millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            if (service != null) {
                service.shutdownNow();
            }
        }
    }

    /** Ends the pipeline. */
    static final class Out extends SimpleSink<Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Behaviour behaviour;

        Out(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        protected SinkWriter<Event> open() throws IOException {
            behaviour.open(0);
            return new OutWriter(behaviour);
        }
    }

    private static final class OutWriter implements SinkWriter<Event> {
        private final Behaviour behaviour;

        private OutWriter(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void write(Event event, Context context) throws IOException {
            behaviour.onRecord(event);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            behaviour.onSnapshot(0);
        }

        @Override
        public void close() throws IOException {
            behaviour.close();
        }
    }
}
