// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import io.drsquirrel.model.secret.SecretMask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts of the dead letters by reason and the topic they were found in. */
public final class DeadLetterTopic {
    private static final int SAMPLE = 200;
    private static final int MOST_REASONS = 200;

    /**
     * Letters of one reason.
     *
     * @param message what exactly was wrong with the latest one
     * @param sample the beginning of the latest one, control characters replaced, secrets masked
     */
    public record Count(String reason, String topic, long count, Instant lastAt, String message, String sample) {}

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
        DeadLetter content = DeadLetter.read(letter.value() == null ? new byte[0] : letter.value());
        List<String> key = List.of(shown(content.reason()), shown(content.topic()));
        // Reasons are few; should somebody write others, they must not fill our memory.
        List<String> counted =
                counts.size() < MOST_REASONS || counts.containsKey(key) ? key : List.of("other reasons", "");
        Count before = counts.get(counted);
        counts.put(
                counted,
                new Count(
                        counted.get(0),
                        counted.get(1),
                        before == null ? 1 : before.count() + 1,
                        Instant.ofEpochMilli(letter.timestamp()),
                        shown(content.message()),
                        shown(content.head())));
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

    private static String shown(String text) {
        String masked = SecretMask.text(text).replaceAll("\\p{Cntrl}", "·");
        return masked.length() > SAMPLE ? masked.substring(0, SAMPLE) : masked;
    }
}
