// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * First light: the demo on a real Flink cluster and a real broker, its verdicts read through the API and seen in a browser, and
 * nothing left behind when it ends. Figures and screenshots are left in {@code verify/target/e2e}.
 */
class DemoIT {
    private static final Path ROOT = Path.of(System.getProperty("squirrel.root", ".."));
    private static final Path FOLDER = ROOT.resolve("verify/target/e2e").toAbsolutePath();
    private static final Map<String, String> EXPECTED = expected();

    private static Map<String, String> expected() {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("payment-import", "kafka-poison-record");
        expected.put("session-enrichment", "taskmanager-heap-oom");
        expected.put("invoice-export", "slow-sink");
        expected.put("orders-per-minute", "");
        expected.put("shop-generator", "");
        return expected;
    }

    @Test
    void allJobsShowTheirVerdictsAndABrowserReadsTheCause() throws Exception {
        List<String> figures = new ArrayList<>();
        RunningDemo demo = RunningDemo.start(ROOT, FOLDER);
        try {
            await("services are up")
                    .atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !demo.isAlive() || demo.printed().contains("Verdicts come in"));
            assertThat(demo.isAlive()).as(demo.printed()).isTrue();
            Instant up = Instant.now();
            figures.add(latency(demo));
            Map<String, Long> seconds = awaitVerdicts(demo, up);
            figures.add("seconds from services up to the right verdict: " + seconds);
            figures.add(String.format(
                    Locale.ROOT,
                    "resident memory of all processes: %.1f GiB",
                    demo.residentBytes() / (double) (1 << 30)));
            assertThat(demo.residentBytes()).isLessThan(8L << 30);
            assertThat(demo.get("/api/health").orElseThrow().path("status").asText())
                    .isEqualTo("OK");
            browse(demo);
        } finally {
            List<ProcessHandle> left = demo.stop();
            Files.write(FOLDER.resolve("figures.txt"), figures);
            assertThat(left).as("processes that outlive the demo").isEmpty();
        }
    }

    /** From the time at which the exception was logged to the time at which the API names its cause. */
    private static String latency(RunningDemo demo) throws InterruptedException {
        JsonNode[] diagnosis = new JsonNode[1];
        await("the poison record is diagnosed")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    Optional<JsonNode> row = demo.row("payment-import");
                    if (row.isEmpty()
                            || !row.get().path("topCause").path("id").asText().equals("kafka-poison-record")) {
                        return false;
                    }
                    diagnosis[0] = demo.get(
                                    "/api/jobs/" + row.get().path("slug").asText())
                            .orElseThrow()
                            .path("diagnosis");
                    return true;
                });
        Instant logged = Instant.parse(
                diagnosis[0].path("diagnoses").path(0).path("since").asText());
        Duration latency = Duration.between(logged, Instant.now());
        assertThat(latency).as("from the exception to its diagnosis").isLessThan(Duration.ofSeconds(10));
        return String.format(
                Locale.ROOT,
                "detection latency, exception logged to diagnosis in the API: %.1f s",
                latency.toMillis() / 1e3);
    }

    private static Map<String, Long> awaitVerdicts(RunningDemo demo, Instant up) {
        Map<String, Long> seconds = new LinkedHashMap<>();
        await("all jobs show their verdicts")
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    int right = 0;
                    for (Map.Entry<String, String> job : EXPECTED.entrySet()) {
                        if (isRight(demo.row(job.getKey()), job.getValue())) {
                            seconds.putIfAbsent(
                                    job.getKey(),
                                    Duration.between(up, Instant.now()).toSeconds());
                            right++;
                        }
                    }
                    return right == EXPECTED.size();
                });
        return seconds;
    }

    private static boolean isRight(Optional<JsonNode> row, String cause) {
        if (row.isEmpty()) {
            return false;
        }
        String verdict = row.get().path("verdict").asText();
        return cause.isEmpty()
                ? verdict.equals("HEALTHY")
                : row.get().path("topCause").path("id").asText().equals(cause)
                        && (verdict.equals("FAILING") || verdict.equals("DEGRADED"));
    }

    private static void browse(RunningDemo demo) throws IOException, InterruptedException {
        Path shots = Files.createDirectories(FOLDER.resolve("screenshots"));
        Path output = FOLDER.resolve("browser.out");
        ProcessBuilder builder = new ProcessBuilder(
                        "node", "node_modules/@playwright/test/cli.js", "test", "--config", "playwright.live.config.ts")
                .directory(ROOT.resolve("ui").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("SQUIRREL_URL", demo.url().toString());
        builder.environment().put("SQUIRREL_SHOTS", shots.toString());
        Process browser = builder.start();
        boolean ended = browser.waitFor(3, TimeUnit.MINUTES);
        if (!ended) {
            browser.destroyForcibly();
        }
        assertThat(ended && browser.exitValue() == 0)
                .as("the browser test; its output: %s", Files.readString(output))
                .isTrue();
    }
}
