// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./squirrel demo} as a process of its own, on free ports, with a folder of its own. */
final class RunningDemo {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path output;
    private final URI url;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningDemo(Process process, Path output, URI url) {
        this.process = process;
        this.output = output;
        this.url = url;
    }

    /** Starts it; returns at once. */
    static RunningDemo start(Path root, Path folder) throws IOException {
        Files.createDirectories(folder);
        int port = freePort();
        Path output = folder.resolve("demo.out");
        ProcessBuilder builder = new ProcessBuilder(
                        root.resolve("squirrel").toString(),
                        "demo",
                        "--port",
                        Integer.toString(port),
                        "--kafka-port",
                        Integer.toString(freePort()),
                        "--data",
                        folder.resolve("data").toString())
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What this build has made is what is tested.
        builder.environment().put("SQUIRREL_NO_BUILD", "1");
        return new RunningDemo(builder.start(), output, URI.create("http://localhost:" + port));
    }

    URI url() {
        return url;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String printed() throws IOException {
        return Files.readString(output);
    }

    /** An answer of the API; empty while the server does not answer. */
    Optional<JsonNode> get(String path) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(url.resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? Optional.of(JSON.readTree(answer.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The row of the job with that name. */
    Optional<JsonNode> row(String job) throws InterruptedException {
        Optional<JsonNode> page = get("/api/jobs");
        if (page.isPresent()) {
            for (JsonNode row : page.get().path("jobs")) {
                if (row.path("name").asText().equals(job)) {
                    return Optional.of(row);
                }
            }
        }
        return Optional.empty();
    }

    /** Memory that it and all processes below it hold, in bytes. */
    long residentBytes() {
        try (Stream<ProcessHandle> below = process.descendants()) {
            return Stream.concat(Stream.of(process.toHandle()), below)
                    .mapToLong(RunningDemo::resident)
                    .sum();
        }
    }

    private static long resident(ProcessHandle handle) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(handle.pid()), "status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) << 10)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }

    /** Ends it as Ctrl-C does, and says which processes it left behind. */
    List<ProcessHandle> stop() throws InterruptedException {
        List<ProcessHandle> started;
        try (Stream<ProcessHandle> below = process.descendants()) {
            started = below.toList();
        }
        process.destroy();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        List<ProcessHandle> left =
                started.stream().filter(ProcessHandle::isAlive).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        return left;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
