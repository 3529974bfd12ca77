// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.jobs.parts.Arguments;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * The job of the fault collection: {@code events -> transform -> (key) -> aggregate -> out}, and what the arguments add.
 *
 * <ul>
 *   <li>{@code --name}; {@code --do}: behaviours, see {@link Behaviours}; {@code --max-parallelism} (128)
 *   <li>{@code --source} datagen or kafka; {@code --rate} records per second over all subtasks (1000); {@code --count}
 *       records in all; {@code --source-parallelism}; {@code --burst-factor} (each record so often during one second of
 *       {@code --burst-every-seconds}); the arguments of {@link EventGenerator}
 *   <li>{@code --bootstrap}, {@code --topic}, {@code --group}: the Kafka source
 *   <li>{@code --watermarks} (none, now), {@code --out-of-orderness-seconds}, {@code --idleness-seconds}
 *   <li>{@code --async-millis}, {@code --async-capacity}, {@code --async-timeout-millis}: a lookup before the key
 *   <li>{@code --opaque} attributes: events go through Kryo before the key; {@code --shuffles}: so many rebalances before the
 *       key; {@code --key-again true}: keys the aggregate's output once more by the same key
 *   <li>{@code --window-seconds}, {@code --slide-seconds}, {@code --lateness-seconds}: windows instead of the aggregate
 *   <li>{@code --state-name}, {@code --state-bytes} per key, {@code --ttl-seconds}; {@code --aggregate-uid}
 *   <li>{@code --sink} own or kafka; {@code --sink-apart true}: not chained; {@code --sink-topic}, {@code --exactly-once}, {@code --transaction-timeout-ms}, {@code
 *       --to-partition}, {@code --garble-at} (an index whose record is cut off)
 * </ul>
 */
public final class Pipeline {
    private final Arguments arguments;

    private Pipeline(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) throws Exception {
        new Pipeline(Arguments.of(args)).run();
    }

