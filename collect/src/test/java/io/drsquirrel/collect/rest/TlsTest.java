// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** TLS with certificates that sign themselves, as clusters in a company have them, and clusters that ask for ours. */
class TlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path folder;

    private static @Nullable HttpsServer open;
    private static @Nullable HttpsServer asking;

    @BeforeAll
    static void startServers() throws Exception {
        keytool("-genkeypair -alias server -keyalg RSA -dname CN=localhost -ext san=dns:localhost", "server.p12");
        keytool("-exportcert -rfc -alias server -file " + folder.resolve("server.pem"), "server.p12");
        keytool("-genkeypair -alias client -keyalg RSA -dname CN=squirrel", "client.p12");
        keytool("-exportcert -alias client -file " + folder.resolve("client.crt"), "client.p12");
        keytool("-importcert -noprompt -alias client -file " + folder.resolve("client.crt"), "trusted.p12");
        open = server(false);
        asking = server(true);
    }

    @AfterAll
    static void stopServers() {
        for (HttpsServer server : new @Nullable HttpsServer[] {open, asking}) {
            if (server != null) {
                server.stop(0);
            }
        }
    }

    private static void keytool(String words, String keys) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String line = tool + " " + words + " -storetype PKCS12 -storepass changeit -keystore " + folder.resolve(keys);
        Path said = folder.resolve("keytool.out");
        Process process = new ProcessBuilder(line.split(" "))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    }

    private static HttpsServer server(boolean asksForCertificate) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(folder.resolve("server.p12").toFile(), PASSWORD), PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(KeyStore.getInstance(folder.resolve("trusted.p12").toFile(), PASSWORD));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(asksForCertificate);
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/config", exchange -> {
            byte[] body = "{\"flink-version\":\"2.2.1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String ask(@Nullable HttpsServer server, String host, RestAccess access) throws RestException {
        int port = server == null ? 0 : server.getAddress().getPort();
        try (FlinkRest rest = new FlinkRest(ClusterAddress.parse("https://" + host + ":" + port), access)) {
            return rest.get("/config").path("flink-version").asText();
        }
    }

    private static RestAccess access(@Nullable String authority, @Nullable String keys, boolean trustAll)
            throws IOException {
        return RestAccess.plain()
                .withTls(
                        authority == null ? null : folder.resolve(authority),
                        keys == null ? null : folder.resolve(keys),
                        "changeit",
                        trustAll);
    }

    private static RestException refused(@Nullable HttpsServer server, String host, RestAccess access) {
        return catchThrowableOfType(RestException.class, () -> ask(server, host, access));
    }

    @Test
    void certificateThatSignsItself_isTrustedWhereItIsNamed() throws IOException {
        assertThat(ask(open, "localhost", access("server.pem", null, false))).isEqualTo("2.2.1");
    }

    @Test
    void anybody_isTrustedWhereThatIsAskedFor() throws IOException {
        assertThat(ask(open, "127.0.0.1", access(null, null, true))).isEqualTo("2.2.1");
    }

    @Test
    void unknownAuthority_isToldWithWhatToDo() {
        assertThat(refused(open, "localhost", RestAccess.plain()).sentence())
                .contains("not trusted here", "--ca-cert")
                .doesNotContain("PKIX");
    }

    @Test
    void certificateOfAnotherHost_isToldAsSuch() throws IOException {
        assertThat(refused(open, "127.0.0.1", access("server.pem", null, false)).sentence())
                .contains("that of another host");
    }

    @Test
    void clusterThatAsksForOurCertificate_getsIt() throws IOException {
        assertThat(ask(asking, "localhost", access("server.pem", "client.p12", false)))
                .isEqualTo("2.2.1");
    }

    /** With TLS 1.3 a server may close the connection before its refusal was read. */
    @Test
    void clusterThatAsksForOurCertificateInVain_isToldWithWhatToDo() throws IOException {
        assertThat(refused(asking, "localhost", access("server.pem", null, false))
                        .sentence())
                .contains("a certificate of ours", "--keystore");
    }

    @Test
    void filesThatAreNoCertificates_areNamedWithTheReason() throws IOException {
        Files.writeString(folder.resolve("words.pem"), "words");

        assertThatThrownBy(() -> access("none.pem", null, false)).hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> access("words.pem", null, false)).hasMessageContaining("PEM");
        assertThatThrownBy(() -> access("server.pem", "none.p12", false)).hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> RestAccess.plain().withTls(null, folder.resolve("client.p12"), "wrong", false))
                .hasMessageContaining("password was incorrect");
    }
}
