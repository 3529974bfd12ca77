// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import java.nio.charset.StandardCharsets;

/** Whatever stands in a JSON record, reading it ends without an exception. */
class JsonLayoutFuzz {
    @DictionaryEntries({
        "\\\"@timestamp\\\":\\\"2026-03-01T10:00:00Z\\\"",
        "\\\"timestamp\\\":1772359200000",
        "\\\"level\\\":\\\"ERROR\\\"",
        "\\\"message\\\":\\\"x\\\"",
        "\\\"log.logger\\\":\\\"a.B\\\"",
        "\\\"error.stack_trace\\\":\\\"a.B: c\\\\n\\\\tat d.E.f(E.java:1)\\\"",
        "\\\"thrown\\\":{\\\"name\\\":\\\"a.B\\\",\\\"message\\\":\\\"c\\\",\\\"cause\\\":{",
        "\\\"extendedStackTrace\\\":[{\\\"class\\\":\\\"a.B\\\",\\\"method\\\":\\\"c\\\",\\\"line\\\":1}]",
        "\\\"throwableInformation\\\":[\\\"a.B: c\\\",\\\"\\\\tat d.E.f(E.java:1)\\\"]",
        "\\\"instant\\\":{\\\"epochSecond\\\":1772359200,\\\"nanoOfSecond\\\":1}",
        "\\\"log\\\":\\\"",
        "\\\"events\\\":[",
        "\\\\u0000",
        "\\\\ud800"
    })
    @FuzzTest(maxDuration = "8s")
    void read(@NotNull @WithUtf8Length(max = 4_000) String fields) {
        String line = "{\"level\":\"ERROR\"," + fields.replace('\n', ' ') + "}";
        LogsRead.of((line + "\n" + fields + "\n").getBytes(StandardCharsets.UTF_8));
        RawRecordParser.parse(line);
    }
}
