// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Counts of the dead letters by reason and topic they were found in. A letter's value is the refused record as it was; why it
 * was refused and where it was is in the headers {@value #REASON}, {@value #TOPIC}, {@value #PARTITION}, {@value #OFFSET}.
 */
public final class DeadLetterTopic {
    static final String REASON = "reason";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String OFFSET = "offset";

    private static final int SAMPLE = 200;
    private static final int MOST_REASONS = 200;

    /**
     * Letters of one reason.
     *
     * @param sample the beginning of the latest one, control characters replaced
     */
    public record Count(String reason, String topic, long count, Instant lastAt, String sample) {}

    private final Map<List<String>, Count> counts = new LinkedHashMap<>();
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    private long total;

    /** Counts one letter; one that was counted before is not counted again. */
    synchronized void add(ConsumerRecord<byte[], byte[]> letter) {
        if (letter.offset() < nextOffsets.getOrDefault(letter.partition(), 0L)) {
            return;
        }
        nextOffsets.put(letter.partition(), letter.offset() + 1);
        total++;
        String reason = shortened(header(letter, REASON, "no reason given"), SAMPLE);
        String topic = header(letter, TOPIC, "");
        // Reasons that quote the record would be as many as records.
        List<String> key = counts.size() < MOST_REASONS || counts.containsKey(List.of(reason, topic))
                ? List.of(reason, topic)
                : List.of("other reasons", topic);
        Count before = counts.get(key);
        counts.put(
                key,
                new Count(
                        key.get(0),
                        topic,
                        before == null ? 1 : before.count() + 1,
                        Instant.ofEpochMilli(letter.timestamp()),
                        sample(letter.value())));
    }

    /** All letters since the beginning of the topic. */
    public synchronized long total() {
        return total;
    }

    /** Most frequent first. */
    public synchronized List<Count> byReason() {
        List<Count> sorted = new ArrayList<>(counts.values());
        sorted.sort(
                Comparator.comparing(Count::count, Comparator.reverseOrder()).thenComparing(Count::reason));
        return sorted;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name, String otherwise) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null
                ? otherwise
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String sample(byte[] value) {
        return value == null
                ? ""
                : SecretMask.text(shortened(
                        new String(value, 0, Math.min(value.length, 4 * SAMPLE), StandardCharsets.UTF_8), SAMPLE));
    }

    private static String shortened(String text, int length) {
        String printable = text.replaceAll("\\p{Cntrl}", "·");
        return printable.length() > length ? printable.substring(0, length) : printable;
    }
}
