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
import java.util.zip.GZIPOutputStream;

/**
 * Folders of logs of other makes than {@link LogFolder}'s, each with what some readers find hard: {@code errors} (one record in ten
 * has a stack trace, of many kinds), {@code restarts} (a restart loop, most lines tell of states of tasks), {@code debug},
 * {@code json}, {@code single} (one file), {@code rolled} (many parts, half of them packed), {@code long} (lines of many
 * kilobytes), {@code many} (thousands of small files). Equal arguments give equal bytes.
 */
final class LogShapes {
    private static final String JOB = "4f5d6a7b8c9d0e1f2a3b4c5d6e7f8091";
    private static final String[] NOUNS = {
        "customer", "order", "payment", "invoice", "shipment", "session", "product", "basket", "voucher", "address"
    };
    private static final String[] VERBS = {
        "looked up", "stored", "validated", "enriched", "forwarded", "dropped from cache", "merged", "counted"
    };
    private static final String[] CLASSES = {
        "com.shop.enrich.CustomerLookup",
        "com.shop.orders.OrderValidator",
        "com.shop.orders.sink.InvoiceWriter",
        "com.shop.streams.SessionWindows",
        "org.apache.flink.streaming.connectors.jdbc.JdbcSink",
        "org.apache.kafka.clients.consumer.internals.ConsumerCoordinator",
        "org.apache.flink.streaming.runtime.tasks.SubtaskCheckpointCoordinatorImpl",
        "org.apache.flink.runtime.taskexecutor.TaskExecutor",
    };
    private static final String[] FAULTS = {
        "java.net.SocketTimeoutException: Read timed out",
        "java.lang.IllegalStateException: no rate for currency %s",
        "java.sql.SQLTransientConnectionException: pool-%d - Connection is not available, request timed out after %dms.",
        "com.fasterxml.jackson.core.JsonParseException: Unexpected character ('%s' (code 60)): expected a valid value",
        "org.apache.kafka.common.errors.TimeoutException: Topic out-%d not present in metadata after 60000 ms.",
        "java.lang.NullPointerException",
        "java.io.IOException: Connection reset by peer",
        "java.util.concurrent.TimeoutException: lookup of customer-%d took longer than %d ms",
    };

    private final Random random;
    private final String shape;
    private long millis = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
    private int checkpoint;
    private int attempt;

    private LogShapes(String shape, int seed) {
        this.shape = shape;
        this.random = new Random(seed);
    }

    static void write(Path folder, long bytes, String shape) throws IOException {
        switch (shape) {
            case "single" -> file(folder.resolve("flink.log"), "mixed", 1, bytes);
            case "rolled" -> {
                for (int i = 0; i < 40; i++) {
                    String name = (i % 4 == 0 ? "flink-jobmanager-0.log" : "flink-taskmanager-" + i % 4 + ".log")
                            + (i < 4 ? "" : "." + i / 4)
                            + (i >= 20 ? ".gz" : "");
                    // Packed to about a twelfth.
                    file(folder.resolve(name), "mixed", i, bytes / 40);
                }
            }
            case "many" -> {
                for (int i = 0; i < bytes >> 18; i++) {
                    Path container = Files.createDirectories(folder.resolve(
                            String.format(Locale.ROOT, "container_e01_1700000000000_0001_01_%06d", i + 1)));
                    file(container.resolve("taskmanager.log"), "mixed", i, 1 << 18);
                }
            }
            default -> {
                file(folder.resolve("jobmanager.log"), shape, 1, bytes / 4);
                for (int i = 1; i <= 3; i++) {
                    file(folder.resolve("taskmanager-" + i + ".log"), shape, 10 + i, bytes / 4);
                }
            }
        }
    }

