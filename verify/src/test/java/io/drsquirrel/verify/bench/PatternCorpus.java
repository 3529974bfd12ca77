// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.pattern.LinePattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Patterns as a catalogue has them, and log lines of which a given share holds one of their texts. */
final class PatternCorpus {

    private static final List<String> FAULTS = List.of(
            "OutOfMemoryError: Java heap space",
            "OutOfMemoryError: Metaspace",
            "OutOfMemoryError: Direct buffer memory",
            "Insufficient number of network buffers",
            "Could not acquire the minimum required resources",
            "Heartbeat of TaskManager with id",
            "Connection unexpectedly closed by remote task manager",
            "Exceeded checkpoint tolerable failure threshold",
            "Checkpoint expired before completing",
            "Too many open files",
            "No space left on device",
            "Task did not exit gracefully within",
            "Recovery is suppressed by NoRestartBackoffTimeStrategy",
            "Cannot map checkpoint/savepoint state for operator",
            "The new state serializer must not be incompatible",
            "ProducerFencedException",
            "InvalidTxnStateException",
            "OffsetOutOfRangeException",
            "UnknownTopicOrPartitionException",
            "SaslAuthenticationException",
            "TopicAuthorizationException",
            "GroupAuthorizationException",
            "RecordTooLargeException",
            "InstanceAlreadyExistsException",
            "NoResourceAvailableException",
            "PartitionNotFoundException",
            "unable to create new native thread",
            "cannot be cast to class",
            "Could not start cluster entrypoint",
            "AskTimeoutException",
            "NotSerializableException",
            "ClassNotFoundException",
            "NoSuchMethodError",
            "StateMigrationException",
            "binlog probably contains events",
            "slot does not exist",
            "Access Denied (Service: Amazon S3",
            "Failed to renew lease",
            "exited with exit code 137",
            "is running beyond physical memory limits",
            "Token has expired",
            "Unable to obtain Kerberos password",
            "connection reset by peer",
            "Connection refused",
            "deadlock detected",
            "duplicate key value violates unique constraint",
            "CommitFailedException",
            "Commit conflict",
            "CircuitBreakingException",
            "es_rejected_execution_exception",
            "leader election lost for",
            "session expired, closing socket",
            "KryoException: Buffer underflow",
            "InvalidClassException",
            "StackOverflowError",
            "ClosedByInterruptException",
            "BlobServer could not fetch",
            "UnknownHostException",
            "certificate expired",
            "Snapshot timestamp is older than the latest");
    private static final List<String> WORDS = List.of(
            "for operator",
            "in container",
            "while restoring",
            "after retries",
            "of subtask",
            "on broker",
            "during commit");
    private static final List<String> FILLERS = List.of(
            "INFO  org.apache.flink.runtime.executiongraph.ExecutionGraph       [] - Map -> Filter (%d/16) (%016x) switched from DEPLOYING to RUNNING.",
            "INFO  org.apache.flink.runtime.checkpoint.CheckpointCoordinator    [] - Completed checkpoint %d for job %016x (123456 bytes, checkpointDuration=812 ms).",
            "DEBUG org.apache.kafka.clients.NetworkClient                       [] - [Consumer clientId=c-%d, groupId=orders] Sending FETCH request to node 3 id=%016x",
            "INFO  com.example.orders.enrich.CustomerLookup                     [] - Looked up customer %d in 12 ms from cache region %016x hits 17 misses 3",
            "WARN  org.apache.flink.runtime.taskmanager.Task                    [] - Source: orders (%d/4)#2 (%016x) canceled while waiting for the mailbox.",
            "\tat org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor.runMailboxLoop(MailboxProcessor.java:%d) ~[flink-dist-1.17.jar:%016x]");

    private PatternCorpus() {}

    /** {@code count} different patterns: literals, alternations and expressions with gaps. */
    static List<LinePattern> patterns(int count) {
        List<LinePattern> patterns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String fault = FAULTS.get(i % FAULTS.size());
            int round = i / FAULTS.size();
            String word = WORDS.get(round % WORDS.size());
            String id = "p" + i;
            patterns.add(
                    switch (round % 4) {
                        case 0 -> LinePattern.containing(id, fault);
                        case 1 ->
                            LinePattern.regex(id, quote(fault) + ".{0,40}" + word)
                                    .ignoringCase();
                        case 2 ->
                            LinePattern.regex(
                                    id,
                                    "(?:" + quote(fault) + "|" + word.toUpperCase(java.util.Locale.ROOT) + " code " + i
                                            + ") \\w+ \\d+");
                        default -> LinePattern.containing(id, fault.substring(0, fault.length() / 2 + 2), word);
                    });
        }
        return patterns;
    }

    /** Lines of {@code width} bytes, line feed included; {@code share} of them hold the text of some pattern. */
    static byte[] lines(int count, int width, double share, long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream(count * width);
        for (int i = 0; i < count; i++) {
            StringBuilder line = new StringBuilder("2026-03-04 05:06:%02d,%03d ".formatted(i / 1000 % 60, i % 1000));
            if (random.nextDouble() < share) {
                line.append("ERROR com.example.Job [] - ")
                        .append(FAULTS.get(random.nextInt(FAULTS.size())))
                        .append(' ')
                        .append(WORDS.get(random.nextInt(WORDS.size())))
                        .append(' ')
                        .append(i);
            } else {
                line.append(FILLERS.get(random.nextInt(FILLERS.size())).formatted(i, random.nextLong()));
            }
            while (line.length() < width - 1) {
                line.append(" key=").append(Integer.toHexString(random.nextInt()));
            }
            line.setLength(width - 1);
            out.writeBytes(line.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }

    static List<String> faults() {
        return FAULTS;
    }

    private static String quote(String text) {
        return text.replaceAll("[()\\[\\].*+?/]", "\\\\$0").replace("\\/", "/");
    }
}
