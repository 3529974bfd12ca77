// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small HTTP server that answers with what clusters of three releases were recorded to say. Values of single metrics were not
 * recorded one by one; those are made up, for the names that were there.
 */
final class RecordedFlink implements AutoCloseable {
    static final String SOURCE = "bc4197a480c92c793190a9f8c0afc54c";
    static final String SINK = "239c254b5ff89532b198266322bc819f";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String version;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> overridden = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private final AtomicInteger emptyNames = new AtomicInteger();
    final String jobId;
    final String taskManager;

    private record Answer(int status, String type, byte[] body, String location) {}

    RecordedFlink(String version) {
        this(version, 0);
    }

    /** @param port 0 for any */
    RecordedFlink(String version, int port) {
        this.version = version;
        this.jobId = json("jobs-overview").path("jobs").path(0).path("jid").asText();
        this.taskManager =
                json("vertex0").path("subtasks").path(0).path("taskmanager-id").asText();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    ClusterAddress address() {
        return ClusterAddress.parse("http://localhost:" + port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    FlinkRest rest() {
        return new FlinkRest(address(), RestAccess.plain());
    }

    /** The time at which the job was recorded. */
    Instant now() {
        return Instant.ofEpochMilli(json("job").path("now").asLong());
    }

    /** Paths asked for, with their queries. */
    List<String> requests() {
        return requests;
    }

    /** Answers a path, without query, in another way. */
    void answer(String path, int status, String body) {
        overridden.put(path, new Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8), ""));
    }

    void redirect(String path, String target) {
        overridden.put(path, new Answer(302, "text/html", new byte[0], target));
    }

    /** Answers as recorded again. */
    void restore(String path) {
        overridden.remove(path);
    }

    /** The value of one metric, by the name it is asked for. */
    void value(String name, double value) {
        values.put(name, value);
    }

    /** Answers the next so many questions for metrics as Flink does before it has fetched them. */
    void notFetchedFor(int questions) {
        emptyNames.set(questions);
    }

    JsonNode json(String name) {
        try (InputStream in = RecordedFlink.class.getResourceAsStream(version + "/" + name + ".json")) {
            if (in == null) {
                throw new IllegalArgumentException("not recorded: " + version + "/" + name);
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String query = exchange.getRequestURI().getRawQuery();
            requests.add(path + (query == null ? "" : "?" + query));
            Answer answer = overridden.get(path);
            if (answer == null) {
                answer = recorded(path, query == null ? "" : URLDecoder.decode(query, StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            if (!answer.location().isEmpty()) {
                exchange.getResponseHeaders().set("Location", answer.location());
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer recorded(String path, String query) throws IOException {
        String job = "/jobs/" + jobId;
        if (query.startsWith("get=")) {
            return metrics(path, query.substring(4));
        }
        String name =
                switch (path) {
                    case "/config" -> "config";
                    case "/jobs/overview" -> "jobs-overview";
                    case "/jobmanager/config" -> "jobmanager-config";
                    case "/jobmanager/metrics" -> "jobmanager-metrics";
                    case "/taskmanagers" -> "taskmanagers";
                    default -> {
                        if (path.startsWith("/taskmanagers/") && path.endsWith("/metrics")) {
                            yield "taskmanager-metrics";
                        }
                        if (path.startsWith(job)) {
                            yield ofJob(path.substring(job.length()));
                        }
                        yield "";
                    }
                };
        if (name.isEmpty()) {
            return new Answer(
                    404,
                    "application/json",
                    "{\"errors\":[\"Unable to load requested file.\"]}".getBytes(StandardCharsets.UTF_8),
                    "");
        }
        if (name.endsWith("-metrics") && emptyNames.getAndDecrement() > 0) {
            return ok("[]");
        }
        return ok(json(name).toString());
    }

    private static String ofJob(String below) {
        return switch (below) {
            case "" -> "job";
            case "/exceptions" -> "job-exceptions";
            case "/checkpoints" -> "job-checkpoints";
            case "/checkpoints/config" -> "job-checkpoints-config";
            case "/config" -> "job-config";
            case "/vertices/" + SOURCE -> "vertex0";
            case "/vertices/" + SINK -> "vertex1";
            case "/vertices/" + SOURCE + "/subtasks/metrics" -> "vertex0-subtasks-metrics";
            case "/vertices/" + SINK + "/subtasks/metrics" -> "vertex1-subtasks-metrics";
            default ->
                below.startsWith("/checkpoints/details/")
                        ? below.endsWith(SOURCE)
                                ? "vertex0-checkpoint-detail-subtasks"
                                : "vertex1-checkpoint-detail-subtasks"
                        : "";
        };
    }

    private Answer metrics(String path, String names) {
        if (emptyNames.getAndDecrement() > 0) {
            return ok("[]");
        }
        ArrayNode answer = JSON.createArrayNode();
        JsonNode ofJob = json("job-metrics-values");
        for (String name : names.split(",")) {
            if (path.equals("/jobs/" + jobId + "/metrics") && !values.containsKey(name)) {
                for (JsonNode node : ofJob) {
                    if (node.path("id").asText().equals(name)) {
                        answer.add(node);
                    }
                }
            } else if (path.contains("/subtasks/")) {
                double value = values.getOrDefault(name, 5.0);
                answer.addObject()
                        .put("id", name)
                        .put("min", value - 1)
                        .put("max", value + 1)
                        .put("avg", value)
                        .put("sum", 2 * value);
            } else {
                answer.addObject().put("id", name).put("value", String.valueOf(values.getOrDefault(name, 5.0)));
            }
        }
        return ok(answer.toString());
    }

    private static Answer ok(String body) {
        return new Answer(200, "application/json", body.getBytes(StandardCharsets.UTF_8), "");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
