// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class StackTraceParserTest {

    private static final String RECORD = """
            Map -> Sink: orders (2/4)#3 switched from RUNNING to FAILED.
            java.lang.RuntimeException: Failed to parse
            the second line of it
            \tat org.acme.Parse.map(Parse.java:17) ~[job.jar:?]
            \tat java.base/java.lang.Thread.run(Thread.java:840) [?:?]
            \tSuppressed: java.io.IOException: while closing
            \t\tat org.acme.Sink.close(Sink.java:5)
            \t\t... 2 more
            \tCaused by: java.net.SocketException: Broken pipe
            \t\tat org.acme.Net.write(Net.java:9)
            Caused by: java.lang.NumberFormatException: For input string: "x"
            \tat java.base/java.lang.Integer.parseInt(Integer.java:668)
            \t... 12 more
            """;

    @Test
    void recordWithTrace_isCutIntoMessageAndThrowable() {
        StackTraceParser.Split split = StackTraceParser.split(RECORD);

        assertThat(split.message()).isEqualTo("Map -> Sink: orders (2/4)#3 switched from RUNNING to FAILED.");
        LoggedThrowable thrown = split.throwable();
        assertThat(thrown.type()).isEqualTo("java.lang.RuntimeException");
        assertThat(thrown.message()).isEqualTo("Failed to parse\nthe second line of it");
        assertThat(thrown.frames())
                .containsExactly(
                        "org.acme.Parse.map(Parse.java:17)", "java.base/java.lang.Thread.run(Thread.java:840)");
        assertThat(thrown.innermost().headline()).isEqualTo("java.lang.NumberFormatException: For input string: \"x\"");
        assertThat(thrown.suppressed()).hasSize(1);
        assertThat(thrown.suppressed().get(0).innermost().message()).isEqualTo("Broken pipe");
    }

    @Test
    void printedThrowable_isReadBackAsItWas() {
        Exception inner = new IllegalStateException("inner: with colon");
        Exception outer = new RuntimeException("outer", inner);
        Exception closing = new Exception("closing", new java.io.IOException());
        outer.addSuppressed(closing);
        inner.addSuppressed(new Error("deep"));
        StringWriter text = new StringWriter();
        outer.printStackTrace(new PrintWriter(text, true));

        LoggedThrowable read = StackTraceParser.parse(text.toString()).orElseThrow();

        assertThat(read.headline()).isEqualTo("java.lang.RuntimeException: outer");
        assertThat(read.frames().get(0)).startsWith("io.drsquirrel.model.log.StackTraceParserTest.printedThrowable");
        assertThat(read.cause().headline()).isEqualTo("java.lang.IllegalStateException: inner: with colon");
        assertThat(read.suppressed().get(0).headline()).isEqualTo("java.lang.Exception: closing");
        assertThat(read.suppressed().get(0).cause().headline()).isEqualTo("java.io.IOException");
        assertThat(read.cause().suppressed().get(0).headline()).isEqualTo("java.lang.Error: deep");
    }

    @Test
    void headlineAtTheEndOfTheMessage_isTheThrowable() {
        LoggedThrowable thrown = StackTraceParser.split(
                        "Job failed: org.acme.OrderException: no such order\n\tat org.acme.A.b(A.java:1)\n")
                .throwable();

        assertThat(thrown.headline()).isEqualTo("org.acme.OrderException: no such order");
        assertThat(thrown.frames()).hasSize(1);
    }

    @Test
    void fatalErrorOfAThread_isRead() {
        LoggedThrowable thrown = StackTraceParser.parse(
                        "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat a.B.c(B.java)")
                .orElseThrow();

        assertThat(thrown.headline()).isEqualTo("java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void throwableWithoutFrames_isReadFromItsOwnLine() {
        assertThat(StackTraceParser.split("Task failed\njava.lang.NullPointerException: null")
                        .throwable()
                        .headline())
                .isEqualTo("java.lang.NullPointerException: null");
    }

    @Test
    void rootFirstTrace_isTurnedRound() {
        LoggedThrowable thrown = StackTraceParser.split("Failed\njava.io.IOException: disk\n\tat a.B.c(B.java:1)\n"
                        + "Wrapped by: java.lang.RuntimeException: task\n\tat a.D.e(D.java:2)\n")
                .throwable();

        assertThat(thrown.headline()).isEqualTo("java.lang.RuntimeException: task");
        assertThat(thrown.innermost().headline()).isEqualTo("java.io.IOException: disk");
    }

    @Test
    void plainText_hasNoThrowable() {
        assertThat(StackTraceParser.split("Loaded 3 files\n  at noon (sharp)\nand done")
                        .throwable())
                .isNull();
        assertThat(StackTraceParser.split("org.acme.X: starting").throwable()).isNull();
        assertThat(StackTraceParser.split("").message()).isEmpty();
    }

    @Test
    void whatStandsAfterTheStack_isNotPartOfIt() {
        LoggedThrowable thrown = StackTraceParser.split(
                        "m\njava.io.IOException: x\n\tat a.B.c(B.java:1)\nEnd of LogType:taskmanager.log\n")
                .throwable();

        assertThat(thrown.message()).isEqualTo("x");
        assertThat(thrown.frames()).containsExactly("a.B.c(B.java:1)");
    }

    @Test
    void endlessChains_areCut() {
        StringBuilder text = new StringBuilder("m\njava.lang.Error: 0\n");
        for (int i = 1; i < 5000; i++) {
            text.append("\t".repeat(i % 40))
                    .append(i % 3 == 0 ? "Suppressed: " : "Caused by: ")
                    .append("a.B: ")
                    .append(i);
            text.append("\n\tat a.B.c(B.java:1)\n");
        }

        assertThat(StackTraceParser.split(text.toString()).throwable().chain()).hasSizeLessThanOrEqualTo(64);
        assertThatCode(() -> StackTraceParser.split(text.toString()).throwable().hashCode())
                .doesNotThrowAnyException();
    }

    @Test
    void textsCutAnywhereOrShuffled_neverFail() {
        for (int i = 0; i <= RECORD.length(); i++) {
            StackTraceParser.split(RECORD.substring(0, i));
            StackTraceParser.parse(RECORD.substring(i));
        }
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                text.append(RECORD.charAt(random.nextInt(RECORD.length())));
            }
            StackTraceParser.split(text.toString());
            StackTraceParser.parse(text.toString());
        }
    }

    @Test
    void textThatBeginsWithACause_isThatThrowable() {
        LoggedThrowable thrown = StackTraceParser.parse(
                        "Caused by: a.SchemeException: \nCould not find a file system.\n")
                .orElseThrow();

        assertThat(thrown.type()).isEqualTo("a.SchemeException");
        assertThat(thrown.headline()).contains("Could not find a file system.");
    }
}
