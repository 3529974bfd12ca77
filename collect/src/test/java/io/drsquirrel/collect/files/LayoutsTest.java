// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LogEvent;
import io.drsquirrel.model.log.LogLevel;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LayoutsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "2026-11-20 10:00:00,123 WARN  org.acme.Foo                          [] - the message: it - is^org.acme.Foo^",
                "2026-11-20 10:00:00,123 WARN  org.acme.Foo   [] - the message: it - is^org.acme.Foo^",
                "2026-11-20 10:00:00,123 [main] WARN  org.acme.Foo - the message: it - is^org.acme.Foo^main",
                "2026-11-20 10:00:00.123 [flink-pekko.actor.default-dispatcher-4] WARN  org.acme.Foo [] - the message: it - is^org.acme.Foo^flink-pekko.actor.default-dispatcher-4",
                "2026-11-20T10:00:00.123Z WARN org.acme.Foo - the message: it - is^org.acme.Foo^",
                "2026-11-20T11:00:00.123+01:00 WARN [main] org.acme.Foo - the message: it - is^org.acme.Foo^main",
                "2026-11-20T11:00:00,123+0100 [main] WARN org.acme.Foo: the message: it - is^org.acme.Foo^main",
                "2026-11-20T10:00:00.123Z  WARN 1 --- [           main] o.a.Foo                  : the message: it - is^o.a.Foo^main",
                "[dinky] 2026-11-20 10:00:00.123  WARN 4410 --- [nio-8888-exec-3] o.a.Foo : the message: it - is^o.a.Foo^nio-8888-exec-3",
                "26/11/20 10:00:00.123 WARN acme.Foo: the message: it - is^acme.Foo^",
                "2026-11-20 10:00:00,123 WARN org.acme.Foo: the message: it - is^org.acme.Foo^",
                "2026-11-20 10:00:00,123 WARN  [Thread-7] acme.Foo (Foo.java:run(123)) - the message: it - is^acme.Foo^Thread-7",
                "20 Nov 2026 10:00:00,123 WARN  [main] (org.acme.Foo:12) - the message: it - is^^main",
                "WARN  2026-11-20 10:00:00,123 org.acme.Foo - the message: it - is^org.acme.Foo^",
                "[WARN ] 2026-11-20 10:00:00.123 [main] org.acme.Foo - the message: it - is^org.acme.Foo^main",
                "WARN  [2026-11-20 10:00:00,123] org.acme.Foo: the message: it - is^org.acme.Foo^",
                "[2026-11-20 10:00:00,123] WARN the message: it - is (org.acme.Foo)^^",
                "2026-11-20 10:00:00,123 o.a.f.k.o.c.Foo [WARN ][default/basic] the message: it - is^o.a.f.k.o.c.Foo^",
                "[2026-11-20T10:00:00.123+0000][warning][gc] the message: it - is^^gc",
                "2026-11-20 10:00:00,123 WARN  root - the message: it - is^root^",
                "2026/11/20 10:00:00.123 | WARN | main | org.acme.Foo | the message: it - is^org.acme.Foo^main",
                "10:00:00.123 [main] WARN org.acme.Foo -- the message: it - is^org.acme.Foo^main",
                "1795168800123 WARN org.acme.Foo - the message: it - is^org.acme.Foo^",
            })
    void layout_isToldFromTheLine(String line, String logger, String thread) {
        LogEvent event = ReadLogs.text(line + "\n").only();

        assertThat(event.at()).isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z"));
        assertThat(event.level()).isEqualTo(LogLevel.WARN);
        assertThat(event.message())
                .contains("the message: it - is")
                .satisfiesAnyOf(
                        m -> assertThat(m).startsWith("the message"),
                        m -> assertThat(m).startsWith("(org.acme"),
                        m -> assertThat(m).startsWith("[default/basic]"));
        assertThat(event.logger()).isEqualTo(logger == null ? "" : logger);
        assertThat(event.thread()).isEqualTo(thread == null ? "" : thread);
    }

    @Test
    void colours_areNoPartOfTheLayout() {
        LogEvent event = ReadLogs.text("\u001b[33m2026-11-20 10:00:00,123\u001b[m \u001b[36mo.a.Foo       \u001b[m "
                        + "\u001b[1;31m[ERROR] hello\u001b[m\n")
                .only();

        assertThat(event.at()).isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z"));
        assertThat(event.level()).isEqualTo(LogLevel.ERROR);
        assertThat(event.logger()).isEqualTo("o.a.Foo");
        assertThat(event.message()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "{\"instant\":{\"epochSecond\":1795168800,\"nanoOfSecond\":123000000},\"thread\":\"main\",\"level\":\"WARN\",\"loggerName\":\"org.acme.Foo\",\"message\":\"hello\",\"endOfBatch\":false}",
                "{\"@timestamp\":\"2026-11-20T10:00:00.123Z\",\"ecs.version\":\"1.2.0\",\"log.level\":\"WARN\",\"message\":\"hello\",\"process.thread.name\":\"main\",\"log.logger\":\"org.acme.Foo\"}",
                "{\"@timestamp\":\"2026-11-20T10:00:00.123Z\",\"log\":{\"level\":\"WARN\",\"logger\":\"org.acme.Foo\"},\"message\":\"hello\",\"process\":{\"thread\":{\"name\":\"main\"}}}",
                "{\"@timestamp\":\"2026-11-20T11:00:00.123+01:00\",\"@version\":\"1\",\"message\":\"hello\",\"logger_name\":\"org.acme.Foo\",\"thread_name\":\"main\",\"level\":\"WARN\",\"level_value\":30000}",
                "{\"version\":\"1.1\",\"host\":\"h\",\"short_message\":\"hello\",\"timestamp\":1795168800.123,\"level\":4,\"_logger\":\"org.acme.Foo\",\"_thread\":\"main\"}",
                "{\"sequenceNumber\":0,\"timestamp\":1795168800123,\"level\":\"WARN\",\"threadName\":\"main\",\"loggerName\":\"org.acme.Foo\",\"message\":\"hello\",\"throwable\":null}",
                "{\"timestamp\":\"2026-11-20T10:00:00.123Z\",\"severity\":\"WARNING\",\"logger\":\"org.acme.Foo\",\"thread\":\"main\",\"msg\":\"hello\"}",
            })
    void jsonLayout_isToldFromItsFields(String line) {
        LogEvent event = ReadLogs.text(line + "\n").only();

        assertThat(event.at()).isEqualTo(Instant.parse("2026-11-20T10:00:00.123Z"));
        assertThat(event.level()).isEqualTo(LogLevel.WARN);
        assertThat(event.message()).isEqualTo("hello");
        assertThat(event.logger()).isEqualTo("org.acme.Foo");
        assertThat(event.thread()).isEqualTo("main");
    }

    @Test
    void jsonThrowables_areRead() {
        String text = "{\"@timestamp\":\"2026-11-20T10:00:00Z\",\"level\":\"ERROR\",\"message\":\"m\",\"stack_trace\":"
                + "\"java.lang.RuntimeException: a\\n\\tat x.Y.z(Y.java:1)\\nCaused by: java.io.IOException: b\\n\\t... 1 more\"}\n";
        String object =
                "{\"instant\":{\"epochSecond\":1795168800},\"level\":\"ERROR\",\"message\":\"m\",\"thrown\":{\"name\":"
                        + "\"java.lang.RuntimeException\",\"message\":\"a\",\"extendedStackTrace\":[{\"class\":\"x.Y\",\"method\":\"z\","
                        + "\"file\":\"Y.java\",\"line\":1}],\"cause\":{\"name\":\"java.io.IOException\",\"message\":\"b\"}}}\n";

        for (String log : new String[] {text, object}) {
            LogEvent event = ReadLogs.text(log, ReadOptions.DEFAULT).only();
            assertThat(event.throwable().headline()).isEqualTo("java.lang.RuntimeException: a");
            assertThat(event.throwable().frames()).containsExactly("x.Y.z(Y.java:1)");
            assertThat(event.throwable().innermost().headline()).isEqualTo("java.io.IOException: b");
        }
    }

    @Test
    void jsonPrintedOverSeveralLines_isRead() {
        String log = """
                [
                {
                  "instant" : {
                    "epochSecond" : 1795168800,
                    "nanoOfSecond" : 0
                  },
                  "level" : "ERROR",
                  "loggerName" : "org.acme.Foo",
                  "message" : "first"
                }
                , {
                  "instant" : {
                    "epochSecond" : 1795168801
                  },
                  "level" : "WARN",
                  "message" : "second"
                }
                ]
                """;

        assertThat(ReadLogs.text(log).messages()).contains("first");
    }

    @Test
    void timesWithoutDate_areDatedAndRunOverMidnight() {
        ReadLogs read = ReadLogs.text("""
                23:59:58,000 WARN  org.acme.Foo - one
                23:59:59,000 WARN  org.acme.Foo - two
                00:00:01,000 WARN  org.acme.Foo - three
                """);

        assertThat(read.events())
                .extracting(LogEvent::at)
                .containsExactly(
                        Instant.parse("2026-11-19T23:59:58Z"),
                        Instant.parse("2026-11-19T23:59:59Z"),
                        Instant.parse("2026-11-20T00:00:01Z"));
        assertThat(read.summary().logs().get(0).warnings()).anyMatch(w -> w.contains("lack a date"));
    }

    @Test
    void timesWithoutYear_runOverTheTurnOfTheYear() {
        ReadLogs read =
                ReadLogs.text("12-31 23:59:59.000 WARN org.acme.Foo - a\n01-01 00:00:01.000 WARN org.acme.Foo - b\n");

        assertThat(read.events())
                .extracting(LogEvent::at)
                .containsExactly(Instant.parse("2025-12-31T23:59:59Z"), Instant.parse("2026-01-01T00:00:01Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "Aug  8 14:06:10 sp01 kernel: oom-killer: x^2024-08-08T14:06:10Z",
                "14:06:10,000 WARN  org.acme.Foo - one^2024-08-08T14:06:10Z",
                "Dec 30 23:00:00 sp01 kernel: oom-killer: x^2023-12-30T23:00:00Z",
                "Thu Aug  8 14:06:10 CST 2024^2024-08-08T14:06:10Z",
                "Thu Aug  8 14:06:10 2024^2024-08-08T14:06:10Z",
                "Thu Aug 08 14:06:10 UTC 2024 WARN something^2024-08-08T14:06:10Z",
            })
    void timesBehindWholeOnes_areOfTheSameYear(String line, Instant at) {
        String day = at.toString().startsWith("2023") ? "2024-01-01" : "2024-08-08";
        ReadLogs read = ReadLogs.text(day + " 14:03:52,000 WARN  org.acme.Foo - before\n" + line + "\n");

        assertThat(read.events()).extracting(LogEvent::at).endsWith(at);
    }

    @Test
    void clockThatGoesBack_isReportedAndOrderKept() {
        ReadLogs read = ReadLogs.text(
                "2026-11-20 10:00:00,000 WARN org.acme.Foo - a\n2026-11-20 09:00:00,000 WARN org.acme.Foo - b\n");

        assertThat(read.messages()).containsExactly("a", "b");
        assertThat(read.summary().logs().get(0).warnings())
                .anyMatch(w -> w.contains("went back") && w.contains("line 2"));
    }

    @Test
    void customLayout_isFollowed() {
        ReadLogs read = ReadLogs.text(
                "<main> ~WARN~ {org.acme.Foo} 20.11.2026 10h00m00s => hello => you\n\tat a.B.c(B.java:1)\n"
                        + "<other thread> ~INFO~ {org.acme.Bar} 20.11.2026 10h00m01s => next\n",
                ReadLogs.ALL.withLayout("<%t> ~%-5p~ {%c} %d{dd.MM.yyyy HH'h'mm'm'ss's'} => %m%n"));

        assertThat(read.events()).hasSize(2);
        LogEvent first = read.events().get(0);
        assertThat(first.message()).isEqualTo("hello => you");
        assertThat(first.logger()).isEqualTo("org.acme.Foo");
        assertThat(first.at()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
        assertThat(read.events().get(1).thread()).isEqualTo("other thread");
    }

    @Test
    void customLayoutWithoutMessage_isRefusedWithWords() {
        assertThatThrownBy(() -> new LogReader(ReadOptions.DEFAULT.withLayout("%d %p"), ReadLogs.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message (%m)");
        assertThatThrownBy(() -> new LogReader(ReadOptions.DEFAULT.withLayout("%d %QQ %m"), ReadLogs.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("%QQ");
    }

    @Test
    void dateFormatThatTheJdkStumblesOver_isRefusedWithWords() {
        assertThatThrownBy(() -> new LogReader(ReadOptions.DEFAULT.withLayout("%d{HHpmnmm:ss} %m%n"), ReadLogs.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HHpmnmm");
    }

    @Test
    void flinksOwnPatterns_areFollowed() {
        for (String pattern : new String[] {
            "%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n",
            "%d{yyyy-MM-dd HH:mm:ss,SSS} [%X{flink-job-id}] %-5p %c{1} - %m%n",
            "%style{%d}{yellow} %style{%-30c{1.}}{cyan} %highlight{[%-5level] %msg%n%throwable}"
        }) {
            assertThat(PatternHeaderReader.Pattern.compile(pattern).pieces()).isNotEmpty();
        }
        LogEvent event = ReadLogs.text(
                        "2026-11-20 10:00:00,123 WARN  org.acme.Foo                                                 [] - hello\n",
                        ReadLogs.ALL.withLayout("%d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n"))
                .only();
        assertThat(event.message()).isEqualTo("hello");
    }
}
