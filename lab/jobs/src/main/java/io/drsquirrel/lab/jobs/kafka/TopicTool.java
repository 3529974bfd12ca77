// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.jobs.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A small Kafka client as a program: {@code BOOTSTRAP recreate TOPIC:PARTITIONS...}, {@code BOOTSTRAP read TOPIC LIMIT},
 * {@code BOOTSTRAP write TOPIC VALUE...}.
 */
public final class TopicTool {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TopicTool() {}

    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        String bootstrap = arguments[0];
        List<String> rest = Arrays.asList(arguments).subList(2, arguments.length);
        switch (arguments[1]) {
            case "recreate" -> recreate(bootstrap, rest);
            case "read" -> read(bootstrap, rest.get(0), Integer.parseInt(rest.get(1)));
            case "write" -> write(bootstrap, rest.get(0), rest.subList(1, rest.size()));
            default -> throw new IllegalArgumentException(arguments[1] + " - allowed are recreate, read and write");
        }
    }

    private static void recreate(String bootstrap, Collection<String> topics)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(properties(bootstrap))) {
            List<NewTopic> wanted = topics.stream()
                    .map(topic -> topic.split(":"))
                    .map(parts -> new NewTopic(parts[0], Integer.parseInt(parts[1]), (short) 1))
                    .toList();
            Set<String> existing = new HashSet<>(admin.listTopics().names().get());
            existing.retainAll(wanted.stream().map(NewTopic::name).toList());
            if (!existing.isEmpty()) {
                admin.deleteTopics(existing).all().get();
            }
            for (NewTopic topic : wanted) {
                create(admin, topic);
            }
        }
    }

    /** A deleted topic may still be there for a moment after the broker has agreed to delete it. */
    private static void create(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                admin.createTopics(List.of(topic)).all().get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    private static void read(String bootstrap, String topic, int limit) {
        Properties properties = properties(bootstrap);
        properties.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            int count = 0;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (count < limit && System.nanoTime() < deadline) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(500));
                if (count > 0 && records.isEmpty()) {
                    return;
                }
                for (ConsumerRecord<String, String> found : records) {
                    if (count++ < limit) {
                        System.out.println(found.value());
                    }
                }
            }
        }
    }

    private static void write(String bootstrap, String topic, List<String> values)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties(bootstrap), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value)).get();
            }
        }
    }

    private static Properties properties(String bootstrap) {
        Properties properties = new Properties();
        properties.putAll(Map.of("bootstrap.servers", bootstrap, "request.timeout.ms", "10000"));
        return properties;
    }
}
