// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.bench;

import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.IOException;
import java.io.Serial;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * Numbers without end through {@code map -> keyBy -> count}, as fast as the processor goes. Each counting subtask writes how many
 * records it has seen into a file of eight bytes that is mapped into memory, so that whoever measures asks Flink nothing.
 *
 * <p>Arguments: {@code --name}, {@code --keys} (1000), {@code --counters FOLDER}, which must exist.
 */
public final class Saturated {
    private Saturated() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSequence(0, Long.MAX_VALUE - 1)
                .name("numbers")
                .map(new Mix())
                .name("mix")
                .keyBy(new Bucket(arguments.number("keys", 1_000)), Types.LONG)
                .process(new Count(arguments.required("counters")))
                .name("count")
                .uid("count");
        env.execute(arguments.text("name", "saturated"));
    }

    /** Some arithmetic, so that the keys come in no order. */
    private static final class Mix implements MapFunction<Long, Long> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long number) {
            long mixed = number * 0x9E3779B97F4A7C15L;
            return mixed ^ (mixed >>> 29);
        }
    }

    private static final class Bucket implements KeySelector<Long, Long> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long keys;

        private Bucket(long keys) {
            this.keys = keys;
        }

        @Override
        public Long getKey(Long number) {
            return Math.floorMod(number, keys);
        }
    }

    /** Counts per key in state, and all of them in the file. */
    private static final class Count extends KeyedProcessFunction<Long, Long, Long> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String folder;
        private long seen;
        private transient @Nullable ValueState<Long> perKey;
        private transient @Nullable MappedByteBuffer counter;

        private Count(String folder) {
            this.folder = folder;
        }

        @Override
        public void open(OpenContext context) throws IOException {
            perKey = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
            Path file = Path.of(
                    folder, "subtask-" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                counter = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            }
        }

        @Override
        public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
            ValueState<Long> state = requireNonNull(perKey);
            Long before = state.value();
            state.update(before == null ? 1 : before + 1);
            requireNonNull(counter).putLong(0, ++seen);
        }
    }
}
