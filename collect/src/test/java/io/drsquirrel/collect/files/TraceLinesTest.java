// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraceLinesTest {
    private static final String RECORD = "Lookup failed\njava.io.IOException: disk\n\tat a.B.c(B.java:1) ~[job.jar:?]\n"
            + "\tat a.B.main(B.java:9)\nCaused by: java.net.SocketException: Broken pipe\n\tat a.B.main(B.java:9)\n\t... 3 more";

    private final TraceLines lines = new TraceLines();

    @Test
    void recordInBytes_isReadAsItsTextIs() {
        for (int cut = 0; cut <= RECORD.length(); cut++) {
            String record = RECORD.substring(0, cut);

            assertThat(split(record)).as(record).isEqualTo(StackTraceParser.split(record));
            assertThat(parse(record)).as(record).isEqualTo(StackTraceParser.parse(record));
        }
    }

    @Test
    void framesSeenBefore_areTheSameObjects() {
        LoggedThrowable first = split(RECORD).throwable();
        LoggedThrowable second = split("other\n" + RECORD).throwable();

        assertThat(second.frames()).isEqualTo(first.frames());
        assertThat(second.frames().get(1)).isSameAs(first.frames().get(1));
        assertThat(second.cause().frames().get(0)).isSameAs(first.frames().get(1));
    }

    @Test
    void linesThatHaveToBeDecoded_areLeftToTheDecoder() {
        for (String record :
                new String[] {"failed: größer\n\tat a.B.c(B.java:1)", "red \u001b[0m\n\tat a.B.c(B.java:1)", "a\r\nb"
                }) {
            byte[] bytes = record.getBytes(StandardCharsets.UTF_8);

            assertThat(lines.read(bytes, 0, bytes.length)).as(record).isEmpty();
        }
    }

    private StackTraceParser.Split split(String record) {
        byte[] bytes = ("before\n" + record + "\nafter").getBytes(StandardCharsets.UTF_8);
        return StackTraceParser.split(lines.read(bytes, 7, 7 + record.length()).orElseThrow());
    }

    private java.util.Optional<LoggedThrowable> parse(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        return StackTraceParser.parse(lines.read(bytes, 0, bytes.length).orElseThrow());
    }
}
