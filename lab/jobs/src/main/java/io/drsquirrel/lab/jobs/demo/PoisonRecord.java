// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import io.drsquirrel.lab.jobs.kafka.Topics;
import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.Serial;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The job {@code payment-import}, in a restart loop: one payment on its topic is not JSON. Each restart goes back to the last
 * checkpoint, reads on to the same offset and fails there again.
 *
 * <p>Arguments: {@code --bootstrap}, {@code --payments}, {@code --booked} (topics).
 */
public final class PoisonRecord {
    /** The name under which the job runs. */
    public static final String JOB_NAME = "payment-import";

    private PoisonRecord() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        String bootstrap = arguments.required("bootstrap");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setMaxParallelism(128);
        env.fromSource(
                        Topics.source(
                                bootstrap, arguments.required("payments"), JOB_NAME, new JsonSchema<>(Payment.class)),
                        WatermarkStrategy.noWatermarks(),
                        "payments")
                .uid("payments")
                .keyBy(payment -> payment.amount)
                .map(new Book())
                .name("book payment")
                .uid("book-payment")
                .sinkTo(Topics.sink(bootstrap, arguments.required("booked")))
                .name("booked")
                .uid("booked");
        env.execute(JOB_NAME);
    }

    /** Counts the payments of one amount, so that the job has state worth a checkpoint. */
    private static final class Book extends RichMapFunction<Payment, String> {
        @Serial
        private static final long serialVersionUID = 1L;

        private transient @Nullable ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
        }

        @Override
        public String map(Payment payment) throws Exception {
            if (count == null) {
                throw new IllegalStateException("open was not called");
            }
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            return "{\"paymentId\":\"" + payment.paymentId + "\",\"sameAmount\":" + now + "}";
        }
    }
}
