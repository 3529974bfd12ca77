// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/**
 * Writes a folder of logs as a busy cluster leaves them: one job manager and three task managers, most of it INFO lines of
 * Flink, Kafka's client and user code, one line in a hundred WARN or ERROR, some of these with a stack trace, and a job that
 * restarts now and then. Equal arguments give equal bytes.
 */
public final class LogFolder {
    private static final String[] TASK_LINES = {
        "org.apache.flink.runtime.taskmanager.Task                    [] - Source: orders (%d/8)#0 (4f5d6a7b8c9d0e1f2a3b4c5d6e7f8091_%d_0) checkpoint state handed over",
        "org.apache.kafka.clients.consumer.internals.Fetcher          [] - [Consumer clientId=orders-%d, groupId=orders] Fetch position FetchPosition{offset=%d, offsetEpoch=Optional.empty} advanced",
        "com.shop.enrich.CustomerLookup                               [] - customer %d looked up in %d us, cache hit",
        "org.apache.flink.streaming.connectors.jdbc.JdbcSink          [] - batch %d of %d rows written",
        "com.shop.orders.OrderValidator                               [] - order %d of customer %d accepted: total within limits, address known, payment pending",
    };

    private LogFolder() {}

    /** Arguments: the folder, its size in MiB, and where it is to be of another make, one of {@link LogShapes}. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        if (args.length > 2 && !args[2].equals("usual")) {
            LogShapes.write(folder, Long.parseLong(args[1]) << 20, args[2]);
            return;
        }
        long perFile = (Long.parseLong(args[1]) << 20) / 4;
        write(folder.resolve("jobmanager.log"), 1, perFile, true);
        for (int i = 1; i <= 3; i++) {
            write(folder.resolve("taskmanager-" + i + ".log"), 10 + i, perFile, false);
        }
    }

    private static void write(Path file, int seed, long bytes, boolean jobManager) throws IOException {
        Random random = new Random(seed);
        long written = 0;
        long millis = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        int checkpoint = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            while (written < bytes) {
                millis += random.nextInt(jobManager ? 60 : 20);
                StringBuilder line = new StringBuilder(256);
                stamp(line, millis);
                int kind = random.nextInt(1000);
                if (kind < 2) {
                    line.append(
                                    " ERROR com.shop.enrich.CustomerLookup                               [] - lookup failed for customer ")
                            .append(random.nextInt(1_000_000))
                            .append(
                                    "\njava.lang.RuntimeException: no answer from profile service\n\tat com.shop.enrich.CustomerLookup.call(CustomerLookup.java:")
                            .append(40 + random.nextInt(9))
                            .append(
                                    ")\n\tat com.shop.enrich.CustomerLookup.map(CustomerLookup.java:22)\n\tat org.apache.flink.streaming.api.operators.StreamMap.processElement(StreamMap.java:38)\n"
                                            + "\tat java.base/java.lang.Thread.run(Thread.java:829)\nCaused by: java.net.SocketTimeoutException: Read timed out\n"
                                            + "\tat java.base/java.net.SocketInputStream.socketRead0(Native Method)\n\t... 3 more");
                } else if (kind < 10) {
                    line.append(
                                    " WARN  org.apache.kafka.clients.NetworkClient                       [] - [Producer clientId=producer-")
                            .append(random.nextInt(8))
                            .append("] Got error produce response with correlation id ")
                            .append(random.nextInt(99999))
                            .append(
                                    " on topic-partition out-3, retrying (2147483646 attempts left). Error: NOT_LEADER_OR_FOLLOWER");
                } else if (jobManager && kind < 40) {
                    checkpoint++;
                    line.append(
                                    " INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Completed checkpoint ")
                            .append(checkpoint)
                            .append(" for job 4f5d6a7b8c9d0e1f2a3b4c5d6e7f8091 (")
                            .append(10_000 + random.nextInt(900_000))
                            .append(" bytes, checkpointDuration=")
                            .append(50 + random.nextInt(900))
                            .append(" ms, finalizationTime=3 ms).");
                } else {
                    line.append(" INFO  ")
                            .append(String.format(
                                    Locale.ROOT,
                                    TASK_LINES[random.nextInt(TASK_LINES.length)],
                                    random.nextInt(9000),
                                    random.nextInt(9_000_000)));
                }
                byte[] text = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
                out.write(text);
                written += text.length;
            }
        }
    }

    private static void stamp(StringBuilder line, long millis) {
        String iso = Instant.ofEpochMilli(millis).toString();
        line.append(iso, 0, 10).append(' ').append(iso, 11, 19).append(',');
        long rest = millis % 1000;
        line.append(rest < 100 ? "0" : "").append(rest < 10 ? "0" : "").append(rest);
    }
}
