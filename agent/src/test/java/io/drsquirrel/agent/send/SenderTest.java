// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.agent.wire.HostProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class SenderTest {
    private final Broker broker = new Broker();
    private final Sender sender = new Sender(
            10_000,
            () -> new Sender.Route(
                    "lab", "squirrel", new HostProcess("TASK_MANAGER", "tm-1", "host", 7, 8), () -> broker),
            () -> {});

    @AfterEach
    void stop() {
        sender.stop(Duration.ZERO);
    }

    @Test
    void eventsOfOneMoment_goOutAsOneRecord() {
        sender.offerLog("{\"message\":\"a\"}", false);
        sender.offerLog("{\"message\":\"b\"}", false);
        sender.start();

        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(broker.records).hasSize(1);
        assertThat(broker.messages()).containsExactly("a", "b");
    }

    @Test
    void brokerAway_nothingBufferedIsLost() {
        broker.away = true;
        sender.start();
        sender.offerLog("{\"message\":\"before\"}", true);
        await().until(() -> broker.refused > 2);
        sender.offerMetrics(1000, "", List.of("{\"metrics\":{}}"));
        sender.offerLog("{\"message\":\"after\"}", true);
        assertThat(sender.flush(Duration.ofMillis(50))).isFalse();
        broker.away = false;

        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(broker.messages()).containsExactly("before", "after");
        assertThat(broker.records.stream().map(r -> r.get("seq").asLong())).containsExactly(0L, 1L, 2L);
    }

    @Test
    void fullBuffer_dropsAndCountsAndTellsOnce() {
        String event = "{\"message\":\"" + "x".repeat(1000) + "\"}";
        for (int i = 0; i < 20; i++) {
            sender.offerLog(event, false);
        }
        long dropped = sender.dropped()[0];
        assertThat(dropped).isPositive();
        sender.start();
        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        sender.offerLog("{\"message\":\"later\"}", true);
        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();

        assertThat(broker.messages()).hasSize((int) (20 - dropped + 1));
        assertThat(broker.records.stream()
                        .map(r -> r.path("dropped").path("logEvents").asLong())
                        .collect(Collectors.toList()))
                .containsExactly(dropped, 0L);
    }

    @Test
    void metrics_leaveHalfOfTheBufferToLogs() {
        for (int i = 0; i < 20; i++) {
            sender.offerMetrics(i, "", List.of("{\"metrics\":{\"x\":\"" + "y".repeat(1000) + "\"}}"));
        }
        sender.offerLog("{\"message\":\"kept\"}", false);
        sender.start();

        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(sender.dropped()[0]).isZero();
        assertThat(broker.messages()).containsExactly("kept");
    }

    @Test
    void offering_doesNotWaitForASlowBroker() {
        broker.slow = true;
        sender.start();
        sender.offerLog("{\"message\":\"first\"}", true);
        await().until(() -> broker.sending);

        long before = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            sender.offerLog("{\"message\":\"x\"}", true);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(500));
        broker.slow = false;
    }

    @Test
    void brokenOutlet_isReplaced() {
        sender.start();
        sender.offerLog("{\"message\":\"a\"}", true);
        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        broker.broken = true;
        sender.offerLog("{\"message\":\"b\"}", true);

        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(broker.closed).isEqualTo(1);
        assertThat(broker.messages()).containsExactly("a", "b");
    }

    @Test
    void errorInTheThread_doesNotEndIt() {
        broker.failures = 2;
        sender.start();
        sender.offerLog("{\"message\":\"a\"}", true);
        await().until(() -> broker.failures == 0);
        sender.offerLog("{\"message\":\"b\"}", true);

        assertThat(sender.flush(Duration.ofSeconds(5))).isTrue();
        assertThat(broker.messages()).contains("b");
    }

    /** Takes records, or does not. */
    private static final class Broker implements Outlet {
        private final List<JsonNode> records = new CopyOnWriteArrayList<>();
        private volatile boolean away;
        private volatile boolean slow;
        private volatile boolean sending;
        private volatile boolean broken;
        private volatile int refused;
        private volatile int failures;
        private volatile int closed;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void send(String topic, byte[] key, byte[] value, Done done) throws RetryException {
            sending = true;
            if (away) {
                refused++;
                throw new RetryException("away", new IllegalStateException());
            }
            if (failures > 0) {
                failures--;
                throw new OutOfMemoryError("made up");
            }
            while (slow) {
                Thread.onSpinWait();
            }
            try {
                records.add(new ObjectMapper().readTree(new String(value, StandardCharsets.UTF_8)));
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
            done.done(null);
        }

        @Override
        public boolean isBroken() {
            return broken;
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void close(Duration within) {
            closed++;
            broken = false;
        }

        List<String> messages() {
            return records.stream()
                    .filter(r -> r.get("kind").asText().equals("logs"))
                    .flatMap(r -> r.findValuesAsText("message").stream())
                    .collect(Collectors.toList());
        }
    }
}
