// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A made-up cluster with one job, a chain of very many vertices; all rest but one. It answers in the shapes that Flink 2.2 was recorded
 * with, and is the clock of its test.
 */
final class ManyVertices extends Clock implements AutoCloseable {
    static final String JOB = "0123456789abcdef0123456789abcdef";
    /** Records per second into each subtask. */
    static final double RATE = 10;
    /** The vertex whose subtasks are busy. */
    static final int BUSY = 150;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    private final int vertices;
    private final int parallelism;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile int silentAfter = Integer.MAX_VALUE;
    private volatile Instant now = START.plus(Duration.ofMinutes(20));

    ManyVertices(int vertices, int parallelism) {
        this.vertices = vertices;
        this.parallelism = parallelism;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static String vertex(int index) {
        return String.format("%032x", index + 1);
    }

    FlinkRest rest(RestAccess access) {
        return new FlinkRest(
                ClusterAddress.parse("http://localhost:" + server.getAddress().getPort()), access);
    }

    List<String> requests() {
        return requests;
    }

    /** Answers so many requests more, then none, as a job manager that hangs. */
    void hangAfter(int more) {
        silentAfter = requests.size() + more;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getRawQuery();
            requests.add(exchange.getRequestURI().toString());
            if (requests.size() > silentAfter) {
                closing.await();
                return;
            }
            Object answer = path.startsWith("/jobs/" + JOB)
                    ? ofJob(path.substring(6 + JOB.length()), query == null ? "" : query)
                    : ofCluster(path);
            byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object ofCluster(String path) {
        return switch (path) {
            case "/config" -> JSON.createObjectNode().put("flink-version", "2.2.1");
            case "/jobs/overview" -> {
                ObjectNode overview = JSON.createObjectNode();
                overview.putArray("jobs")
                        .addObject()
                        .put("jid", JOB)
                        .put("name", "many")
                        .put("state", "RUNNING")
                        .put("start-time", START.toEpochMilli())
                        .put("end-time", -1)
                        .put("last-modification", START.toEpochMilli());
                yield overview;
            }
            case "/taskmanagers" -> {
                ObjectNode none = JSON.createObjectNode();
                none.putArray("taskmanagers");
                yield none;
            }
            case "/jobmanager/metrics" ->
                JSON.createArrayNode()
                        .add(JSON.createObjectNode().put("id", "numRunningJobs").put("value", "1"));
            default -> JSON.createArrayNode();
        };
    }

    private Object ofJob(String below, String query) {
        if (below.startsWith("/vertices/")) {
            int index = Integer.parseInt(below.substring(10, 42), 16) - 1;
            return below.endsWith("/metrics") ? metrics(index, query) : subtasks(index);
        }
        if (below.startsWith("/checkpoints/details/1/subtasks/")) {
            return JSON.createObjectNode();
        }
        return switch (below) {
            case "" -> job();
            case "/checkpoints" -> checkpoints();
            case "/checkpoints/details/1" -> checkpoint();
            case "/metrics" ->
                JSON.createArrayNode()
                        .add(JSON.createObjectNode()
                                .put("id", "uptime")
                                .put(
                                        "value",
                                        String.valueOf(
                                                Duration.between(START, now).toMillis())));
            default -> JSON.createObjectNode();
        };
    }

    private ObjectNode job() {
        ObjectNode job = JSON.createObjectNode()
                .put("jid", JOB)
                .put("name", "many")
                .put("state", "RUNNING")
                .put("now", now.toEpochMilli());
        job.putObject("timestamps").put("RUNNING", START.toEpochMilli());
        ArrayNode nodes = job.putObject("plan").putArray("nodes");
        ArrayNode all = job.putArray("vertices");
        for (int v = 0; v < vertices; v++) {
            ArrayNode inputs = nodes.addObject().put("id", vertex(v)).putArray("inputs");
            if (v > 0) {
                inputs.addObject().put("id", vertex(v - 1)).put("ship_strategy", "HASH");
            }
            counters(
                    all.addObject()
                            .put("id", vertex(v))
                            .put("name", "step " + v)
                            .put("parallelism", parallelism)
                            .put("maxParallelism", 128)
                            .put("duration", Duration.between(START, now).toMillis())
                            .putObject("metrics"),
                    v,
                    parallelism);
        }
        return job;
    }

    private void counters(ObjectNode metrics, int vertex, int subtasks) {
        double seconds = Duration.between(START, now).toMillis() / 1000.0;
        double busy = vertex == BUSY ? 0.9 : 0.1;
        metrics.put("read-records", (long) (seconds * RATE * subtasks))
                .put("read-records-complete", true)
                .put("write-records", (long) (seconds * RATE * subtasks))
                .put("write-records-complete", true)
                .put("accumulated-busy-time", 1000 * seconds * busy * subtasks)
                .put("accumulated-backpressured-time", 0)
                .put("accumulated-idle-time", (long) (1000 * seconds * (1 - busy) * subtasks));
    }

    private ObjectNode subtasks(int vertex) {
        ObjectNode detail = JSON.createObjectNode().put("id", vertex(vertex)).put("now", now.toEpochMilli());
        ArrayNode subtasks = detail.putArray("subtasks");
        for (int i = 0; i < parallelism; i++) {
            counters(
                    subtasks.addObject()
                            .put("subtask", i)
                            .put("status", "RUNNING")
                            .put("attempt", 0)
                            .put("taskmanager-id", "tm-" + i % 8)
                            .put("start-time", START.toEpochMilli())
                            .putObject("metrics"),
                    vertex,
                    1);
        }
        return detail;
    }

    private static ArrayNode metrics(int vertex, String query) {
        ArrayNode answer = JSON.createArrayNode();
        String names = query.startsWith("get=")
                ? URLDecoder.decode(query.substring(4), StandardCharsets.UTF_8)
                : "numRecordsIn,numRecordsInPerSecond,numRecordsOut,currentInputWatermark,accumulateBusyTimeMs,busyTimeMsPerSecond,"
                        + "accumulateIdleTimeMs,accumulateBackPressuredTimeMs,buffers.inPoolUsage,buffers.outPoolUsage";
        for (String name : names.split(",")) {
            ObjectNode one = answer.addObject().put("id", name);
            if (!query.isEmpty()) {
                one.put("min", vertex).put("max", vertex).put("sum", vertex).put("avg", vertex);
            }
        }
        return answer;
    }

    private ObjectNode checkpoints() {
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("history")
                .addObject()
                .put("id", 1)
                .put("status", "FAILED")
                .put("trigger_timestamp", now.minusSeconds(30).toEpochMilli())
                .put("end_to_end_duration", 20_000);
        return answer;
    }

    private ObjectNode checkpoint() {
        ObjectNode detail = JSON.createObjectNode();
        ObjectNode tasks = detail.putObject("tasks");
        for (int v = 0; v < vertices; v++) {
            tasks.putObject(vertex(v))
                    .put("num_subtasks", parallelism)
                    .put("num_acknowledged_subtasks", v % 2)
                    .put("end_to_end_duration", v);
        }
        return detail;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
