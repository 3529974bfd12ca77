// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.jobs.kafka.Topics;
import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.Serial;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/**
 * The healthy job of the demo, {@code orders-per-minute}: counts orders per product in windows of event time, Kafka to
 * Kafka.
 *
 * <p>Arguments: {@code --bootstrap}, {@code --orders}, {@code --totals} (topics), {@code --window-seconds} (60).
 */
public final class HealthyOrders {
    /** The name under which the job runs. */
    public static final String JOB_NAME = "orders-per-minute";

    private HealthyOrders() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        String bootstrap = arguments.required("bootstrap");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setMaxParallelism(128);
        env.fromSource(
                        Topics.source(bootstrap, arguments.required("orders"), JOB_NAME, new JsonSchema<>(Order.class)),
                        WatermarkStrategy.<Order>forBoundedOutOfOrderness(Duration.ofSeconds(2))
                                .withTimestampAssigner((order, ignored) -> order.orderedAt)
                                .withIdleness(Duration.ofSeconds(15)),
                        "orders")
                .uid("orders")
                .keyBy(order -> order.product)
                .window(TumblingEventTimeWindows.of(Duration.ofSeconds(arguments.number("window-seconds", 60))))
                .aggregate(new Sum(), new WithWindow())
                .name("orders per product")
                .uid("orders-per-product")
                .map(new ToJson())
                .name("to JSON")
                .uid("to-json")
                .sinkTo(Topics.sink(bootstrap, arguments.required("totals")))
                .name("totals")
                .uid("totals");
        env.execute(JOB_NAME);
    }

    private static final class Sum implements AggregateFunction<Order, ProductTotal, ProductTotal> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public ProductTotal createAccumulator() {
            return new ProductTotal();
        }

        @Override
        public ProductTotal add(Order order, ProductTotal total) {
            total.product = order.product;
            total.orders++;
            total.amount += order.amount;
            return total;
        }

        @Override
        public ProductTotal getResult(ProductTotal total) {
            return total;
        }

        @Override
        public ProductTotal merge(ProductTotal one, ProductTotal other) {
            one.orders += other.orders;
            one.amount += other.amount;
            return one;
        }
    }

    private static final class WithWindow
            extends ProcessWindowFunction<ProductTotal, ProductTotal, String, TimeWindow> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public void process(
                String product, Context context, Iterable<ProductTotal> totals, Collector<ProductTotal> out) {
            for (ProductTotal total : totals) {
                total.windowEnd = context.window().getEnd();
                out.collect(total);
            }
        }
    }

    private static final class ToJson implements MapFunction<ProductTotal, String> {
        @Serial
        private static final long serialVersionUID = 1L;

        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        public String map(ProductTotal total) throws Exception {
            return MAPPER.writeValueAsString(total);
        }
    }
}
