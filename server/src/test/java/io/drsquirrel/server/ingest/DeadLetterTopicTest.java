// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTopicTest {
    private final DeadLetterTopic letters = new DeadLetterTopic();

    @Test
    void letters_areCountedByReasonAndTopic() {
        letters.add(letter(0, json("NOT_JSON", "squirrel.logs", "first")));
        letters.add(letter(1, json("NOT_JSON", "squirrel.logs", "password=geheim\\u001b[31m")));
        letters.add(letter(2, json("WRONG_VERSION", "squirrel.metrics", "x")));

        assertThat(letters.total()).isEqualTo(3);
        assertThat(letters.byReason())
                .extracting(DeadLetterTopic.Count::reason)
                .containsExactly("not json", "wrong version");
        assertThat(letters.byReason().get(0).count()).isEqualTo(2);
        assertThat(letters.byReason().get(0).sample())
                .startsWith("password=******")
                .doesNotContain("geheim", "\u001b");
    }

    @Test
    void letterReadAgain_isCountedOnce() {
        letters.add(letter(7, json("NOT_JSON", "squirrel.logs", "x")));
        letters.add(letter(7, json("NOT_JSON", "squirrel.logs", "x")));

        assertThat(letters.total()).isEqualTo(1);
    }

    @Test
    void strayRecords_areCountedToo() {
        letters.add(letter(0, "no json"));
        letters.add(letter(1, "[]"));
        letters.add(letter(2, ""));

        assertThat(letters.byReason()).hasSize(1);
        assertThat(letters.byReason().get(0).reason()).isEqualTo("no reason given");
    }

    @Test
    void inventedReasons_doNotFillTheMemory() {
        for (int i = 0; i < 5_000; i++) {
            letters.add(letter(i, json("REASON_" + i, "t", "x")));
        }

        assertThat(letters.byReason()).hasSizeLessThan(300);
        assertThat(letters.total()).isEqualTo(5_000);
    }

    @Test
    void ownLetters_canBeRead() {
        byte[] written = DeadLetter.of(letter(3, "{broken"), "NO_SNAPSHOT", "job snapshot - broken");

        assertThat(DeadLetter.read(written))
                .isEqualTo(new DeadLetter("squirrel.dead-letters", "no snapshot", "job snapshot - broken", "{broken"));
    }

    private static String json(String reason, String topic, String head) {
        return "{\"v\":1,\"topic\":\"" + topic + "\",\"partition\":0,\"offset\":1,\"reason\":\"" + reason
                + "\",\"message\":\"m\",\"bytes\":1,\"head\":\"" + head + "\"}";
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "squirrel.dead-letters",
                0,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                bytes.length,
                null,
                bytes,
                new RecordHeaders(),
                Optional.empty());
    }
}
