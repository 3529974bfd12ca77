// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Log records of known faults, each written in many ways: seven wrappings by Flink, the notations of four JDKs, several layouts, other values
 * in the message, stacks cut at different places. They are cut before the user's function only where nothing but that function tells no faults apart.
 *
 * <p>Faults come in neighbours that must not be mixed: the same type and message from another function, the same function with another
 * message, the same outer exception with another cause.
 */
final class ExceptionCorpus {

    /** One record and the fault that it tells of. */
    record Labelled(String raw, int fault) {}

    /** A fault: type, message with slots, user function (class and method), the library or JDK frames above it. */
    private record Fault(String type, String message, String user, List<String> above) {}

    private static final int JDKS = 4;
    private static final List<String> JDK_PARSE = List.of(
            "java.base/java.lang.NumberFormatException.forInputString(NumberFormatException.java:67)",
            "java.base/java.lang.Integer.parseInt(Integer.java:668)");
    private static final List<String> JDK_NET = List.of(
            "java.base/sun.nio.ch.Net.pollConnect(Native Method)",
            "java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:592)");
    private static final List<String> KAFKA = List.of(
            "org.apache.kafka.clients.producer.KafkaProducer.doSend(KafkaProducer.java:1041)",
            "org.apache.kafka.clients.producer.KafkaProducer.send(KafkaProducer.java:923)");
    private static final List<String> JDBC = List.of(
            "org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2713)",
            "org.postgresql.jdbc.PgPreparedStatement.executeUpdate(PgPreparedStatement.java:152)");
    private static final List<String> JACKSON = List.of(
            "com.fasterxml.jackson.core.JsonParser._constructError(JsonParser.java:2391)",
            "com.fasterxml.jackson.databind.ObjectMapper.readValue(ObjectMapper.java:3629)");

    private static final List<String> FUNCTIONS = List.of(
            "com.acme.orders.ParseOrder.map",
            "com.acme.orders.EnrichCustomer.processElement",
            "com.acme.orders.PriceJoin.join",
            "io.shop.sink.WarehouseSink.invoke",
            "io.shop.fraud.RuleEvaluator.flatMap",
            "de.bahn.events.TrainWindow.apply");

    private final Random random;

    ExceptionCorpus(long seed) {
        random = new Random(seed);
    }

