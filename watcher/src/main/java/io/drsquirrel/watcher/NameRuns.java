// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by run: gives facts that carry only a job's id the job's name, which another process told. Facts that come before the
 * name wait for it; after two minutes the id serves as name.
 */
final class NameRuns extends KeyedProcessFunction<String, Facts, Facts> {
    private static final long serialVersionUID = 1;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration FORGET = Duration.ofHours(2);
    private static final int MOST_WAITING = 1_000;

    private transient @Nullable ValueState<String> name;
    private transient @Nullable ValueState<Integer> count;
    private transient @Nullable ListState<Facts> waiting;

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ttl = StateTtlConfig.newBuilder(FORGET).build();
        ValueStateDescriptor<String> names = new ValueStateDescriptor<>("name-of-run", Types.STRING);
        names.enableTimeToLive(ttl);
        name = getRuntimeContext().getState(names);
        ValueStateDescriptor<Integer> counts = new ValueStateDescriptor<>("facts-without-name-count", Types.INT);
        counts.enableTimeToLive(ttl);
        count = getRuntimeContext().getState(counts);
        ListStateDescriptor<Facts> facts = new ListStateDescriptor<>("facts-without-name", new Facts.Serializer());
        facts.enableTimeToLive(ttl);
        waiting = getRuntimeContext().getListState(facts);
    }

    @Override
    public void processElement(Facts facts, Context context, Collector<Facts> out) throws Exception {
        ValueState<String> known = Objects.requireNonNull(name);
        if (!facts.job().isEmpty()) {
            known.update(facts.job());
            release(facts.job(), out);
        }
        if (facts.observations().isEmpty()) {
            return;
        }
        String job = known.value();
        if (job != null) {
            out.collect(named(facts, job));
            return;
        }
        ValueState<Integer> counter = Objects.requireNonNull(count);
        Integer sofar = counter.value();
        int number = sofar == null ? 0 : sofar;
        if (number == 0) {
            context.timerService()
                    .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + PATIENCE.toMillis());
        }
        if (number < MOST_WAITING) {
            counter.update(number + 1);
            Objects.requireNonNull(waiting).add(facts);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Facts> out) throws Exception {
        String job = Objects.requireNonNull(name).value();
        release(job == null ? "" : job, out);
    }

    private void release(String job, Collector<Facts> out) throws Exception {
        ListState<Facts> list = Objects.requireNonNull(waiting);
        Iterable<Facts> waited = list.get();
        List<Facts> facts = new ArrayList<>();
        if (waited != null) {
            waited.forEach(facts::add);
        }
        facts.forEach(f -> out.collect(named(f, job.isEmpty() ? f.run() : job)));
        list.clear();
        Objects.requireNonNull(count).clear();
    }

    private static Facts named(Facts facts, String job) {
        return new Facts(facts.cluster(), "", facts.run(), job, facts.observations());
    }
}