    private static void file(Path file, String shape, int seed, long bytes) throws IOException {
        LogShapes writer = new LogShapes(shape, seed);
        long written = 0;
        OutputStream plain = Files.newOutputStream(file);
        try (OutputStream out = new BufferedOutputStream(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, 1 << 16) : plain, 1 << 20)) {
            while (written < bytes) {
                byte[] text = writer.record().getBytes(StandardCharsets.UTF_8);
                out.write(text);
                written += text.length;
            }
        }
    }

    private String record() {
        millis += random.nextInt(40);
        return switch (shape) {
            case "errors" -> random.nextInt(10) == 0 ? failure() : everyday("INFO ");
            case "restarts" ->
                random.nextInt(200) == 0 ? failure() : random.nextInt(10) < 7 ? life() : everyday("INFO ");
            case "debug" -> random.nextInt(300) == 0 ? failure() : everyday(random.nextInt(8) == 0 ? "INFO " : "DEBUG");
            case "json" -> json();
            case "long" ->
                random.nextInt(100) == 0
                        ? failure()
                        : line(
                                "INFO ",
                                CLASSES[1],
                                "record " + "{\"id\":" + random.nextInt() + ",\"items\":["
                                        + (item() + ",").repeat(20 + random.nextInt(300)) + "]}");
            default -> {
                int kind = random.nextInt(100);
                yield kind < 1 ? failure() : kind < 3 ? warning() : kind < 8 ? life() : everyday("INFO ");
            }
        };
    }

    private String item() {
        return "{\"sku\":\"" + Integer.toString(random.nextInt(1 << 30), 36) + "\",\"count\":" + random.nextInt(20)
                + "}";
    }

    private String everyday(String level) {
        return line(level, CLASSES[random.nextInt(CLASSES.length)], sentence());
    }

    private String sentence() {
        return NOUNS[random.nextInt(NOUNS.length)] + " " + random.nextInt(1_000_000) + " "
                + VERBS[random.nextInt(VERBS.length)] + " in " + random.nextInt(900) + " us, "
                + NOUNS[random.nextInt(NOUNS.length)] + "s so far: " + random.nextInt(9_000_000)
                + (random.nextBoolean()
                        ? ", cache hit"
                        : ", offset " + random.nextLong() + " of partition in-" + random.nextInt(32));
    }

    private String warning() {
        return line(
                "WARN ",
                "org.apache.kafka.clients.NetworkClient",
                "[Producer clientId=producer-" + random.nextInt(8)
                        + "] Got error produce response with correlation id " + random.nextInt(99_999)
                        + " on topic-partition out-3, retrying (2147483646 attempts left). Error: NOT_LEADER_OR_FOLLOWER");
    }

    private String life() {
        switch (random.nextInt(8)) {
            case 0 -> {
                return line(
                        "INFO ",
                        "org.apache.flink.runtime.checkpoint.CheckpointCoordinator",
                        "Triggering checkpoint "
                                + ++checkpoint
                                + " (type=CheckpointType{name='Checkpoint', sharingFilesStrategy=FORWARD_BACKWARD}) @ "
                                + millis + " for job " + JOB + ".");
            }
            case 1 -> {
                return line(
                        "INFO ",
                        "org.apache.flink.runtime.checkpoint.CheckpointCoordinator",
                        "Completed checkpoint "
                                + checkpoint + " for job " + JOB + " (" + random.nextInt(900_000)
                                + " bytes, checkpointDuration="
                                + random.nextInt(900) + " ms, finalizationTime=3 ms).");
            }
            case 2 -> {
                attempt++;
                return line(
                        "INFO ",
                        "org.apache.flink.runtime.executiongraph.ExecutionGraph",
                        "Job orders (" + JOB + ") switched from state RUNNING to RESTARTING.");
            }
            default -> {
                String[] states = {
                    "CREATED", "SCHEDULED", "DEPLOYING", "INITIALIZING", "RUNNING", "CANCELING", "CANCELED"
                };
                int state = random.nextInt(6);
                return line(
                        "INFO ",
                        "org.apache.flink.runtime.executiongraph.ExecutionGraph",
                        "Enrich -> Sink: out ("
                                + (1 + random.nextInt(64))
                                + "/64) (0123456789abcdef0123456789abcdef_20ba6b65f97481d5570070de90e4e791_"
                                + random.nextInt(64) + "_" + attempt + ") switched from " + states[state] + " to "
                                + states[state + 1] + ".");
            }
        }
    }

    private String failure() {
        String fault = String.format(
                Locale.ROOT,
                FAULTS[random.nextInt(FAULTS.length)].replace("%s", "X"),
                random.nextInt(10),
                random.nextInt(90_000));
        StringBuilder text = new StringBuilder(line(
                random.nextBoolean() ? "ERROR" : "WARN ",
                CLASSES[random.nextInt(4)],
                "processing of " + NOUNS[random.nextInt(NOUNS.length)] + " " + random.nextInt(1_000_000) + " failed"));
        text.append("java.lang.RuntimeException: could not process element ")
                .append(random.nextInt(1_000_000))
                .append('\n');
        stack(text, 10 + random.nextInt(25));
        text.append("Caused by: ").append(fault).append('\n');
        stack(text, 5 + random.nextInt(10));
        return text.append("\t... 12 more\n").toString();
    }

    private void stack(StringBuilder text, int frames) {
        int first = random.nextInt(6);
        for (int i = 0; i < frames; i++) {
            String[] frame = i < 3
                    ? new String[] {"com.shop.stage" + (first + i) + ".Operator" + first, "apply", "Operator.java"}
                    : i % 3 == 0
                            ? new String[] {
                                "org.apache.flink.streaming.runtime.tasks.CopyingChainingOutput",
                                "collect",
                                "CopyingChainingOutput.java"
                            }
                            : i % 3 == 1
                                    ? new String[] {
                                        "org.apache.flink.streaming.api.operators.StreamMap",
                                        "processElement",
                                        "StreamMap.java"
                                    }
                                    : new String[] {
                                        "java.base/java.util.concurrent.CompletableFuture",
                                        "postComplete",
                                        "CompletableFuture.java"
                                    };
            text.append("\tat ")
                    .append(frame[0])
                    .append('.')
                    .append(frame[1])
                    .append('(')
                    .append(frame[2])
                    .append(':')
                    .append(20 + random.nextInt(30))
                    .append(i > 2 ? ") ~[flink-dist-1.20.1.jar:1.20.1]\n" : ") ~[?:?]\n");
        }
    }

    private String json() {
        boolean bad = random.nextInt(100) == 0;
        String text =
                "{\"instant\":{\"epochSecond\":" + millis / 1000 + ",\"nanoOfSecond\":" + millis % 1000 * 1_000_000
                        + "},\"thread\":\"Source: orders (1/8)#0\",\"level\":\"" + (bad ? "ERROR" : "INFO")
                        + "\",\"loggerName\":\""
                        + CLASSES[random.nextInt(CLASSES.length)] + "\",\"message\":\"" + sentence() + "\"";
        if (bad) {
            StringBuilder stack = new StringBuilder("java.lang.RuntimeException: no answer from profile service\n");
            stack(stack, 20);
            text += ",\"thrown\":{\"commonElementCount\":0,\"message\":\"no answer from profile service\","
                    + "\"name\":\"java.lang.RuntimeException\",\"extendedStackTrace\":\""
                    + stack.toString().replace("\n", "\\n").replace("\t", "\\t") + "\"}";
        }
        return text
                + ",\"endOfBatch\":false,\"loggerFqcn\":\"org.apache.logging.slf4j.Log4jLogger\",\"threadId\":54,\"threadPriority\":5}\n";
    }

    private String line(String level, String logger, String message) {
        String iso = Instant.ofEpochMilli(millis).toString();
        long rest = millis % 1000;
        StringBuilder line = new StringBuilder(300);
        line.append(iso, 0, 10).append(' ').append(iso, 11, 19).append(',');
        line.append(rest < 100 ? "0" : "").append(rest < 10 ? "0" : "").append(rest);
        line.append(' ').append(level).append(' ').append(logger);
        for (int i = logger.length(); i < 60; i++) {
            line.append(' ');
        }
        return line.append(" [] - ").append(message).append('\n').toString();
    }
}
