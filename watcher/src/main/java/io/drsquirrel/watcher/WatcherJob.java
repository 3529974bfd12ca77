// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.wire.WireTopics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watcher: joins metrics, logs and containers that agents send to Kafka into snapshots of jobs.
 *
 * <p>Runs as a job jar on any Flink cluster (but not on one that it watches), or embedded.
 */
public final class WatcherJob {
    /** The job's name on the cluster it runs on. */
    public static final String NAME = "Dr. Squirrel watcher";

    private static final Logger LOG = LoggerFactory.getLogger(WatcherJob.class);

    /** Records sent later than this clock says were sent by a clock that is wrong; they must not drive event time. */
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofMinutes(1);

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(2);

    private WatcherJob() {}

    /**
     * Starts the watcher on the cluster it is submitted to.
     *
     * @param args see {@link WatcherConfiguration#USAGE}
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 0 || Arrays.asList(args).contains("--help")) {
            LOG.info(WatcherConfiguration.USAGE);
            return;
        }
        WatcherConfiguration configuration = WatcherConfiguration.parse(args);
        if (configuration.partitions() > 0) {
            WatcherTopics.make(
                    configuration.bootstrap(),
                    configuration.clientProperties(),
                    configuration.topics(),
                    configuration.partitions());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings());
        build(env, configuration, Clock.systemUTC());
        env.execute(NAME);
    }

    /** What the job needs of Flink wherever it runs; a cluster's own settings for checkpoints are left alone. */
    public static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(30));
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // The broker may be away for a while: nothing is lost by waiting for it.
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, Integer.MAX_VALUE);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofSeconds(1));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        return settings;
    }

    /** Lays the watcher out in the given environment. */
    public static void build(StreamExecutionEnvironment env, WatcherConfiguration configuration, Clock clock) {
        WireTopics topics = configuration.topics();

        DataStream<WireRecord> records = env.fromSource(
                        source(configuration, clock), watermarks(configuration, clock), "agents")
                .uid("agents");

        SingleOutputStreamOperator<Facts> facts = records.process(new DecodeRecords())
                .returns(new Facts.Serializer().typeInformation())
                .name("decode")
                .uid("decode");

        SingleOutputStreamOperator<Facts> ofRuns = facts.keyBy(Facts::processKey)
                .process(new FanOutToJobs(), new Facts.Serializer().typeInformation())
                .name("fan out to jobs")
                .uid("fan-out");

        DataStream<Facts> named = ofRuns.getSideOutput(FanOutToJobs.UNNAMED)
                .keyBy(Facts::runKey)
                .process(new NameRuns(), new Facts.Serializer().typeInformation())
                .name("name runs")
                .uid("name-runs");

        DataStream<SnapshotRecord> snapshots = ofRuns.union(named)
                .keyBy(Facts::jobKey)
                .process(new AssembleSnapshots(configuration), new SnapshotRecord.Serializer().typeInformation())
                .name("assemble snapshots")
                .uid("assemble");

        snapshots
                .sinkTo(sink(configuration, new ToSnapshots(topics.jobSnapshots())))
                .name("job snapshots")
                .uid("job-snapshots");

        facts.getSideOutput(DecodeRecords.DEAD_LETTERS)
                .sinkTo(sink(configuration, new ToDeadLetters(topics.deadLetters())))
                .name("dead letters")
                .uid("dead-letters");
    }

    private static KafkaSource<WireRecord> source(WatcherConfiguration configuration, Clock clock) {
        Instant from = clock.instant().minus(configuration.replayed());
        return KafkaSource.<WireRecord>builder()
                .setBootstrapServers(configuration.bootstrap())
                .setGroupId(configuration.group())
                .setTopics(configuration.topics().fromAgents())
                .setStartingOffsets(OffsetsInitializer.timestamp(from.toEpochMilli()))
                .setDeserializer(new FromKafka())
                .setProperties(configuration.clientProperties())
                .setProperty("partition.discovery.interval.ms", "60000")
                .build();
    }

    private static WatermarkStrategy<WireRecord> watermarks(WatcherConfiguration configuration, Clock clock) {
        return WatermarkStrategy.<WireRecord>forBoundedOutOfOrderness(configuration.lateness())
                .withTimestampAssigner((record, sent) ->
                        Math.min(sent, clock.instant().plus(CLOCKS_DIFFER_BY).toEpochMilli()))
                .withIdleness(idle(configuration))
                .withWatermarkAlignment("agents", Duration.ofMinutes(5), Duration.ofSeconds(1));
    }

    /** A topic in which nothing happens for a third of the interval does not hold back the others. */
    private static Duration idle(WatcherConfiguration configuration) {
        Duration third = configuration.interval().dividedBy(3);
        return third.compareTo(LONGEST_IDLE) > 0
                ? LONGEST_IDLE
                : third.compareTo(SHORTEST_IDLE) < 0 ? SHORTEST_IDLE : third;
    }

    private static <T> KafkaSink<T> sink(WatcherConfiguration configuration, KafkaRecordSerializationSchema<T> to) {
        Properties properties = configuration.clientProperties();
        properties.putIfAbsent("compression.type", "gzip");
        properties.putIfAbsent("linger.ms", "20");
        properties.putIfAbsent("max.request.size", String.valueOf(16 * 1024 * 1024));
        properties.putIfAbsent(
                "delivery.timeout.ms", String.valueOf(Duration.ofMinutes(10).toMillis()));
        return KafkaSink.<T>builder()
                .setBootstrapServers(configuration.bootstrap())
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(to)
                .build();
    }

    /** Snapshots of one job stay in order: its key decides the partition. */
    private record ToSnapshots(String topic) implements KafkaRecordSerializationSchema<SnapshotRecord> {
        @Override
        public ProducerRecord<byte[], byte[]> serialize(
                SnapshotRecord snapshot, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(
                    topic, null, snapshot.takenAt(), snapshot.key().getBytes(StandardCharsets.UTF_8), snapshot.json());
        }
    }

    private record ToDeadLetters(String topic) implements KafkaRecordSerializationSchema<byte[]> {
        @Override
        public ProducerRecord<byte[], byte[]> serialize(byte[] letter, KafkaSinkContext context, Long timestamp) {
            return new ProducerRecord<>(topic, letter);
        }
    }
}
