// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import io.drsquirrel.model.log.StackTraceParser;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTest {

    private static final String CAUSE = """
            java.lang.NumberFormatException: For input string: "12a"
            \tat java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67) ~[?:?]
            \tat java.base/java.lang.Integer.parseInt(Integer.java:668) ~[?:?]
            \tat com.acme.Parser.amount(Parser.java:17) ~[job.jar:?]
            \tat com.acme.Job.lambda$main$0(Job.java:33) ~[job.jar:?]
            \tat org.apache.flink.streaming.api.operators.StreamMap.processElement(StreamMap.java:38) ~[flink-dist-1.17.2.jar:1.17.2]
            """;

    private static Fingerprint of(String trace) {
        return Fingerprint.of(StackTraceParser.parse(trace).orElseThrow());
    }

    @Nested
    class SameFault {

        @Test
        void inAnyWrapper_isTheSame() {
            String suppressed =
                    "org.apache.flink.runtime.JobException: Recovery is suppressed by NoRestartBackoffTimeStrategy\n"
                            + "\tat org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:139)\n"
                            + "Caused by: ";
            String rpc =
                    "java.util.concurrent.CompletionException: org.apache.flink.runtime.rpc.pekko.exceptions.PekkoRpcException: x\n"
                            + "\tat java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:292)\nCaused by: ";
            String serialized = "org.apache.flink.util.FlinkException: Task failed\n\tat a.B.c(B.java:1)\n"
                    + "Caused by: org.apache.flink.util.SerializedThrowable: ";

            assertThat(of(suppressed + CAUSE)).isEqualTo(of(CAUSE));
            assertThat(of(rpc + CAUSE)).isEqualTo(of(CAUSE));
            assertThat(of(serialized + CAUSE)).isEqualTo(of(CAUSE));
            assertThat(
                            of(
                                    CAUSE
                                            + "\tSuppressed: java.io.IOException: close\n\t\tat x.Y.z(Y.java:2)\n\tCaused by: java.lang.Error: e\n"))
                    .isEqualTo(of(CAUSE));
            assertThat(of(CAUSE + "\t... 12 more\nEnd of exception on server side>]"))
                    .isEqualTo(of(CAUSE));
        }

        @Test
        void onAnotherJdk_isTheSame() {
            String onEight = """
                    java.lang.NumberFormatException: For input string: "x"
                    \tat java.lang.NumberFormatException.forInputString(NumberFormatException.java:65)
                    \tat com.acme.Parser.amount(Parser.java:18)
                    """;

            assertThat(of(onEight)).isEqualTo(of(CAUSE));
        }

        @Test
        void rootFirstNotation_isTheSame() {
            assertThat(of(CAUSE
                            + "Wrapped by: java.lang.RuntimeException: oh\n\tat com.acme.Other.run(Other.java:1)\n"))
                    .isEqualTo(of(CAUSE));
        }

        @Test
        void castAndIndexMessagesOfAllJdks_areTheSame() {
            String cast = "java.lang.ClassCastException: %s\n\tat com.acme.Job.map(Job.java:1)\n";
            assertThat(of(cast.formatted("com.acme.A cannot be cast to com.acme.B")))
                    .isEqualTo(of(cast.formatted("class com.acme.A cannot be cast to class com.acme.B (com.acme.A and"
                            + " com.acme.B are in unnamed module of loader 'app')")));
            String index = "java.lang.ArrayIndexOutOfBoundsException: %s\n\tat com.acme.Job.map(Job.java:1)\n";
            assertThat(of(index.formatted("5"))).isEqualTo(of(index.formatted("Index 7 out of bounds for length 3")));
        }
    }

    @Nested
    class OtherFault {

        @Test
        void anotherUserFrame_isAnotherFault() {
            assertThat(of(CAUSE.replace("Parser.amount", "Parser.price"))).isNotEqualTo(of(CAUSE));
        }

        @Test
        void anotherCauseOrMessage_isAnotherFault() {
            String state = "java.lang.IllegalStateException: %s\n\tat com.acme.Job.map(Job.java:1)\n";
            assertThat(of(state.formatted("Buffer is full"))).isNotEqualTo(of(state.formatted("Buffer is closed")));
            assertThat(of("java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\nCaused by: " + CAUSE))
                    .isNotEqualTo(of("java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\nCaused by: "
                            + CAUSE.replace("NumberFormat", "DateTime")));
        }
    }

    @Nested
    class Errors {

        @Test
        void outOfMemory_isToldByItsKind() {
            String heap = "java.lang.OutOfMemoryError: Java heap space\n\tat com.acme.%s.run(X.java:1)\n";
            assertThat(of(heap.formatted("A"))).isEqualTo(of(heap.formatted("B")));
            assertThat(of(heap.formatted("A")))
                    .isNotEqualTo(of(heap.formatted("A").replace("Java heap space", "Metaspace")));
            assertThat(
                            of(
                                    "java.lang.OutOfMemoryError: Cannot reserve 5 bytes of direct buffer memory (allocated: 1, limit: 2)"))
                    .isEqualTo(
                            of(
                                    "java.lang.OutOfMemoryError: Direct buffer memory. The direct out-of-memory error has occurred."));
        }

        @Test
        void stackOverflow_isToldByItsCycle() {
            String a = "\tat com.acme.Tree.visit(Tree.java:1)\n";
            String b = "\tat com.acme.Tree.child(Tree.java:2)\n";
            String head = "java.lang.StackOverflowError\n";
            assertThat(of(head + "\tat java.base/java.util.HashMap.hash(HashMap.java:3)\n" + (a + b).repeat(300)))
                    .isEqualTo(of(head + (b + a).repeat(20)));
            assertThat(of(head + (a + b).repeat(9))).isNotEqualTo(of(head + a.repeat(9)));
        }

        @Test
        void textOfACause_isTakenApart() {
            Fingerprint text = of(
                    "java.util.concurrent.CompletionException: java.lang.RuntimeException: java.io.IOException: disk 7 full\n"
                            + "\tat java.util.concurrent.X.y(X.java:1)\n");
            assertThat(text).isEqualTo(new Fingerprint("java.io.IOException", "disk <*> full", ""));
        }

        @Test
        void pythonTraceback_isToldByItsLastLine() {
            Fingerprint python = of(
                    "java.lang.RuntimeException: Error received from SDK harness for instruction 4: Traceback (most recent call last):\n"
                            + "  File \"/opt/venv/lib/python3.9/x/sdk_worker.py\", line 289, in _execute\n    response = task()\n"
                            + "  File \"/job/udf.py\", line 12, in to_cents\n    return int(v)\nValueError: invalid literal for int() with base 10: 'abc'\n\n"
                            + "\tat org.apache.beam.runners.X.y(X.java:1)\n");
            assertThat(python.type()).isEqualTo("ValueError");
            assertThat(python.place()).isEqualTo("udf.py:to_cents");
        }
    }

    @Test
    void id_isVersionedAndStable() {
        assertThat(new Fingerprint("java.io.IOException", "disk <*> full", "com.acme.Job.map").id())
                .matches("v2:[0-9a-f]{16}")
                .isEqualTo(new Fingerprint("java.io.IOException", "disk <*> full", "com.acme.Job.map").id());
        assertThat(Fingerprint.ofMessage("a.Logger", "Took 5 ms"))
                .isEqualTo(Fingerprint.ofMessage("a.Logger", "Took 70 ms"));
    }
}
