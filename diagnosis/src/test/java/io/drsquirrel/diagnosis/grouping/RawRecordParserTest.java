// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.log.LogLevel;
import io.drsquirrel.model.log.LoggedThrowable;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RawRecordParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "2024-01-02 03:04:05,678 INFO  org.apache.flink.Task          [] - hello [x] - there ~ INFO ~ org.apache.flink.Task ~ hello [x] - there",
                "2024-01-02 03:04:05.678 [main] ERROR o.a.f.runtime.Task - hello ~ ERROR ~ o.a.f.runtime.Task ~ hello",
                "2024-01-02T03:04:05.678Z  INFO 12345 --- [main] c.e.Foo  : hello ~ INFO ~ c.e.Foo ~ hello",
                "17/06/09 20:10:40 INFO executor.Executor: hello ~ INFO ~ executor.Executor ~ hello",
                "03:04:05.678 [pool-1] DEBUG com.acme.Foo - hello ~ DEBUG ~ com.acme.Foo ~ hello",
                "[2024-01-02 03:04:05,678] [INFO] [com.acme.Foo] - hello ~ INFO ~ com.acme.Foo ~ hello",
                "INFO  [main] com.acme.Foo - hello ~ INFO ~ com.acme.Foo ~ hello",
                "2024-01-02 03:04:05 ERROR Task:123 - hello ~ ERROR ~ Task ~ hello",
                "2024-01-02 03:04:05,678 main INFO com.acme.Foo - hello ~ INFO ~ com.acme.Foo ~ hello",
                "081109 203615 148 INFO dfs.DataNode$X: hello ~ INFO ~ dfs.DataNode$X ~ hello",
            })
    void layout_isRecognised(String line, LogLevel level, String logger, String message) {
        GroupableRecord record = RawRecordParser.parse(line);

        assertThat(RawRecordParser.beginsRecord(line)).isTrue();
        assertThat(record.level()).isEqualTo(level);
        assertThat(record.logger()).isEqualTo(logger);
        assertThat(record.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "just a message",
                "\tat a.B.c(B.java:1)",
                "Caused by: java.io.IOException: x",
                "",
                "  INFO x",
                "12 apples"
            })
    void otherLines_beginNoRecord(String line) {
        assertThat(RawRecordParser.beginsRecord(line)).isFalse();
    }

    @Test
    void time_isRead() {
        assertThat(RawRecordParser.parse("2024-01-02T03:04:05.678+02:00 INFO a.B - x")
                        .at())
                .contains(Instant.parse("2024-01-02T01:04:05.678Z"));
        assertThat(RawRecordParser.parse("2024-13-42 03:04:05 INFO a.B - x").at())
                .isEmpty();
    }

    @Test
    void jsonLayouts_areRead() {
        GroupableRecord ecs = RawRecordParser.parse(
                "{\"@timestamp\":\"2024-01-02T03:04:05.678Z\",\"log.level\":\"ERROR\",\"message\":\"failed\",\"log.logger\":\"a.B\","
                        + "\"error.stack_trace\":\"java.io.IOException: y\\n\\tat a.B.d(B.java:1)\\n\"}");
        assertThat(ecs.logger()).isEqualTo("a.B");
        assertThat(ecs.at()).contains(Instant.parse("2024-01-02T03:04:05.678Z"));
        assertThat(ecs.throwable().map(LoggedThrowable::headline)).contains("java.io.IOException: y");

        GroupableRecord log4j = RawRecordParser.parse(
                "{\"instant\":{\"epochSecond\":1704164645,\"nanoOfSecond\":1},\"level\":\"WARN\",\"loggerName\":\"a.B\",\"message\":\"m\","
                        + "\"thrown\":{\"commonElementCount\":0,\"name\":\"a.X\",\"message\":\"outer\",\"cause\":{\"name\":\"a.Y\",\"message\":\"inner\","
                        + "\"extendedStackTrace\":[{\"class\":\"c.D\",\"method\":\"e\",\"file\":\"D.java\",\"line\":1}]}}}");
        assertThat(log4j.level()).isEqualTo(LogLevel.WARN);
        assertThat(log4j.throwable().map(t -> t.innermost().frames().get(0))).contains("c.D.e(D.java)");
    }
}
