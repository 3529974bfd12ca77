// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at our topics every few seconds, on one thread: how many records there are, how fast they come, how far behind we are;
 * and reads the dead letters. For the health page only: when it fails, nothing else does.
 */
public final class TopicWatch implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);

    /**
     * One topic.
     *
     * @param records records ever written to it
     * @param perSecond since the look before; null at first
     * @param lastRecordAt time of its latest record; null where there is none
     * @param lag records the server has not read yet; null for topics that others read
     */
    public record Topic(
            String name,
            long records,
            @Nullable Double perSecond,
            @Nullable Instant lastRecordAt,
            @Nullable Long lag) {}

    /**
     * Whether the brokers answer.
     *
     * @param lastSuccess when they did, null where they never have
     */
    public record Condition(
            boolean reachable, String words, @Nullable Instant lastSuccess) {}

    private final KafkaSettings settings;
    private final DeadLetterTopic deadLetters;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile List<Topic> topics = List.of();
    private volatile Condition condition = new Condition(false, "not looked yet", null);
    private final Map<String, Long> recordsBefore = new HashMap<>();
    private @Nullable Instant lookedBefore;

    public TopicWatch(KafkaSettings settings, DeadLetterTopic deadLetters, Clock clock) {
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.thread = new Thread(this::run, "squirrel-topics");
        this.thread.setDaemon(true);
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() throws InterruptedException {
        stopping.countDown();
        thread.interrupt();
        thread.join(10_000);
    }

    /** What the latest look saw; empty before the first. */
    public List<Topic> topics() {
        return topics;
    }

    /** Whether the brokers answered when they were asked last. */
    public Condition condition() {
        return condition;
    }

    private void run() {
        while (stopping.getCount() > 0) {
            try (Admin admin = Admin.create(ClientProperties.admin(settings));
                    KafkaConsumer<byte[], byte[]> letters =
                            new KafkaConsumer<>(ClientProperties.consumer(settings, "squirrel-server-dead-letters"))) {
                while (!stopping.await(0, TimeUnit.MILLISECONDS)) {
                    List<String> there = look(admin);
                    condition = new Condition(true, "answers", clock.instant());
                    if (there.contains(settings.topics().deadLetters())) {
                        readLetters(letters);
                    }
                    if (stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
                if (stopping.getCount() == 0) {
                    return;
                }
            } catch (RuntimeException | ExecutionException e) {
                // Whatever it is: the health page must not stop working for good.
                String words = e instanceof ExecutionException && e.getCause() != null
                        ? String.valueOf(e.getCause().getMessage())
                        : String.valueOf(e.getMessage());
                LOG.debug("topics cannot be looked at: {}", words);
                condition = new Condition(false, words, condition.lastSuccess());
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }

    /** Looks at the topics that are there. */
    private List<String> look(Admin admin) throws InterruptedException, ExecutionException {
        List<String> names = new ArrayList<>(settings.topics().fromAgents());
        names.add(settings.topics().jobSnapshots());
        names.add(settings.topics().deadLetters());
        names.retainAll(admin.listTopics().names().get());
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        admin.describeTopics(names).allTopicNames().get().forEach((name, description) -> description
                .partitions()
                .forEach(p -> {
                    ends.put(new TopicPartition(name, p.partition()), OffsetSpec.latest());
                    latest.put(new TopicPartition(name, p.partition()), OffsetSpec.maxTimestamp());
                }));
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end =
                admin.listOffsets(ends).all().get();
        Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> newest =
                admin.listOffsets(latest).all().get();
        Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(settings.group())
                .partitionsToOffsetAndMetadata()
                .get();
        Instant now = clock.instant();
        List<Topic> seen = new ArrayList<>();
        for (String name : names) {
            long records = 0;
            long behind = 0;
            long time = -1;
            for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> e : end.entrySet()) {
                if (e.getKey().topic().equals(name)) {
                    records += e.getValue().offset();
                    OffsetAndMetadata committed = read.get(e.getKey());
                    behind += e.getValue().offset() - (committed == null ? 0 : committed.offset());
                    ListOffsetsResult.ListOffsetsResultInfo last = newest.get(e.getKey());
                    time = Math.max(time, last == null ? -1 : last.timestamp());
                }
            }
            seen.add(new Topic(
                    name,
                    records,
                    rate(name, records, now),
                    time < 0 ? null : Instant.ofEpochMilli(time),
                    name.equals(settings.topics().jobSnapshots()) ? Long.valueOf(Math.max(0, behind)) : null));
            recordsBefore.put(name, records);
        }
        lookedBefore = now;
        topics = List.copyOf(seen);
        return names;
    }

    private @Nullable Double rate(String name, long records, Instant now) {
        Long before = recordsBefore.get(name);
        if (before == null || lookedBefore == null) {
            return null;
        }
        double seconds = Duration.between(lookedBefore, now).toMillis() / 1000.0;
        return seconds <= 0 ? null : Math.max(0, Math.round((records - before) / seconds * 100) / 100.0);
    }

    private void readLetters(KafkaConsumer<byte[], byte[]> letters) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (PartitionInfo info : letters.partitionsFor(settings.topics().deadLetters())) {
            partitions.add(new TopicPartition(info.topic(), info.partition()));
        }
        if (partitions.isEmpty()) {
            return;
        }
        if (letters.assignment().size() != partitions.size()) {
            List<TopicPartition> added = new ArrayList<>(partitions);
            added.removeAll(letters.assignment());
            letters.assign(partitions);
            // Positions are nobody's but ours: counting begins anew with each connection of the process.
            letters.seekToBeginning(added);
        }
        for (ConsumerRecord<byte[], byte[]> letter : letters.poll(Duration.ofMillis(300))) {
            deadLetters.add(letter);
        }
    }
}
