// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.assembly.ProcessJobs;
import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.observation.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by process: remembers the jobs seen on it, and hands what is said about the process to each of them.
 *
 * <p>Facts whose job's name is known go on; those that carry only the job's id go aside to {@link NameRuns}, and so does,
 * once a minute per job, word of each name that was learned here.
 */
final class FanOutToJobs extends KeyedProcessFunction<String, Facts, Facts> {
    private static final long serialVersionUID = 1;

    /** Facts of runs whose name this process does not know, and names that it does know. */
    static final OutputTag<Facts> UNNAMED = new OutputTag<>("unnamed", new Facts.Serializer().typeInformation());

    private static final Duration MEMORY = Duration.ofMinutes(10);
    private static final Duration FORGET = Duration.ofHours(2);
    private static final long TELL_NAME_EVERY = 60_000;
    private static final int MOST_KEPT = 500;

    private transient @Nullable ValueState<ProcessJobs> jobs;
    private transient @Nullable MapState<String, Long> toldName;

    @Override
    public void open(OpenContext context) {
        StateTtlConfig ttl = StateTtlConfig.newBuilder(FORGET).build();
        ValueStateDescriptor<ProcessJobs> seen = new ValueStateDescriptor<>("jobs-of-process", new Serializer());
        seen.enableTimeToLive(ttl);
        jobs = getRuntimeContext().getState(seen);
        MapStateDescriptor<String, Long> told = new MapStateDescriptor<>("told-name", Types.STRING, Types.LONG);
        told.enableTimeToLive(ttl);
        toldName = getRuntimeContext().getMapState(told);
    }

    @Override
    public void processElement(Facts facts, Context context, Collector<Facts> out) throws Exception {
        ValueState<ProcessJobs> state = Objects.requireNonNull(jobs);
        ProcessJobs known = state.value();
        ProcessJobs here = known == null ? new ProcessJobs(MEMORY, MOST_KEPT) : known;
        Map<String, List<Observation>> byRun = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Observation observation : facts.observations()) {
            here.route(observation, (run, name, o) -> {
                byRun.computeIfAbsent(run, r -> new ArrayList<>()).add(o);
                names.merge(run, name, (a, b) -> b.isEmpty() ? a : b);
            });
        }
        state.update(here);
        for (Map.Entry<String, List<Observation>> entry : byRun.entrySet()) {
            String run = entry.getKey();
            String name = names.getOrDefault(run, "");
            Facts ofRun = new Facts(facts.cluster(), "", run, name, entry.getValue());
            if (name.isEmpty()) {
                context.output(UNNAMED, ofRun);
            } else {
                out.collect(ofRun);
                tellName(facts.cluster(), run, name, context);
            }
        }
    }

    private void tellName(String cluster, String run, String name, Context context) throws Exception {
        MapState<String, Long> told = Objects.requireNonNull(toldName);
        Long before = told.get(run);
        long now = context.timerService().currentProcessingTime();
        if (before == null || now - before >= TELL_NAME_EVERY) {
            told.put(run, now);
            context.output(UNNAMED, new Facts(cluster, "", run, name, List.of()));
        }
    }

    /** State of one process. */
    public static final class Serializer extends OwnSerializer<ProcessJobs> {
        private static final long serialVersionUID = 1;
        private static final int VERSION = 2;

        /** For Flink. */
        public Serializer() {
            super(ProcessJobs.class, false);
        }

        @Override
        public void serialize(ProcessJobs jobs, DataOutputView target) throws IOException {
            target.writeByte(VERSION);
            jobs.write(new BinaryWriter(target));
        }

        @Override
        public ProcessJobs deserialize(DataInputView source) throws IOException {
            int version = source.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("jobs of a process - version " + version + " - version " + VERSION
                        + " can be read - restore the savepoint with the version of the watcher that wrote it");
            }
            return ProcessJobs.read(new BinaryReader(source), MEMORY, MOST_KEPT);
        }
    }
}
