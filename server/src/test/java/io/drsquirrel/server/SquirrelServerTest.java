// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The whole server over HTTP, on SQLite. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SquirrelServerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T09:30:10Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final JobSnapshot sick =
            SampleJob.named("payments").restarted(7).at(NOW.minusSeconds(10)).snapshot();
    private final JobSnapshot well = SampleJob.named("orders", "batch")
            .runningAs("0123456789abcdef0123456789abcdef")
            .at(NOW.minusSeconds(10))
            .snapshot();
    private SquirrelServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server = SquirrelServer.start(ServerSettings.defaults()
                .at("127.0.0.1", 0)
                .keepingIn(folder.resolve("squirrel.db"))
                .every(Duration.ofMinutes(5), Duration.ofMinutes(1))
                .by(Clock.fixed(NOW, ZoneOffset.UTC)));
        server.sink().accept(sick);
        server.sink().accept(well);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void jobs_areListedWorstFirst() throws Exception {
        JsonNode list = json("/api/jobs");

        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("counts").path("FAILING").asInt()).isEqualTo(1);
        assertThat(list.path("clusters")).extracting(JsonNode::asText).containsExactly("batch", "demo");
        JsonNode row = list.path("jobs").path(0);
        assertThat(row.path("slug").asText()).isEqualTo(sick.key().slug());
        assertThat(row.path("verdict").asText()).isEqualTo("FAILING");
        assertThat(row.path("takenAt").asText()).isEqualTo("2026-11-21T09:30:00Z");
        assertThat(row.path("restartsLastHour").asInt()).isEqualTo(7);
        assertThat(row.path("restartStrip")).hasSize(60);
        assertThat(row.path("backpressure").asDouble()).isEqualTo(0.25);
        assertThat(row.path("memory").asDouble()).isEqualTo(0.5);
        assertThat(row.path("attempt").asInt()).isEqualTo(8);
    }

    @Test
    void jobPage_saysWhyWithEvidence() throws Exception {
        JsonNode page = json("/api/jobs/" + sick.key().slug());

        JsonNode first = page.path("diagnosis").path("diagnoses").path(0);
        assertThat(first.path("title").asText()).isNotEmpty();
        assertThat(first.path("evidence")).isNotEmpty();
        assertThat(page.path("row").path("topCause").path("id").asText())
                .isEqualTo(first.path("id").asText());
        assertThat(page.path("restarts")).hasSize(7);
        assertThat(page.path("restarts").path(0).path("cause").asText()).contains("NumberFormatException");
        assertThat(page.path("changes")).isNotEmpty();
        assertThat(page.path("coverage")).isNotEmpty();
        assertThat(page.path("window").path("paneMs").asInt()).isEqualTo(60_000);
    }

    @Test
    void healthTab_hasGapsWhereNobodyMeasured() throws Exception {
        JsonNode health = json("/api/jobs/" + well.key().slug() + "/health");

        assertThat(health.path("operators").path(0).path("backpressure")).hasSize(60);
        assertThat(health.path("operators").path(0).path("backpressure").path(0).isNull())
                .isTrue();
        assertThat(health.path("containers").path(0).path("cpu").path("rule").asText())
                .isEqualTo("P90 below 90 % of 2 cores");
        assertThat(health.path("throughput").path("in").path(1).asDouble()).isEqualTo(1234.57);
        assertThat(health.path("lag").path(1).asDouble()).isEqualTo(17);
        assertThat(health.path("checkpoints").path(0).path("durationMs").asInt())
                .isEqualTo(250);
    }

    @Test
    void logsTab_groupsWhatLedToRestarts() throws Exception {
        JsonNode logs = json("/api/jobs/" + sick.key().slug() + "/logs?view=unique");

        JsonNode group = logs.path("sections").path(0).path("groups").path(0);
        assertThat(logs.path("sections").path(0).path("id").asText()).isEqualTo("restart");
        assertThat(group.path("type").asText()).isEqualTo("java.lang.NumberFormatException");
        assertThat(group.path("total").asInt()).isEqualTo(7);
        JsonNode cause = group.path("samples").path(0).path("throwable").path("cause");
        assertThat(cause.path("frames"))
                .extracting(f -> f.path("origin").asText())
                .contains("user", "jdk", "flink");
        assertThat(logs.path("histogram").path("restarts")).hasSize(60);
    }

    @Test
    void timeline_goesBackPageByPage() throws Exception {
        String address = "/api/jobs/" + sick.key().slug() + "/logs/timeline?limit=4";
        JsonNode first = json(address);
        JsonNode second = json(address + "&before=" + first.path("next").asText());

        assertThat(first.path("events")).hasSize(4);
        assertThat(second.path("events")).hasSize(3);
        assertThat(second.has("next")).isFalse();
        assertThat(first.path("events").path(0).path("at").asText()).isEqualTo("2026-11-21T09:29:00Z");
    }

    @Test
    void secrets_areMaskedBeforeTheyAreStored() throws Exception {
        String logs = text("/api/jobs/" + sick.key().slug() + "/logs/timeline");
        String config = text("/api/jobs/" + sick.key().slug() + "/config");

        assertThat(logs).contains("jdbc:postgresql://******@db/ledger").doesNotContain("geheim");
        assertThat(config).contains("s3.secret-key").doesNotContain("hunter2");
    }

    @Test
    void config_showsWhatAValueOverrides() throws Exception {
        JsonNode entry = json("/api/jobs/" + well.key().slug() + "/config?q=parallelism")
                .path("entries")
                .path(0);

        assertThat(entry.path("value").asText()).isEqualTo("2");
        assertThat(entry.path("origin").asText()).isEqualTo("CLUSTER");
        assertThat(entry.path("default").asText()).isEqualTo("1");
        assertThat(entry.path("overrides").path(0).path("origin").asText()).isEqualTo("FLINK_DEFAULT");
    }

    @Test
    void guides_nameTheJobsTheyAreFoundOn() throws Exception {
        String cause = json("/api/jobs")
                .path("jobs")
                .path(0)
                .path("topCause")
                .path("id")
                .asText();
        JsonNode summary = find(json("/api/guides"), cause);
        JsonNode guide = json("/api/guides/" + summary.path("guide").asText());

        assertThat(guide.path("markdown").asText()).contains("## Meaning");
        assertThat(guide.path("affected").path(0).path("name").asText()).isEqualTo("payments");
    }

    @Test
    void fleet_countsCausesAndRestarts() throws Exception {
        JsonNode fleet = json("/api/fleet");

        assertThat(fleet.path("jobs").asInt()).isEqualTo(2);
        assertThat(fleet.path("topCauses").path(0).path("restarts").asInt()).isEqualTo(7);
        assertThat(fleet.path("clusters")).hasSize(2);
    }

    @Test
    void search_findsJobsByNameAndByFlinkJobId() throws Exception {
        assertThat(json("/api/search?q=pay").path("jobs").path(0).path("name").asText())
                .isEqualTo("payments");
        assertThat(json("/api/search?q=" + well.jobId())
                        .path("jobs")
                        .path(0)
                        .path("name")
                        .asText())
                .isEqualTo("orders");
        assertThat(json("/api/search?q=restart").path("guides")).isNotEmpty();
    }

    @Test
    void history_hasAPointPerSnapshot() throws Exception {
        JsonNode points = json("/api/jobs/" + sick.key().slug() + "/history").path("points");

        assertThat(points).hasSize(1);
        assertThat(points.path(0).path("restarts").asInt()).isEqualTo(7);
    }

    @Test
    void health_namesItsParts() throws Exception {
        JsonNode health = json("/api/health");

        assertThat(health.path("status").asText()).isEqualTo("OK");
        assertThat(health.path("components"))
                .extracting(c -> c.path("name").asText())
                .containsExactly("store", "catalogue", "watcher");
        assertThat(health.path("deadLetters").path("total").asInt()).isZero();
    }

    @Test
    void about_saysWhatRuns() throws Exception {
        JsonNode about = json("/api/about");

        assertThat(about.path("mode").asText()).isEqualTo("serve");
        assertThat(about.path("rules").asInt()).isPositive();
        assertThat(about.path("startedAt").asText()).isEqualTo(NOW.toString());
    }

    @Test
    void flinkJobId_leadsToTheJobsPage() throws Exception {
        HttpResponse<String> answer = get("/go/flink/" + sick.jobId());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/jobs/" + sick.key().slug());
    }

    @Test
    void unknownJob_isNotFoundInWords() throws Exception {
        HttpResponse<String> answer = get("/api/jobs/nobody-000000/health");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(JSON.readTree(
                        "{\"code\":404,\"message\":\"job 'nobody-000000' is not known; see /api/jobs\"}"));
    }

    @Test
    void wrongParameters_areRefusedWithWhatIsAllowed() throws Exception {
        assertError("/api/jobs?verdict=SICK", 400, "verdict is 'SICK'; allowed is FAILING, DEGRADED, UNKNOWN, HEALTHY");
        assertError("/api/jobs?sort=weight", 400, "sort is 'weight'; allowed is worst, name, since, restarts, cluster");
        assertError("/api/jobs?limit=100000", 400, "limit is 100000; 1 to 1000 is allowed");
        assertError("/api/jobs?limit=many", 400, "limit is not of the right kind; a number is expected");
        assertError("/api/nothing", 404, "there is nothing at this address; /api/openapi.json lists what there is");
        assertError(
                "/api/jobs/" + sick.key().slug() + "/logs?level=LOUD",
                400,
                "level is 'LOUD'; TRACE, DEBUG, INFO, WARN, ERROR or FATAL, several separated by commas");
    }

    @Test
    void wild_charactersInTheSearchAreLiteral() throws Exception {
        assertThat(json("/api/jobs?q=%25").path("total").asInt()).isZero();
        assertThat(json("/api/jobs?q=%27%3B--").path("total").asInt()).isZero();
    }

    @Test
    void everyAnswer_carriesHeadersThatProtectTheBrowser() throws Exception {
        for (String path : new String[] {"/", "/api/jobs", "/api/nothing", "/assets/none.js"}) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'self'");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
    }

    @Test
    void pages_areServedForAddressesOfTheUi() throws Exception {
        HttpResponse<String> page = get("/jobs/" + sick.key().slug() + "/logs");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body()).contains("Dr. Squirrel");
        assertThat(get("/assets/none.js").statusCode()).isEqualTo(404);
        assertThat(get("/assets/..%2f..%2fopenapi.json").statusCode()).isEqualTo(400);
    }

    @Test
    void strangeHostName_isRefusedAtLoopback() throws Exception {
        URI address = URI.create(server.url() + "/api/jobs");
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", address.getPort())) {
            socket.getOutputStream()
                    .write("GET /api/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                            .getBytes("US-ASCII"));
            String answer = new String(socket.getInputStream().readAllBytes(), "UTF-8");
            assertThat(answer).startsWith("HTTP/1.1 403").contains("allowedHosts");
        }
    }

    @Test
    void otherMethods_areRefused() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/jobs"))
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("only GET is answered");
    }

    @Test
    void takenPort_isSaidInWords() {
        int port = URI.create(server.url()).getPort();

        assertThatThrownBy(() -> SquirrelServer.start(ServerSettings.defaults().at("127.0.0.1", port)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + port + " of 127.0.0.1 is taken");
    }

    @Test
    void answers_areStableOverTwoReadings() throws Exception {
        for (String path : Set.of("/api/jobs", "/api/jobs/" + sick.key().slug())) {
            assertThat(text(path)).isEqualTo(text(path));
        }
    }

    private static JsonNode find(JsonNode guides, String id) {
        for (JsonNode guide : guides) {
            if (guide.path("id").asText().equals(id)) {
                return guide;
            }
        }
        throw new AssertionError("no guide " + id);
    }

    private void assertError(String path, int code, String message) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(code);
        assertThat(JSON.readTree(answer.body()).path("message").asText()).isEqualTo(message);
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(text(path));
    }

    private String text(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
