// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;

/**
 * The few calls of Flink's REST API with which the laboratory steers a cluster and proves that a fault did hit. Diagnosis
 * has a reader of its own; this one must not depend on it.
 */
public final class FlinkRest {
    private static final String BOUNDARY = "----squirrel-lab-jar";

    private final URI base;
    private final HttpClient http;
    private final Map<Path, String> uploaded = new ConcurrentHashMap<>();

    public FlinkRest(URI base) {
        this(base, Optional.empty());
    }

    /** @param tls trust and keys for an address that begins with https */
    FlinkRest(URI base, Optional<SSLContext> tls) {
        this.base = base;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3));
        tls.ifPresent(client::sslContext);
        this.http = client.build();
    }

    /** The address of the API without a slash at its end. */
    public URI base() {
        return base;
    }

    /** {@code GET path}; throws {@link LabException} on any status but 200. */
    public Json get(String path) {
        return Json.parse(getText(path));
    }

    /** {@code GET path} as text, for logs and thread dumps. */
    public String getText(String path) {
        return send(request(path).GET(), path);
    }

    /** {@code GET path}, or empty when the cluster does not answer or answers with an error. */
    public Optional<Json> tryGet(String path) {
        try {
            return Optional.of(get(path));
        } catch (LabException e) {
            return Optional.empty();
        }
    }

    /** Uploads a jar, once per jar, and answers its id. */
    public String upload(Path jar) {
        return uploaded.computeIfAbsent(jar, this::uploadOnce);
    }

    /** Runs a job whose jar is uploaded if it is not yet; answers the job's id. */
    public String submit(Path jar, JobSubmission submission) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("entryClass", submission.entryClass());
        body.put("programArgsList", submission.arguments());
        body.put("parallelism", submission.parallelism());
        body.put("allowNonRestoredState", submission.allowNonRestoredState());
        submission.savepoint().ifPresent(path -> body.put("savepointPath", path));
        if (!submission.configuration().isEmpty()) {
            body.put("flinkConfiguration", submission.configuration());
        }
        String path = "/jars/" + upload(jar) + "/run";
        return post(path, body).get("jobid").text();
    }

    /** Asks the cluster to cancel a job; it is not yet canceled when this returns. */
    public void cancel(String jobId) {
        send(request("/jobs/" + jobId + "?mode=cancel").method("PATCH", BodyPublishers.noBody()), "/jobs/" + jobId);
    }

    /** {@code POST path} with a JSON body. */
    public Json post(String path, Map<String, ?> body) {
        String answer = send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(Json.write(body))),
                path);
        return Json.parse(answer.isBlank() ? "{}" : answer);
    }

    /** {@code PUT path} with a JSON body. */
    public void put(String path, Map<String, ?> body) {
        send(
                request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(Json.write(body))),
                path);
    }

    /** All jobs that the cluster remembers: id, name, state and times. */
    public List<JobOverview> jobs() {
        return get("/jobs/overview")
                .get("jobs")
                .items()
                .map(job -> new JobOverview(
                        job.get("jid").text(),
                        job.get("name").text(),
                        job.get("state").text()))
                .toList();
    }

    /** The number of registered TaskManagers; empty while the cluster does not answer. */
    public OptionalInt taskManagers() {
        return tryGet("/overview")
                .map(overview ->
                        OptionalInt.of((int) overview.get("taskmanagers").number()))
                .orElse(OptionalInt.empty());
    }

    private String uploadOnce(Path jar) {
        try {
            HttpRequest.Builder request = request("/jars/upload")
                    .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(BodyPublishers.ofByteArrays(List.of(
                            utf8("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                                    + jar.getFileName() + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n"),
                            Files.readAllBytes(jar),
                            utf8("\r\n--" + BOUNDARY + "--\r\n"))));
            String filename =
                    Json.parse(send(request, "/jars/upload")).get("filename").text();
            return filename.substring(filename.lastIndexOf('/') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot read " + jar, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    }

    private String send(HttpRequest.Builder builder, String path) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                String body = response.body();
                throw new LabException("lab: " + request.method() + " " + base + path + " answered "
                        + response.statusCode() + ": " + body.substring(0, Math.min(2_000, body.length())));
            }
            return response.body();
        } catch (IOException e) {
            throw new LabException("lab: " + request.method() + " " + base + path + " - no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("lab: " + request.method() + " " + base + path + " - interrupted", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One line of the list of jobs.
     *
     * @param state Flink's name of the status, such as {@code RUNNING}
     */
    public record JobOverview(String id, String name, String state) {
        /** True for a job that will not run again. */
        public boolean isTerminal() {
            return List.of("FINISHED", "FAILED", "CANCELED").contains(state);
        }
    }
}
