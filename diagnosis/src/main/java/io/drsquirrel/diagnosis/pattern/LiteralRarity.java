// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.nio.charset.StandardCharsets;

/**
 * How often four bytes in a row are to be expected in the logs of Flink and its neighbours.
 *
 * <p>The estimate comes from a small text that holds what nearly each line of such logs holds (levels, dates, package
 * names, the words of life-cycle messages): four-byte sequences of that text are counted; for others the frequencies of their
 * pairs are multiplied. Only the order of the estimates matters: it decides which part of a pattern the prefilter looks for.
 */
final class LiteralRarity {

    private static final String TYPICAL = """
            2026-01-02 03:04:05,678 INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Source: orders -> Map \
            (1/4) (0123456789abcdef0123456789abcdef_20ba6b65f97481d5570070de90e4e791_0_0) switched from DEPLOYING to INITIALIZING.
            2026-01-02 03:04:15,679 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Triggering checkpoint 17 \
            (type=CheckpointType{name='Checkpoint', sharingFilesStrategy=FORWARD_BACKWARD}) @ 1767323045678 for job 0123456789abcdef.
            2026-01-02 03:04:16,680 INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Completed checkpoint 17 \
            for job 0123456789abcdef (12345 bytes, checkpointDuration=123 ms, finalizationTime=4 ms).
            2026-01-02 03:04:25,681 WARN  org.apache.flink.runtime.taskmanager.Task                    [] - Sink: Writer (2/4)#0 \
            switched from RUNNING to FAILED with failure cause:
            java.lang.Exception: java.util.concurrent.CompletionException: java.lang.RuntimeException: exception error failed
            \tat org.apache.flink.streaming.runtime.tasks.StreamTask.processInput(StreamTask.java:543) ~[flink-dist-1.17.2.jar:1.17.2]
            \tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(Unknown Source) [?:?]
            \tat java.lang.Thread.run(Thread.java:829) [?:1.8.0_392]
            Caused by: java.io.IOException: java.lang.NullPointerException java.lang.IllegalStateException
            \t... 12 more
            2026-01-02 03:04:35,682 ERROR org.apache.flink.runtime.entrypoint.ClusterEntrypoint [main] - Fatal error occurred in the cluster
            2026-01-02 03:04:45,683 DEBUG org.apache.kafka.clients.consumer.internals.ConsumerCoordinator [Source Data Fetcher] - \
            [Consumer clientId=group-0, groupId=group] Committed offset for partition topic-0, server localhost/127.0.0.1:9092
            2026-01-02 03:04:55,684 INFO  org.apache.flink.runtime.resourcemanager.active.ActiveResourceManager [] - Registering \
            TaskManager with ResourceID container_e01_1234567890123_0001_01_000002 (pekko.tcp://flink@host:6122/user/rpc/taskmanager_0)
            2026-01-02 03:05:05,685 INFO  org.apache.flink.configuration.GlobalConfiguration [] - Loading configuration property: \
            taskmanager.memory.process.size, 1728m state.backend.type, rocksdb execution.checkpointing.interval
            """;

    private static final int SLOTS = 1 << 13;
    /** The four-byte sequences of the text with their numbers, by open addressing. */
    private static final int[] GRAMS = new int[SLOTS];

    private static final int[] COUNTS = new int[SLOTS];
    private static final int[] PAIRS = new int[1 << 16];
    private static final double TOTAL;

    static {
        byte[] text = TYPICAL.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i + 1 < text.length; i++) {
            PAIRS[pair(text, i)]++;
            if (i + 3 < text.length) {
                int slot = slot(Bytes.gram(text, i));
                GRAMS[slot] = Bytes.gram(text, i);
                COUNTS[slot]++;
            }
        }
        TOTAL = text.length;
    }

    private LiteralRarity() {}

    private static int slot(int gram) {
        int slot = (gram * 0x9E3779B1) >>> 19;
        while (COUNTS[slot] > 0 && GRAMS[slot] != gram) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        return slot;
    }

    /** Expected share of positions at which the four bytes at {@code at} occur, upper and lower case being equal. */
    static double share(byte[] literal, int at) {
        int seen = COUNTS[slot(Bytes.gram(literal, at))];
        if (seen > 0) {
            return seen / TOTAL;
        }
        double share = 0.05;
        for (int i = at; i < at + 3; i++) {
            share *= (PAIRS[pair(literal, i)] + 0.3) / TOTAL * 12;
        }
        return Math.min(share, 1 / TOTAL);
    }

    /** The start of the {@code length} bytes within the literal whose sequences of four are rarest altogether. */
    static int rarestWindow(byte[] literal, int length) {
        if (literal.length <= length) {
            return 0;
        }
        double[] shares = new double[literal.length - 3];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = share(literal, i);
        }
        int best = 0;
        double least = Double.MAX_VALUE;
        for (int start = 0; start + length <= literal.length; start++) {
            double share = 0;
            for (int i = start; i + 4 <= start + length; i++) {
                share += shares[i];
            }
            if (share < least) {
                least = share;
                best = start;
            }
        }
        return best;
    }

    /** Expected number of prefilter hits per byte for the best window of at most seven bytes. */
    static double share(byte[] literal) {
        if (literal.length < 4) {
            return literal.length < 2 ? 1 : literal.length == 2 ? 0.05 : 0.01;
        }
        int length = Math.min(7, literal.length);
        return windowShare(literal, rarestWindow(literal, length), length);
    }

    private static int pair(byte[] bytes, int at) {
        int first = Bytes.FOLD[bytes[at] & 0xff] & 0xff;
        int second = Bytes.FOLD[bytes[at + 1] & 0xff] & 0xff;
        return first << 8 | second;
    }

    private static double windowShare(byte[] literal, int start, int length) {
        double share = 0;
        for (int i = start; i + 4 <= start + length; i++) {
            share += share(literal, i);
        }
        return share;
    }
}
