// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.lab.demo.DemoJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints the verdicts of the demo's jobs as they come in, read from the server as any client reads them. */
final class DemoVerdicts {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI jobs;
    private final Steps steps;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    DemoVerdicts(String url, Steps steps) {
        this.jobs = URI.create(url + "/api/jobs");
        this.steps = steps;
    }

    /** Watches until each job has the verdict that its story promises, five minutes at most. */
    void report(List<DemoJob> expected) throws InterruptedException {
        Map<String, String> told = new HashMap<>();
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            Map<String, String> now = verdicts();
            now.forEach((job, verdict) -> {
                if (!verdict.equals(told.put(job, verdict))) {
                    steps.say(String.format("%-20s %s", job, verdict));
                }
            });
            if (expected.stream().allMatch(job -> settled(job, now.getOrDefault(job.name(), "")))) {
                steps.say("all jobs show the verdict their story promises");
                return;
            }
            Thread.sleep(1_000);
        }
    }

    private static boolean settled(DemoJob job, String verdict) {
        return job.cause().map(cause -> verdict.endsWith("(" + cause + ")")).orElse(verdict.startsWith("HEALTHY"));
    }

    private Map<String, String> verdicts() throws InterruptedException {
        Map<String, String> verdicts = new HashMap<>();
        try {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(jobs).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            for (JsonNode job : JSON.readTree(answer.body()).path("jobs")) {
                JsonNode cause = job.path("topCause");
                verdicts.put(
                        job.path("name").asText(),
                        job.path("verdict").asText()
                                + (cause.isObject()
                                        ? ": " + cause.path("title").asText() + " ("
                                                + cause.path("id").asText() + ")"
                                        : ""));
            }
        } catch (IOException e) {
            return verdicts;
        }
        return verdicts;
    }
}
