// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Whatever bytes a log holds, reading it ends soon and without an exception, and no event is made up out of size. */
class LogReaderFuzzTest {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("fuzz.seconds", 4));

    private static final String[] PIECES = {
        "2026-03-01 10:00:00,123 ERROR org.apache.flink.runtime.taskmanager.Task [] - Map (1/2)#0 (aa) switched from RUNNING to FAILED with failure cause:\n",
        "java.lang.RuntimeException: x\n\tat a.B.c(B.java:1)\n\t... 3 more\nCaused by: java.io.IOException\n",
        "\t[CIRCULAR REFERENCE: java.lang.Exception]\n",
        "\tSuppressed: java.lang.Error: y\n\t\tat x.Y.z(Native Method)\n",
        "{\"@timestamp\":\"2026-03-01T10:00:00Z\",\"level\":\"ERROR\",\"message\":\"x\",\"error.stack_trace\":\"a.B: c\\n\\tat d.E.f(E.java:1)\"}\n",
        "[pod/orders-jm/flink-main-container] ",
        "2026-03-01T10:00:00.123456789Z stdout F ",
        "Container: container_e01_1_0001_01_000002 on h_8041\n",
        "LogType:taskmanager.log\nLogLength:99999999999\nLogContents:\n",
        "End of LogType:taskmanager.log\n",
        "\u001b[31m",
        "\r\n",
        "\r",
        "\n",
        "\u0000",
        "10:00:00.000 [main] WARN  o.a.f.X - y\n",
        "Mar 01 10:00:00 host flink[1]: ",
        "9999-99-99 99:99:99,999 INFO  a.B [] - c\n",
        "0000-00-00 00:00:00,000 ",
        "Triggering checkpoint 99999999999999999999 @ 9999999999999999 for job aa.\n",
        "Completed checkpoint 1 for job ",
        "{\"a\":[[[[[[",
    };

    @Test
    void anyBytesAreReadWithoutAnException() {
        Random random = new Random(20261121);
        long end = System.nanoTime() + LENGTH.toNanos();
        int runs = 0;
        while (System.nanoTime() < end) {
            byte[] log = log(random);
            assertThatCode(() -> ReadLogs.bytes(log, ReadLogs.ALL))
                    .as(new String(log, StandardCharsets.ISO_8859_1))
                    .doesNotThrowAnyException();
            runs++;
        }
        assertThat(runs).isPositive();
    }

    private static byte[] log(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = random.nextInt(40); i >= 0; i--) {
            byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
            int from = random.nextInt(4) == 0 ? random.nextInt(piece.length) : 0;
            int length = random.nextInt(4) == 0 ? random.nextInt(piece.length - from + 1) : piece.length - from;
            bytes.write(piece, from, length);
            if (random.nextInt(8) == 0) {
                byte[] noise = new byte[random.nextInt(30)];
                random.nextBytes(noise);
                bytes.writeBytes(noise);
            }
        }
        byte[] all = bytes.toByteArray();
        for (int i = random.nextInt(4); i > 0 && all.length > 0; i--) {
            all[random.nextInt(all.length)] = (byte) random.nextInt(256);
        }
        return all;
    }
}
