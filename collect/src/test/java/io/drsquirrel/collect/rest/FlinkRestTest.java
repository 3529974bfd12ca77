// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import io.drsquirrel.collect.rest.RestException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Whatever comes instead of an answer: a sentence that says what to do, and its kind. */
class FlinkRestTest {

    private static RestException refused(FlinkRest rest) {
        try (ClusterPoller poller = new ClusterPoller(rest, PollSettings.DEFAULT, Clock.systemUTC())) {
            return catchThrowableOfType(RestException.class, poller::poll);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, --bearer-token",
        "403, FORBIDDEN, Credentials are given with --bearer-token",
        "404, NOT_FLINK, not as Flink's REST API does",
        "500, SERVER_ERROR, HTTP status 500",
        "502, UNAVAILABLE, the gateway there does not reach the job manager",
        "503, UNAVAILABLE, it has no leader at present",
        "418, NOT_FLINK, HTTP status 418"
    })
    void statusThatIsNoAnswer_isToldInWords(int status, Kind kind, String words) {
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            flink.answer("/config", status, "{\"errors\":[]}");

            RestException e = refused(flink.rest());

            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.sentence()).contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>login</html> | web page",
                "{\"flink-ver       | cut off",
                "{\"name\": \"x\"}  | not as Flink's REST API does",
                "[]                 | not as Flink's REST API does"
            })
    void anAddressThatIsNotFlink_isToldSo(String body, String words) {
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            flink.answer("/config", 200, body);

            RestException e = refused(flink.rest());

            assertThat(e.kind()).isEqualTo(Kind.NOT_FLINK);
            assertThat(e.sentence()).contains(words, "Name the address where Flink's own web page is found");
        }
    }

    @Test
    void redirect_isNotFollowedAndItsTargetNamed() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                RecordedFlink elsewhere = new RecordedFlink("2.2.1")) {
            flink.redirect("/config", elsewhere.address() + "/config");

            RestException e = refused(flink.rest());

            assertThat(e.kind()).isEqualTo(Kind.REDIRECTED);
            assertThat(e.sentence()).contains("redirects to " + elsewhere.address() + "/config");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void nobodyThere_isToldSo() {
        ClusterAddress gone;
        try (RecordedFlink flink = new RecordedFlink("2.2.1")) {
            gone = flink.address();
        }

        RestException e = refused(new FlinkRest(gone, RestAccess.plain()));

        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e.sentence()).contains("nothing answers there");
    }

    @Test
    void tlsToAServerWithout_isToldSo() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answering(server, "HTTP/1.1 400 Bad Request\r\n\r\n");

            RestException e = refused(new FlinkRest(
                    ClusterAddress.parse("https://localhost:" + server.getLocalPort()), RestAccess.plain()));

            assertThat(e.kind()).isEqualTo(Kind.TLS);
            assertThat(e.sentence()).contains("Use http:// instead");
        }
    }

    /** Says those words on each connection, after all of what was asked: closed with something unread, a socket takes its answer back. */
    private static void answering(ServerSocket server, String words) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[1 << 16]);
                    socket.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    // The test is over, or the client went first.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void silence_endsWithTheTimeOut() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FlinkRest rest = new FlinkRest(
                    ClusterAddress.parse("http://localhost:" + mute.getLocalPort()),
                    RestAccess.plain().withLimits(Duration.ofMillis(300), 1 << 20));

            RestException e = refused(rest);

            assertThat(e.kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void bodyShorterThanPromised_isToldAsBrokenOff() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            answering(server, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"flink");

            RestException e = refused(new FlinkRest(
                    ClusterAddress.parse("http://localhost:" + server.getLocalPort()), RestAccess.plain()));

            assertThat(e.sentence()).contains("broke off");
        }
    }

    @Test
    void endlessAnswer_isNotRead() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                FlinkRest rest =
                        new FlinkRest(flink.address(), RestAccess.plain().withLimits(Duration.ofSeconds(5), 1_000))) {
            flink.answer("/x", 200, "[" + "1,".repeat(1_000) + "1]");

            assertThatThrownBy(() -> rest.get("/x"))
                    .isInstanceOfSatisfying(
                            RestException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE));
        }
    }

    @Test
    void deeplyNestedAnswer_isRefused() {
        try (RecordedFlink flink = new RecordedFlink("2.2.1");
                FlinkRest rest = flink.rest()) {
            flink.answer("/x", 200, "[".repeat(100_000));

            assertThatThrownBy(() -> rest.get("/x")).isInstanceOf(RestException.class);
        }
    }

    @Test
    void credentials_travelInTheHeaderAndNeverInMessages() throws IOException {
        List<String> seen = new ArrayList<>();
        var server = com.sun.net.httpserver.HttpServer.create(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            RestException user = refused(
                    new FlinkRest(ClusterAddress.parse("http://anna:geheim@localhost:" + port), RestAccess.plain()));
            RestException token = refused(new FlinkRest(
                    ClusterAddress.parse("http://localhost:" + port),
                    RestAccess.plain().withBearer("t0ken")));

            assertThat(seen).containsExactly("Basic YW5uYTpnZWhlaW0=", "Bearer t0ken");
            assertThat(user.sentence() + token.sentence())
                    .doesNotContain("geheim")
                    .doesNotContain("t0ken");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void addresses_areReadAsPeopleCopyThem() {
        assertThat(ClusterAddress.parse("localhost:8081").base()).hasToString("http://localhost:8081");
        assertThat(ClusterAddress.parse("https://gw.example/flink/a/#/overview").of("/jobs"))
                .hasToString("https://gw.example/flink/a/jobs");
        assertThat(ClusterAddress.parse("http://h:1/p/").name()).isEqualTo("h:1/p");
        assertThatThrownBy(() -> ClusterAddress.parse("ftp://u:secret@h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ftp")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> ClusterAddress.parse("not a url"))
                .hasMessageContaining("Allowed is the address of Flink's REST API");
    }

    @Test
    void proxies_comeFromTheEnvironment() {
        EnvironmentProxy proxy = new EnvironmentProxy(
                Map.of("HTTPS_PROXY", "http://proxy:3128", "no_proxy", ".internal.example, 10.0.0.1"));

        assertThat(proxy.select(java.net.URI.create("https://flink.example")))
                .first()
                .asString()
                .contains("proxy");
        for (String direct : List.of("https://a.internal.example", "https://10.0.0.1:8081", "https://localhost")) {
            assertThat(proxy.select(java.net.URI.create(direct))).containsExactly(java.net.Proxy.NO_PROXY);
        }
    }

    @Test
    void longListsOfNames_areCutIntoRequestsThatFlinkTakes() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            names.add(i + ".Source__orders.currentOutputWatermark");
        }
        List<String> paths = MetricQuery.paths("/prefix", "/jobs/x/vertices/y/metrics", names);

        assertThat(paths).hasSizeGreaterThan(10).allSatisfy(p -> assertThat(("/prefix" + p).length())
                .isLessThan(4_000));
        assertThat(String.join(",", paths).split(",")).hasSize(2_000);
    }
}
