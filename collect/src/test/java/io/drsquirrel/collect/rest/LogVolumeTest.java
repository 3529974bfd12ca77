// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogVolumeTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    @Test
    void logOfHalfAMegabyteASecond_isTooMuchAndNamesWhoWritesIt() {
        assertThat(tooMuch(40_000, Duration.ofNanos(250_000), "INFO ", "com.acme.orders.Enrich"))
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith("The log of tm-1 grows by ")
                        .contains("0 % of its records are at DEBUG or TRACE")
                        .endsWith("100 % by com.acme.orders.Enrich at INFO"));
    }

    @Test
    void slowLogAtDebug_isTooMuch() {
        assertThat(tooMuch(1_000, Duration.ofMillis(100), "DEBUG", "org.apache.flink.runtime.Akka"))
                .hasValueSatisfying(words -> assertThat(words).contains("100 % of its records are at DEBUG or TRACE"));
    }

    @Test
    void slowLogAtInfo_isNot() {
        assertThat(tooMuch(1_000, Duration.ofMillis(100), "INFO ", "org.apache.flink.runtime.Akka"))
                .isEmpty();
    }

    @Test
    void libraryThatSaysTheSameAgainAndAgain_isNot() {
        assertThat(tooMuch(40_000, Duration.ofNanos(250_000), "INFO ", "org.apache.kafka.clients.Metadata"))
                .isEmpty();
    }

    @Test
    void burstAtTheStartOfAProcess_tellsNothing() {
        assertThat(tooMuch(2_000, Duration.ofNanos(100_000), "INFO ", "org.apache.flink.runtime.Akka"))
                .isEmpty();
    }

    @Test
    void logInAnotherLayout_tellsNothing() {
        byte[] log = "{\"level\":\"DEBUG\"}\n".repeat(5_000).getBytes(StandardCharsets.UTF_8);
        assertThat(LogVolume.tooMuch("tm-1", log, 0, log.length)).isEmpty();
    }

    private static Optional<String> tooMuch(int records, Duration pause, String level, String logger) {
        StringBuilder log = new StringBuilder();
        LocalDateTime at = LocalDateTime.parse("2026-03-01T10:00:00");
        for (int i = 0; i < records; i++) {
            log.append(TIME.format(at.plus(pause.multipliedBy(i))))
                    .append(' ')
                    .append(level)
                    .append(' ')
                    .append(logger)
                    .append("             [] - processing one step of this record of an order and the next\n");
        }
        byte[] bytes = log.toString().getBytes(StandardCharsets.UTF_8);
        return LogVolume.tooMuch("tm-1", bytes, 0, bytes.length);
    }
}
