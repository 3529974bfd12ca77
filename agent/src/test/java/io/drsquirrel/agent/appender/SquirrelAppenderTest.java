// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.agent.appender;

import com.fasterxml.jackson.databind.JsonNode;
import io.drsquirrel.agent.send.AgentTesting;
import io.drsquirrel.agent.send.Settings;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SquirrelAppenderTest {
    private static final String JOB = "3f0a9d5c1b2e4f60718293a4b5c6d7e8";

    private final AgentTesting testing = new AgentTesting();
    private final SquirrelAppender appender =
            new SquirrelAppender("s", null, testing.agent(), Settings.of(null, null, null));

    @BeforeEach
    void start() {
        appender.start();
    }

    @AfterEach
    void stop() {
        appender.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WARN | org.acme.X | anything | true",
                "ERROR | org.acme.X | anything | true",
                "FATAL | org.acme.X | anything | true",
                "INFO | org.acme.X | Completed checkpoint {} for job {} | false",
                "INFO | org.apache.flink.runtime.checkpoint.CheckpointCoordinator | Completed checkpoint {} for job {} | true",
                "INFO | org.apache.flink.runtime.executiongraph.ExecutionGraph | Job {} ({}) switched from state {} to {}. | true",
                "INFO | org.apache.flink.runtime.executiongraph.ExecutionGraph | {} ({}) switched from {} to {}. | false",
                "INFO | org.apache.flink.runtime.executiongraph.ExecutionGraph | Deploying {} (attempt #{}) | true",
                "INFO | org.apache.flink.configuration.GlobalConfiguration | Loading configuration property: {}, {} | true",
                "INFO | org.apache.flink.runtime.taskexecutor.TaskManagerRunner | ' Starting TaskManager (Version: 2.2.1)' | true",
                "INFO | org.apache.flink.runtime.taskexecutor.TaskManagerRunner | ' Classpath: a:b' | false",
                "INFO | org.apache.flink.runtime.blob.BlobServer | Started BLOB server | false",
                "DEBUG | org.acme.X | anything | false",
            })
    void recordsOfUse_areSent(String level, String logger, String message, boolean sent) {
        appender.append(event(Level.valueOf(level), logger, new ParameterizedMessage(message, 1, 2, 3, 4), null));

        assertThat(sent()).hasSize(sent ? 1 : 0);
    }

    @Test
    void infoWithStackTrace_isSentWithItsChain() {
        Throwable fault = new IllegalStateException("outer", new NumberFormatException("inner"));
        fault.addSuppressed(new java.io.IOException("closed"));
        appender.append(event(Level.INFO, "org.acme.X", new SimpleMessage("failed"), fault));

        JsonNode event = sent().get(0);
        assertThat(event.get("job").asText()).isEqualTo(JOB);
        assertThat(event.get("thread").asText()).isEqualTo("worker");
        JsonNode throwable = event.get("throwable");
        assertThat(throwable.get("type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(throwable.get("frames").get(0).asText())
                .startsWith("io.drsquirrel.agent.appender.SquirrelAppenderTest.infoWithStackTrace");
        assertThat(throwable.get("cause").get("message").asText()).isEqualTo("inner");
        assertThat(throwable.get("suppressed").get(0).get("type").asText()).isEqualTo("java.io.IOException");
    }

    @Test
    void ownThreads_areNotHeard() {
        appender.append(Log4jLogEvent.newBuilder()
                .setLevel(Level.ERROR)
                .setLoggerName("org.apache.kafka.X")
                .setMessage(new SimpleMessage("x"))
                .setThreadName("kafka-producer-network-thread | squirrel-agent-17")
                .build());

        assertThat(sent()).isEmpty();
    }

    @Test
    void flood_isCountedExactly() {
        for (int i = 0; i < 5000; i++) {
            appender.append(event(Level.WARN, "org.acme.X", new SimpleMessage("record " + i + " is late"), null));
        }
        appender.stop();

        List<JsonNode> sent = sent();
        assertThat(sent).hasSizeLessThan(20);
        assertThat(sent.stream().mapToLong(e -> e.path("repeat").asLong(1)).sum())
                .isEqualTo(5000);
    }

    @Test
    void differentFaults_doNotShareALimit() {
        for (int i = 0; i < 50; i++) {
            String word = Character.toString('a' + i % 26) + Character.toString('a' + i / 26);
            appender.append(event(Level.ERROR, "org.acme.X", new SimpleMessage("cannot read " + word), null));
        }

        assertThat(sent()).hasSize(50);
    }

    @Test
    void hostileThrowable_disturbsNobody() {
        RuntimeException circular = new RuntimeException("a") {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }

            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        };
        appender.append(event(Level.ERROR, "org.acme.X", new SimpleMessage("x"), circular));

        assertThat(sent().get(0).path("throwable").path("message").asText()).contains("getMessage() failed");
    }

    @Test
    void brokenMessage_disturbsNobody() {
        Message broken = new SimpleMessage("x") {
            private static final long serialVersionUID = 1;

            @Override
            public String getFormattedMessage() {
                throw new StackOverflowError("made up");
            }
        };
        appender.append(event(Level.ERROR, "org.acme.X", broken, null));

        assertThat(sent()).isEmpty();
    }

    @Test
    void resourceIdLine_namesTheProcess() {
        // The test's own process has a name; the line must at least not be taken for a fault, and must be sent.
        appender.append(event(
                Level.INFO,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                new ParameterizedMessage("Starting TaskManager with ResourceID: {}", "tm-7"),
                null));

        assertThat(sent().get(0).get("message").asText()).endsWith("tm-7");
    }

    private List<JsonNode> sent() {
        return testing.items("logs", "events").stream().collect(Collectors.toList());
    }

    private static LogEvent event(Level level, String logger, Message message, @Nullable Throwable thrown) {
        SortedArrayStringMap context = new SortedArrayStringMap();
        context.putValue("flink-job-id", JOB);
        return Log4jLogEvent.newBuilder()
                .setLevel(level)
                .setLoggerName(logger)
                .setMessage(message)
                .setThrown(thrown)
                .setThreadName("worker")
                .setContextData(context)
                .setTimeMillis(1795250400000L)
                .build();
    }
}
