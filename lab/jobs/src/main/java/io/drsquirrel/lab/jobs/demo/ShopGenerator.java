// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.demo;

import io.drsquirrel.lab.jobs.kafka.Topics;
import io.drsquirrel.lab.jobs.parts.Arguments;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The shop's customers: writes orders, invoices and payments into Kafka at a steady rate. Exactly one payment is cut off in
 * the middle, at {@code --poison-at} (its offset, since its topic has one partition).
 *
 * <p>Arguments: {@code --bootstrap}, {@code --orders}, {@code --invoices}, {@code --payments} (topics; one that is not given
 * is not written), {@code --orders-per-second}, {@code --invoices-per-second}, {@code --payments-per-second}, {@code
 * --poison-at} (-1: never).
 */
public final class ShopGenerator {
    static final List<String> PRODUCTS =
            List.of("acorn", "beechnut", "chestnut", "hazelnut", "walnut", "almond", "pine nut", "pistachio");

    private ShopGenerator() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(1);
        env.setMaxParallelism(128);
        long poisonAt = arguments.number("poison-at", -1);
        write(env, arguments, "orders", 100, ShopGenerator::order);
        write(env, arguments, "invoices", 100, ShopGenerator::invoice);
        write(env, arguments, "payments", 50, index -> payment(index, index == poisonAt));
        env.execute("shop-generator");
    }

    private static void write(
            StreamExecutionEnvironment env,
            Arguments arguments,
            String what,
            long perSecond,
            SerializableLongFunction record) {
        String topic = arguments.text(what, "");
        if (topic.isEmpty()) {
            return;
        }
        GeneratorFunction<Long, String> generator = record::apply;
        env.fromSource(
                        new DataGeneratorSource<>(
                                generator,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perSecond(arguments.number(what + "-per-second", perSecond)),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "new " + what)
                .uid("new-" + what)
                .sinkTo(Topics.sink(arguments.required("bootstrap"), topic))
                .name(what)
                .uid(what);
    }

    private static String order(long index) {
        String product = PRODUCTS.get((int) (index * 31 % PRODUCTS.size()));
        return String.format(
                Locale.ROOT,
                "{\"orderId\":\"o-%d\",\"product\":\"%s\",\"amount\":%.2f,\"orderedAt\":%d}",
                index,
                product,
                5 + index % 95 + 0.99,
                System.currentTimeMillis());
    }

    private static String invoice(long index) {
        return String.format(
                Locale.ROOT,
                "{\"invoiceId\":\"i-%d\",\"customer\":\"c-%d\",\"amount\":%.2f}",
                index,
                index % 500,
                10 + index % 300 + 0.5);
    }

    private static String payment(long index, boolean poison) {
        String payment = String.format(
                Locale.ROOT,
                "{\"paymentId\":\"p-%d\",\"orderId\":\"o-%d\",\"amount\":%.2f}",
                index,
                index,
                5 + index % 95 + 0.99);
        return poison ? payment.substring(0, payment.length() / 2) : payment;
    }

    /** A function that Flink can ship to its TaskManagers. */
    private interface SerializableLongFunction extends LongFunction<String>, java.io.Serializable {}
}
