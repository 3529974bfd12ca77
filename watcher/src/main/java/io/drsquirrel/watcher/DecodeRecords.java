// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.observation.Observation;
import io.drsquirrel.model.wire.WireDecoder;
import io.drsquirrel.model.wire.WireException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** Decodes records of the agents, sorted by the process they are about. What cannot be decoded goes aside with the reason. */
final class DecodeRecords extends ProcessFunction<WireRecord, Facts> {
    private static final long serialVersionUID = 1;

    /** Records that could not be decoded, as JSON. */
    static final OutputTag<byte[]> DEAD_LETTERS =
            new OutputTag<>("dead-letters", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private transient @Nullable WireDecoder decoder;
    private transient @Nullable Map<WireException.Reason, Counter> refused;

    @Override
    public void open(OpenContext context) {
        decoder = new WireDecoder();
        refused = new EnumMap<>(WireException.Reason.class);
        for (WireException.Reason reason : WireException.Reason.values()) {
            refused.put(reason, getRuntimeContext().getMetricGroup().counter("refused" + reason.name()));
        }
    }

    @Override
    public void processElement(WireRecord record, Context context, Collector<Facts> out) {
        try {
            if (decoder == null) {
                throw new IllegalStateException("not opened");
            }
            Map<ProcessRef, List<Observation>> byProcess = new LinkedHashMap<>();
            for (Observation o : decoder.decode(record.value(), record.source())) {
                byProcess.computeIfAbsent(o.process(), p -> new ArrayList<>()).add(o);
            }
            byProcess.forEach((process, observations) ->
                    out.collect(new Facts(process.cluster(), process.id(), "", "", observations)));
        } catch (WireException e) {
            refuse(record, e.reason(), String.valueOf(e.getMessage()), context);
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of the decoder's own: the record is told from the rest all the same, and the job goes on.
            refuse(record, WireException.Reason.INVALID_FIELD, "decoder failed: " + e, context);
        }
    }

    private void refuse(WireRecord record, WireException.Reason reason, String message, Context context) {
        Counter counter = refused == null ? null : refused.get(reason);
        if (counter != null) {
            counter.inc();
        }
        context.output(DEAD_LETTERS, DeadLetter.of(record, reason, message));
    }
}