    private void run() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setMaxParallelism((int) arguments.number("max-parallelism", 128));
        DataStream<Event> events = lookup(shuffled(opaque(transformed(source(env)))));
        SingleOutputStreamOperator<Event> aggregated = aggregated(events.keyBy(new Key()));
        DataStream<Event> last = aggregated;
        if (arguments.flag("key-again")) {
            last = aggregated
                    .keyBy(new Key())
                    .process(new Operators.Aggregate(behaviour("second"), "second", 8, 0))
                    .name("second aggregate")
                    .uid("second-aggregate");
        }
        if (arguments.text("sink", "own").equals("kafka")) {
            last.sinkTo(kafkaSink()).name("out").uid("out");
        } else {
            DataStreamSink<Event> out = last.sinkTo(new Operators.Out(behaviour("sink")))
                    .name("out")
                    .uid("out");
            if (arguments.flag("sink-apart")) {
                out.disableChaining();
            }
        }
        env.execute(arguments.text("name", "pipeline"));
    }

    private Behaviour behaviour(String operator) {
        return Behaviours.of(operator, arguments.text("do", ""));
    }

    private DataStream<Event> source(StreamExecutionEnvironment env) {
        Source<Event, ?, ?> source = arguments.text("source", "datagen").equals("kafka") ? kafkaSource() : generator();
        SingleOutputStreamOperator<Event> events =
                env.fromSource(source, watermarks(), "events").uid("events");
        long parallelism = arguments.number("source-parallelism", 0);
        if (parallelism > 0) {
            events.setParallelism((int) parallelism);
        }
        return events;
    }

    private Source<Event, ?, ?> generator() {
        return new DataGeneratorSource<>(
                new EventGenerator(arguments),
                arguments.number("count", Long.MAX_VALUE),
                RateLimiterStrategy.perSecond(arguments.number("rate", 1_000)),
                TypeInformation.of(Event.class));
    }

    private WatermarkStrategy<Event> watermarks() {
        if (arguments.text("watermarks", "none").equals("none")) {
            return WatermarkStrategy.noWatermarks();
        }
        WatermarkStrategy<Event> strategy = WatermarkStrategy.<Event>forBoundedOutOfOrderness(
                        Duration.ofSeconds(arguments.number("out-of-orderness-seconds", 2)))
                .withTimestampAssigner((event, ignored) -> event.timestamp);
        long idleness = arguments.number("idleness-seconds", 0);
        return idleness == 0 ? strategy : strategy.withIdleness(Duration.ofSeconds(idleness));
    }

    private DataStream<Event> transformed(DataStream<Event> events) {
        DataStream<Event> input = events;
        long factor = arguments.number("burst-factor", 1);
        if (factor > 1) {
            input = events.flatMap(new Burst(factor, arguments.number("burst-every-seconds", 20)))
                    .returns(Event.class)
                    .name("bursts")
                    .uid("bursts");
        }
        SingleOutputStreamOperator<Event> transformed = input.map(new Operators.Transform(behaviour("transform")))
                .name("transform")
                .uid("transform");
        long parallelism = arguments.number("source-parallelism", 0);
        if (parallelism > 0) {
            transformed.setParallelism((int) parallelism);
        }
        return transformed;
    }

    private DataStream<Event> opaque(DataStream<Event> events) {
        int attributes = (int) arguments.number("opaque", 0);
        if (attributes == 0) {
            return events;
        }
        return events.map((MapFunction<Event, OpaqueEvent>) event -> new OpaqueEvent(event, attributes))
                .returns(TypeInformation.of(OpaqueEvent.class))
                .name("wrap")
                .uid("wrap")
                .rebalance()
                .map((MapFunction<OpaqueEvent, Event>) OpaqueEvent::unwrap)
                .returns(TypeInformation.of(Event.class))
                .name("unwrap")
                .uid("unwrap");
    }

    private DataStream<Event> shuffled(DataStream<Event> events) {
        DataStream<Event> stream = events;
        for (int i = 1; i <= arguments.number("shuffles", 0); i++) {
            stream = stream.rebalance()
                    .map(new Operators.Transform(new InTurn(List.of())))
                    .name("step " + i)
                    .uid("step-" + i);
        }
        return stream;
    }

    private DataStream<Event> lookup(DataStream<Event> events) {
        long millis = arguments.number("async-millis", 0);
        if (millis == 0) {
            return events;
        }
        return AsyncDataStream.unorderedWait(
                        events,
                        new Operators.Lookup(millis),
                        arguments.number("async-timeout-millis", 60_000),
                        TimeUnit.MILLISECONDS,
                        (int) arguments.number("async-capacity", 100))
                .name("lookup")
                .uid("lookup");
    }

    private SingleOutputStreamOperator<Event> aggregated(KeyedStream<Event, String> keyed) {
        long window = arguments.number("window-seconds", 0);
        if (window == 0) {
            return keyed.process(new Operators.Aggregate(
                            behaviour("aggregate"),
                            arguments.text("state-name", "seen"),
                            (int) arguments.number("state-bytes", 8),
                            arguments.number("ttl-seconds", 0)))
                    .name("aggregate")
                    .uid(arguments.text("aggregate-uid", "aggregate"));
        }
        long slide = arguments.number("slide-seconds", 0);
        WindowAssigner<Object, TimeWindow> windows = slide == 0
                ? TumblingEventTimeWindows.of(Duration.ofSeconds(window))
                : SlidingEventTimeWindows.of(Duration.ofSeconds(window), Duration.ofSeconds(slide));
        return keyed.window(windows)
                .allowedLateness(Duration.ofSeconds(arguments.number("lateness-seconds", 0)))
                .aggregate(new Last())
                .name("windows")
                .uid("windows");
    }

    private Source<Event, ?, ?> kafkaSource() {
        return KafkaSource.<Event>builder()
                .setBootstrapServers(arguments.required("bootstrap"))
                .setTopics(arguments.required("topic"))
                .setGroupId(arguments.text("group", arguments.text("name", "pipeline")))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setProperty("default.api.timeout.ms", "8000")
                .setProperty("request.timeout.ms", "5000")
                .setValueOnlyDeserializer(new FromJson(behaviour("source")))
                .build();
    }

    private Sink<Event> kafkaSink() {
        Properties properties = new Properties();
        properties.setProperty("transaction.timeout.ms", arguments.text("transaction-timeout-ms", "600000"));
        properties.setProperty("max.block.ms", "8000");
        var serializer = KafkaRecordSerializationSchema.<Event>builder()
                .setTopic(arguments.required("sink-topic"))
                .setValueSerializationSchema(new ToJson(arguments.number("garble-at", -1)));
        serializer.setPartitioner(new Partition((int) arguments.number("to-partition", -1)));
        return KafkaSink.<Event>builder()
                .setBootstrapServers(arguments.required("bootstrap"))
                .setKafkaProducerConfig(properties)
                .setTransactionalIdPrefix(arguments.text("name", "pipeline"))
                .setDeliveryGuarantee(
                        arguments.flag("exactly-once")
                                ? DeliveryGuarantee.EXACTLY_ONCE
                                : DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(serializer.build())
                .build();
    }

    /** One partition, or all in turn. */
    private static final class Partition implements org.apache.flink.connector.kafka.sink.KafkaPartitioner<Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int partition;

        private Partition(int partition) {
            this.partition = partition;
        }

        @Override
        public int partition(Event event, byte @Nullable [] key, byte[] value, String topic, int[] partitions) {
            return partition >= 0 ? partition : partitions[(int) (event.index % partitions.length)];
        }
    }

    /** The key; an event without one has none, as a field that is missing in the input would. */
    private static final class Key implements KeySelector<Event, String> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("NullAway") // the fault of one scenario
        public String getKey(Event event) {
            return event.key.isEmpty() ? null : event.key;
        }
    }

    private static final class Burst implements FlatMapFunction<Event, Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long factor;
        private final long everySeconds;

        private Burst(long factor, long everySeconds) {
            this.factor = factor;
            this.everySeconds = everySeconds;
        }

        @Override
        public void flatMap(Event event, Collector<Event> out) {
            long times = event.timestamp / 1_000 % everySeconds == 0 ? factor : 1;
            for (long i = 0; i < times; i++) {
                out.collect(event);
            }
        }
    }

    private static final class Last implements AggregateFunction<Event, Event, Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        public Event createAccumulator() {
            return new Event();
        }

        @Override
        public Event add(Event event, Event last) {
            return event;
        }

        @Override
        public Event getResult(Event last) {
            return last;
        }

        @Override
        public Event merge(Event one, Event other) {
            return one.index > other.index ? one : other;
        }
    }

    private static final class FromJson implements DeserializationSchema<Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final Behaviour behaviour;
        private transient @Nullable ObjectMapper mapper;

        private FromJson(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public Event deserialize(byte[] message) throws IOException {
            if (mapper == null) {
                mapper = new ObjectMapper();
                behaviour.open(0);
            }
            Event event = mapper.readValue(message, Event.class);
            behaviour.onRecord(event);
            return event;
        }

        @Override
        public boolean isEndOfStream(Event next) {
            return false;
        }

        @Override
        public TypeInformation<Event> getProducedType() {
            return Types.POJO(Event.class);
        }
    }

    private static final class ToJson implements SerializationSchema<Event> {
        @Serial
        private static final long serialVersionUID = 1L;

        private final long garbleAt;
        private transient @Nullable ObjectMapper mapper;

        private ToJson(long garbleAt) {
            this.garbleAt = garbleAt;
        }

        @Override
        public byte[] serialize(Event event) {
            if (mapper == null) {
                mapper = new ObjectMapper();
            }
            try {
                byte[] json = mapper.writeValueAsBytes(event);
                return event.index == garbleAt ? java.util.Arrays.copyOf(json, json.length / 2) : json;
            } catch (IOException e) {
                throw new IllegalStateException("an event that is no JSON", e);
            }
        }
    }
}
