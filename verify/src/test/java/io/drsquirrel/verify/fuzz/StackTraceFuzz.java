// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import io.drsquirrel.model.fingerprint.Fingerprint;
import io.drsquirrel.model.log.LoggedThrowable;
import io.drsquirrel.model.log.StackTraceParser;

/** Any text is split into message and throwable, has a fingerprint and a group, and the chain of causes ends. */
class StackTraceFuzz {
    @DictionaryEntries({
        "java.lang.RuntimeException: ",
        "org.apache.flink.util.SerializedThrowable: ",
        "\\x0a\\x09at a.B$$Lambda$12/0x0000000800c3.c(B.java:1)",
        "\\x0a\\x09at java.base/java.util.X.y(Unknown Source) ~[?:?]",
        "\\x0aCaused by: ",
        "\\x0a\\x09... 3 more",
        "\\x0a\\x09Suppressed: a.b.C: d",
        "\\x0aWrapped by: ",
        "[CIRCULAR REFERENCE: ",
        "Exception in thread \\\"main\\\" ",
        "Traceback (most recent call last):\\x0a",
        "  File \\\"a.py\\\", line 1, in b\\x0a",
        "\\\\n\\\\tat ",
        "java.lang.StackOverflowError",
        "java.lang.OutOfMemoryError: Java heap space"
    })
    @FuzzTest(maxDuration = "8s")
    void split(@NotNull @WithUtf8Length(max = 4_000) String text) {
        StackTraceParser.Split split = StackTraceParser.split(text);
        StackTraceParser.parse(text);
        int depth = 0;
        for (LoggedThrowable next = split.throwable(); next != null; next = next.cause()) {
            if (++depth > 10_000) {
                throw new AssertionError("the chain of causes has more than 10,000 parts");
            }
        }
        if (split.throwable() != null) {
            Fingerprint.of(split.throwable()).id();
        }
        GroupableRecord record = RawRecordParser.parse(text);
        LogGrouper grouper = new LogGrouper();
        int handle = grouper.add(record);
        grouper.finish().groupOf(handle);
    }
}
