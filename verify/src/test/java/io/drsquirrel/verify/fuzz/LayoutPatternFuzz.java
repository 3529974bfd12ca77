// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any {@code --layout} is either refused with words or understood; any line can be read with those that are understood. */
class LayoutPatternFuzz {
    @DictionaryEntries({
        "%d{yyyy-MM-dd HH:mm:ss,SSS} ",
        "%d{ISO8601} ",
        "%d{HH:mm:ss.SSS} ",
        "%date ",
        "%-5p ",
        "%5level ",
        "[%t] ",
        "%-60.60c{1.} ",
        "%logger{36} ",
        "%x ",
        "%X{flink-job-id} ",
        "- %m%n",
        "%msg%n%xEx",
        "%highlight{%p}",
        "%replace{%m}{a}{b}",
        "%notEmpty{[%X]}",
        "%%",
        "2026-03-01 10:00:00,123 INFO  a.B [] - "
    })
    @FuzzTest(maxDuration = "8s")
    void read(@NotNull @WithUtf8Length(max = 200) String layout, @NotNull @WithUtf8Length(max = 1_000) String line) {
        try {
            LogsRead.of(line.getBytes(StandardCharsets.UTF_8), Optional.of(layout));
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("a layout is refused without words: " + layout, e);
            }
        }
    }
}