    private static List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (String user : FUNCTIONS) {
            faults.add(new Fault("java.lang.NumberFormatException", "For input string: \"%v\"", user, JDK_PARSE));
            faults.add(new Fault("java.lang.NullPointerException", "", user, List.of()));
            faults.add(new Fault("java.lang.IllegalStateException", "Buffer of %n records is full", user, List.of()));
            faults.add(new Fault(
                    "java.lang.IllegalStateException", "Writer for partition %n is already closed", user, List.of()));
            faults.add(new Fault("java.net.ConnectException", "Connection refused", user, JDK_NET));
            faults.add(new Fault(
                    "org.apache.kafka.common.errors.TimeoutException",
                    "Topic %t not present in metadata after %n ms.",
                    user,
                    KAFKA));
            faults.add(new Fault(
                    "org.postgresql.util.PSQLException",
                    "ERROR: column \"%c\" of relation \"%t\" does not exist",
                    user,
                    JDBC));
            faults.add(new Fault(
                    "org.postgresql.util.PSQLException",
                    "ERROR: duplicate key value violates unique constraint \"%c\"",
                    user,
                    JDBC));
            faults.add(new Fault(
                    "com.fasterxml.jackson.core.JsonParseException",
                    "Unexpected character ('%l' (code %n)): was expecting comma",
                    user,
                    JACKSON));
            faults.add(new Fault("java.lang.ArrayIndexOutOfBoundsException", "%i", user, List.of()));
            faults.add(new Fault("java.lang.ClassCastException", "%k", user, List.of()));
            faults.add(new Fault(
                    "java.io.IOException",
                    "Record {\"id\":%n,\"name\":\"%v\"} from topic %t at offset %n has no field %c",
                    user,
                    List.of()));
            faults.add(new Fault(
                    "java.lang.IllegalArgumentException", "Unknown currency code %u for key %v", user, List.of()));
            faults.add(new Fault(
                    "java.util.concurrent.TimeoutException",
                    "Lookup of customer %v on host %h took longer than %n ms",
                    user,
                    List.of()));
        }
        // Faults without a neighbour: their stacks may be cut before the user's function.
        String[] alone = {
            "UnknownTopicOrPartitionException",
            "RecordTooLargeException",
            "SerializationException",
            "AuthorizationException",
            "InvalidTopicException",
            "OffsetOutOfRangeException",
            "FencedInstanceIdException",
            "CoordinatorNotAvailableException"
        };
        for (String type : alone) {
            faults.add(new Fault(
                    "org.apache.kafka.common.errors." + type,
                    "Request for topic %t and partition %n failed",
                    "com.acme.alone." + type + "Handler.run",
                    KAFKA));
        }
        List<String> none = List.of();
        faults.add(new Fault("java.lang.OutOfMemoryError", "Java heap space", "", none));
        faults.add(new Fault("java.lang.OutOfMemoryError", "Metaspace", "", none));
        faults.add(new Fault("java.lang.OutOfMemoryError", "Direct buffer memory", "", none));
        faults.add(new Fault("java.lang.StackOverflowError", "", "com.acme.orders.Tree.visit", none));
        faults.add(new Fault("java.lang.StackOverflowError", "", "io.shop.fraud.Expression.evaluate", none));
        faults.add(
                new Fault(
                        "org.apache.flink.runtime.io.network.netty.exception.RemoteTransportException",
                        "Connection unexpectedly closed by remote task manager '%h'. This might indicate that the remote task manager was lost.",
                        "",
                        List.of(
                                "org.apache.flink.runtime.io.network.netty.CreditBasedPartitionRequestClientHandler.channelInactive(CreditBasedPartitionRequestClientHandler.java:134)")));
        faults.add(
                new Fault(
                        "org.apache.flink.util.FlinkRuntimeException",
                        "Exceeded checkpoint tolerable failure threshold.",
                        "",
                        List.of(
                                "org.apache.flink.runtime.checkpoint.CheckpointFailureManager.checkFailureAgainstCounter(CheckpointFailureManager.java:206)")));
        faults.add(
                new Fault(
                        "java.util.concurrent.TimeoutException",
                        "Heartbeat of TaskManager with id container_%n_0001_01_%n timed out.",
                        "",
                        List.of(
                                "org.apache.flink.runtime.jobmaster.JobMaster$TaskManagerHeartbeatListener.notifyHeartbeatTimeout(JobMaster.java:1421)")));
        return faults;
    }

    /** {@code perFault} records of each fault, in random order. */
    List<Labelled> records(int perFault) {
        List<Fault> faults = faults();
        List<Labelled> records = new ArrayList<>();
        for (int fault = 0; fault < faults.size(); fault++) {
            for (int i = 0; i < perFault; i++) {
                records.add(new Labelled(record(faults.get(fault), i), fault));
            }
        }
        java.util.Collections.shuffle(records, random);
        return records;
    }

    private String record(Fault fault, int variant) {
        int jdk = random.nextInt(JDKS);
        String message = message(fault.message(), jdk);
        List<String> frames = stack(fault, jdk);
        // A third of the stacks is cut; of those every fourth before it reaches the user's function.
        int keep = frames.size();
        if (random.nextInt(3) == 0) {
            int user = fault.above().size() + 1;
            boolean alone = fault.user().startsWith("com.acme.alone.");
            keep = alone && random.nextInt(4) == 0
                    ? user - 1
                    : user + random.nextInt(Math.max(1, frames.size() - user));
        }
        StringBuilder cause = new StringBuilder(message.isEmpty() ? fault.type() : fault.type() + ": " + message);
        frames.stream().limit(keep).forEach(frame -> cause.append("\n\tat ").append(notation(frame, jdk)));
        if (random.nextInt(6) == 0) {
            cause.append("\n\tSuppressed: java.lang.IllegalStateException: close ")
                    .append(random.nextInt(99))
                    .append("\n\t\tat com.acme.Other.close(Other.java:1)\n\t\t... 3 more");
        }
        String header = header();
        return header + wrapped(cause.toString(), fault, message, variant % 7, jdk);
    }

    private String wrapped(String cause, Fault fault, String message, int way, int jdk) {
        String more = "\n\t... " + (3 + random.nextInt(30)) + " more";
        String recovery =
                "org.apache.flink.runtime.JobException: Recovery is suppressed by FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts="
                        + random.nextInt(9) + ", backoffTimeMS=" + random.nextInt(9000) + ")\n\tat "
                        + notation(
                                "org.apache.flink.runtime.executiongraph.failover.ExecutionFailureHandler.handleFailure(ExecutionFailureHandler.java:139)",
                                jdk);
        String complete = fault.type() + (message.isEmpty() ? "" : ": " + message);
        return switch (way) {
            case 0 ->
                "Source: orders -> Map (" + random.nextInt(9) + "/8)#" + random.nextInt(9)
                        + " switched from RUNNING to FAILED with failure cause:\n" + cause;
            case 1 -> "Job orders failed.\n" + recovery + "\nCaused by: " + cause + (random.nextBoolean() ? more : "");
            case 2 ->
                "Exception in chained operator\norg.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException: Could not forward element to next operator\n\tat "
                        + notation(
                                "org.apache.flink.streaming.runtime.tasks.CopyingChainingOutput.pushToOperator(CopyingChainingOutput.java:92)",
                                jdk)
                        + "\nCaused by: " + cause + more;
            case 3 ->
                "Unhandled\njava.util.concurrent.CompletionException: " + complete
                        + "\n\tat java.base/java.util.concurrent.CompletableFuture.encodeThrowable(CompletableFuture.java:332)\nCaused by: "
                        + cause;
            case 4 ->
                "Client failed\norg.apache.flink.client.program.ProgramInvocationException: The main method caused an error: x\n\tat com.acme.Main.main(Main.java:3)\n"
                        + "Caused by: java.util.concurrent.ExecutionException: org.apache.flink.runtime.client.JobExecutionException: Job execution failed.\n\tat a.B.c(B.java:1)\nCaused by: "
                        + recovery + "\nCaused by: " + cause;
            case 5 ->
                "Serialized\norg.apache.flink.util.FlinkException: Global failure triggered by OperatorCoordinator for 'Source: orders' (operator "
                        + Long.toHexString(random.nextLong())
                        + ").\n\tat org.apache.flink.runtime.X.y(X.java:1)\nCaused by: org.apache.flink.util.SerializedThrowable: "
                        + cause;
            default ->
                "Rpc\norg.apache.flink.runtime.rpc.pekko.exceptions.PekkoRpcException: Discard message "
                        + random.nextInt(99)
                        + "\n\tat flink-rpc-akka//org.apache.pekko.actor.Actor.aroundReceive(Actor.scala:537)\nCaused by: java.lang.RuntimeException: "
                        + complete
                        + "\n\tat org.apache.flink.X.y(X.java:2)\nCaused by: " + cause;
        };
    }

    private List<String> stack(Fault fault, int jdk) {
        List<String> frames = new ArrayList<>(fault.above());
        if (fault.type().endsWith("StackOverflowError")) {
            String type = fault.user().substring(0, fault.user().lastIndexOf('.'));
            if (random.nextBoolean()) {
                frames.add("java.base/java.util.HashMap.hash(HashMap.java:338)");
            }
            for (int i = random.nextInt(3); i < 300; i++) {
                frames.add((i % 2 == 0 ? fault.user() : type + ".children") + "(X.java:%n)");
            }
            return frames;
        }
        if (fault.type().endsWith("OutOfMemoryError")) {
            frames.add("com.acme.Anywhere" + random.nextInt(9) + ".run(A.java:%n)");
        }
        if (!fault.user().isEmpty()) {
            frames.add(fault.user() + "(X.java:%n)");
            String type = fault.user().substring(0, fault.user().lastIndexOf('.'));
            frames.add(type + ".lambda$open$" + (jdk == 0 ? "0" : Integer.toHexString(random.nextInt()) + "$1")
                    + "(X.java:%n)");
            if (jdk == 0) {
                frames.add(type + "$$Lambda$" + random.nextInt(900) + "/" + random.nextInt(99999999)
                        + ".apply(Unknown Source)");
            } else if (jdk == 1) {
                frames.add(type + "$$Lambda$" + random.nextInt(900) + "/0x000000080"
                        + Integer.toHexString(random.nextInt()) + ".apply(Unknown Source)");
            } else if (jdk == 2) {
                frames.add(
                        type + "$$Lambda/0x00007f" + Integer.toHexString(random.nextInt()) + ".apply(Unknown Source)");
            }
            frames.add("StreamExecCalc$" + random.nextInt(500) + ".processElement(Unknown Source)");
            frames.add(
                    jdk < 2
                            ? "java.base/jdk.internal.reflect.GeneratedMethodAccessor" + random.nextInt(90)
                                    + ".invoke(Unknown Source)"
                            : "java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)");
        }
        frames.add("org.apache.flink.streaming.runtime.tasks.StreamTask.invoke(StreamTask.java:%n)");
        frames.add("org.apache.flink.runtime.taskmanager.Task.run(Task.java:%n)");
        frames.add("java.base/java.lang.Thread.run(Thread.java:%n)");
        return frames;
    }

    private String notation(String frame, int jdk) {
        String text = frame.replace("%n", String.valueOf(1 + random.nextInt(2000)));
        if (jdk == 0) {
            text = text.replace("java.base/", "").replace("jdk.internal.reflect", "sun.reflect");
        } else if (jdk == 3 && !text.contains("/")) {
            text = "app//" + text;
        } else if (jdk == 2) {
            text = text.replace("java.base/", "java.base@21.0.2/");
        }
        String[] packaging = {"", " ~[?:?]", " [flink-dist-1.17.2.jar:1.17.2]", " ~[job.jar:?]"};
        return text + packaging[random.nextInt(packaging.length)];
    }

    private String header() {
        String time = String.format(
                Locale.ROOT,
                "2026-03-%02d %02d:%02d:%02d,%03d",
                1 + random.nextInt(28),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1000));
        return switch (random.nextInt(4)) {
            case 0 -> time + " WARN  org.apache.flink.runtime.taskmanager.Task                    [] - ";
            case 1 ->
                time + " [flink-pekko.actor.default-dispatcher-" + random.nextInt(30)
                        + "] ERROR o.a.f.r.e.ExecutionGraph - ";
            case 2 -> time + " INFO  ExecutionGraph:1217 - ";
            default -> "[" + time + "] [ERROR] [com.acme.Job] - ";
        };
    }

    private String message(String template, int jdk) {
        String hex = Integer.toHexString(random.nextInt());
        String[] topics = {"orders", "payments-eu", "shop.events.v" + random.nextInt(9), "clicks", "stock_level"};
        String[] columns = {"amount", "customer_id", "total", "vat", "created_at"};
        String[] hosts = {
            "db-" + random.nextInt(40) + ".prod.internal",
            "10.0." + random.nextInt(255) + ".7:5432",
            "kafka" + random.nextInt(9) + ":9092",
            "worker.example.com"
        };
        String[] values = {
            hex, "abc" + random.nextInt(99), "12," + random.nextInt(99), "x-" + hex, String.valueOf(random.nextInt())
        };
        String[] currencies = {"EUR", "USD", "XYZ", "GBP"};
        String text = template.replace("%t", topics[random.nextInt(topics.length)])
                .replace("%c", columns[random.nextInt(columns.length)])
                .replace("%h", hosts[random.nextInt(hosts.length)])
                .replace("%v", values[random.nextInt(values.length)])
                .replace("%l", String.valueOf((char) ('a' + random.nextInt(26))))
                .replace("%u", currencies[random.nextInt(currencies.length)])
                .replace(
                        "%i",
                        jdk == 0
                                ? String.valueOf(random.nextInt(99))
                                : "Index " + random.nextInt(99) + " out of bounds for length " + random.nextInt(9))
                .replace(
                        "%k",
                        jdk == 0
                                ? "com.acme.model.Order cannot be cast to com.acme.model.Refund"
                                : "class com.acme.model.Order cannot be cast to class com.acme.model.Refund (com.acme.model.Order and com.acme.model.Refund are in unnamed module of loader org.apache.flink.util.ChildFirstURLClassLoader @"
                                        + hex + ")");
        while (text.contains("%n")) {
            text = text.replaceFirst("%n", String.valueOf(random.nextInt(100_000)));
        }
        return text;
    }
}
