// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.time.Instant;
import java.util.Locale;

/** Records as agents of one small job send them, for tests. */
public final class AgentRecords {
    public static final String RUN = "3f0a9d5c1b2e4f60718293a4b5c6d7e8";
    private static final String JM = "\"host\":\"a\",\"process\":{\"kind\":\"JOB_MANAGER\",\"id\":\"jm\"}";
    private static final String TM = "\"host\":\"a\",\"process\":{\"kind\":\"TASK_MANAGER\",\"id\":\"tm-1\"}";

    private AgentRecords() {}

    /** Metrics of the task manager: the process and two tasks. */
    public static String metrics(Instant at, String job, long count) {
        return String.format(
                Locale.ROOT,
                "{\"v\":1,\"kind\":\"metrics\",\"cluster\":\"lab\",%s,\"at\":%d,\"container\":{\"rssBytes\":700000000,"
                        + "\"memoryLimitBytes\":1400000000},\"scopes\":["
                        + "{\"metrics\":{\"Status.JVM.Memory.Heap.Used\":120000000}},"
                        + "{\"job\":\"%s\",\"jobName\":\"%s\",\"vertex\":\"cbc357ccb763df2852fee8c4fc7d55f2\","
                        + "\"vertexName\":\"Source: orders\",\"subtask\":0,\"metrics\":{\"numRecordsIn\":%d,\"numRecordsOut\":%d}},"
                        + "{\"job\":\"%s\",\"jobName\":\"%s\",\"vertex\":\"ea632d67b7d595e5b851708ae9ad79d6\","
                        + "\"vertexName\":\"store: Writer\",\"subtask\":0,\"metrics\":{\"numRecordsIn\":%d,\"busyTimeMsPerSecond\":500}}]}",
                TM,
                at.toEpochMilli(),
                run(job),
                job,
                count,
                count,
                run(job),
                job,
                count);
    }

    /** The task manager's log: an error that names the job by id alone. */
    public static String error(Instant at, String job) {
        return String.format(
                Locale.ROOT,
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"lab\",%s,\"at\":%d,\"events\":[{\"at\":%d,\"level\":\"WARN\",\"logger\":\"Task\","
                        + "\"thread\":\"t\",\"message\":\"parse (1/2)#0 switched from RUNNING to FAILED\",\"job\":\"%s\","
                        + "\"throwable\":{\"type\":\"java.lang.NumberFormatException\",\"message\":\"For input string\",\"frames\":"
                        + "[\"org.acme.Parse.map(Parse.java:31)\"]}}]}",
                TM.replace("tm-1", "tm-2"),
                at.toEpochMilli(),
                at.toEpochMilli(),
                run(job));
    }

    /** The job manager's log: the job changes its status. */
    public static String status(Instant at, String job, String from, String to) {
        return String.format(
                Locale.ROOT,
                "{\"v\":1,\"kind\":\"logs\",\"cluster\":\"lab\",%s,\"at\":%d,\"events\":[{\"at\":%d,\"level\":\"INFO\",\"logger\":"
                        + "\"org.apache.flink.runtime.executiongraph.ExecutionGraph\",\"thread\":\"t\",\"message\":"
                        + "\"Job %s (%s) switched from state %s to %s.\",\"job\":\"%s\"}]}",
                JM,
                at.toEpochMilli(),
                at.toEpochMilli(),
                job,
                run(job),
                from,
                to,
                run(job));
    }

    /** Id of the only run of that job. */
    public static String run(String job) {
        return String.format(Locale.ROOT, "%032x", job.hashCode() & 0xffffffffL);
    }
}
