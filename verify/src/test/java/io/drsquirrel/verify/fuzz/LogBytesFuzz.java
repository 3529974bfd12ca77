// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are read as a log without an exception, and no more text comes out than went in. */
class LogBytesFuzz {
    @DictionaryEntries({
        "2026-03-01 10:00:00,123 ERROR org.apache.flink.runtime.taskmanager.Task [] - ",
        "switched from RUNNING to FAILED with failure cause:\\x0a",
        "java.lang.RuntimeException: x\\x0a\\x09at a.B.c(B.java:1)\\x0a",
        "Caused by: ",
        "\\x09... 3 more\\x0a",
        "\\x09Suppressed: ",
        "[CIRCULAR REFERENCE: java.lang.Exception]",
        "[pod/orders-jm/flink-main-container] ",
        "2026-03-01T10:00:00.123456789Z stdout F ",
        "2026-03-01T10:00:00Z stderr P ",
        "Container: container_e01_1_0001_01_000002 on h_8041\\x0a",
        "LogType:taskmanager.log\\x0aLogLength:99999999999\\x0aLogContents:\\x0a",
        "End of LogType:taskmanager.log\\x0a",
        "{\\\"log\\\":\\\"",
        "Mar 01 10:00:00 host flink[1]: ",
        "Events:\\x0a  Type     Reason     Age   From     Message\\x0a",
        "\\x1b[31m",
        "\\x0d\\x0a",
        "\\xff\\xfe",
        "Completed checkpoint 1 for job "
    })
    @FuzzTest(maxDuration = "8s")
    void read(byte[] bytes) {
        LogsRead read = LogsRead.of(bytes);
        if (read.records() > bytes.length + 1L || read.characters() > 8L * bytes.length + 1_000) {
            throw new AssertionError(read.records() + " records of " + read.characters() + " characters were made of "
                    + bytes.length + " bytes");
        }
    }
}
