// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.pull;

import io.drsquirrel.collect.rest.RestAccess;
import io.drsquirrel.lab.FlinkCluster;
import io.drsquirrel.lab.JobSubmission;
import io.drsquirrel.lab.LabHome;
import io.drsquirrel.verify.pull.Command.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A real cluster that speaks TLS, directly and behind nginx, and dies while it is looked at. */
class LookAtSecuredClusterIT {
    private static final int COULD_NOT_ASSESS = 3;

    @TempDir
    private Path folder;

    @Test
    void clusterWithTls_isLookedAtDirectlyAndBehindAGateway_andWhatWasSeenBeforeItsDeathIsReported() throws Exception {
        Path authority = certificate();
        try (FlinkCluster cluster = cluster()) {
            String url = cluster.url().toString();
            cluster.submit(JobSubmission.of("io.drsquirrel.lab.jobs.faults.Pipeline", "--name", "orders"));
            await().atMost(Duration.ofSeconds(60)).until(() -> cluster.rest().jobs().stream()
                    .allMatch(job -> job.state().equals("RUNNING")));
            Command watching = look("watching", url, "--insecure", "--watch", "90s");
            Map<String, Command> looks = new TreeMap<>();
            looks.put("trusted", look("trusted", url, "--ca-cert", authority.toString()));
            looks.put("untrusted", look("untrusted", url));
            looks.put("plain", look("plain", url.replace("https:", "http:")));
            if (Gateway.isInstalled()) {
                try (Gateway gateway = Gateway.start(folder.resolve("nginx"), url)) {
                    looks.put("user", look("user", gateway.url("/team/flink"), "--user", Gateway.USER));
                    looks.put("token", look("token", gateway.url("/token"), "--bearer-token", Gateway.TOKEN));
                    looks.put("stranger", look("stranger", gateway.url("/team/flink"), "--user", "anna:guess"));
                    looks.put("login", look("login", gateway.url("/login")));
                    looks.put("page", look("page", gateway.url("/page")));
                    assertSeen(looks.remove("user").ended());
                    assertSeen(looks.remove("token").ended());
                    assertRefused(looks.remove("stranger").ended(), "refuses these credentials");
                    assertRefused(looks.remove("login").ended(), "redirects to https://login.example/");
                    assertRefused(looks.remove("page").ended(), "a web page instead of JSON");
                }
            }
            assertSeen(looks.remove("trusted").ended());
            assertRefused(looks.remove("untrusted").ended(), "not trusted here", "--ca-cert");
            assertRefused(looks.remove("plain").ended(), "https");

            // It has polled more than once by now, since the others needed two polls each.
            cluster.jobManager().kill();
            Ended ended = watching.ended();

            assertThat(ended.code()).isEqualTo(COULD_NOT_ASSESS);
            assertThat(ended.said()).contains("stopped answering during the look", "nothing answers there");
            assertThat(ended.report()).contains("orders");
        }
    }

    private Command look(String name, String url, String... more) throws IOException {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "diagnose";
        arguments[1] = "--flink";
        arguments[2] = url;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return Command.start(folder, name, arguments);
    }

    private static void assertSeen(Ended ended) {
        assertThat(ended.report()).as(ended.said()).contains("orders");
        assertThat(ended.code()).as(ended.said()).isNotEqualTo(COULD_NOT_ASSESS);
    }

    private static void assertRefused(Ended ended, String... words) {
        assertThat(ended.said()).contains(words).doesNotContain("Exception");
        assertThat(ended.said().lines()).hasSize(1);
        assertThat(ended.report()).isEmpty();
        assertThat(ended.code()).isEqualTo(COULD_NOT_ASSESS);
    }

    private FlinkCluster cluster() throws IOException {
        return FlinkCluster.builder()
                .home(LabHome.locate())
                .directory(folder.resolve("flink"))
                .taskManagers(1, 2)
                .option("security.ssl.rest.enabled", "true")
                .option("security.ssl.rest.keystore", folder.resolve("rest.p12").toString())
                .option("security.ssl.rest.keystore-password", "changeit")
                .option("security.ssl.rest.key-password", "changeit")
                .option(
                        "security.ssl.rest.truststore",
                        folder.resolve("rest.p12").toString())
                .option("security.ssl.rest.truststore-password", "changeit")
                .tls(RestAccess.plain().withTls(null, null, null, true).tls().orElseThrow())
                .start();
    }

    /** Makes a key for localhost; returns its certificate as PEM. */
    private Path certificate() throws IOException, InterruptedException {
        Path keys = folder.resolve("rest.p12");
        Path pem = folder.resolve("rest.pem");
        keytool("-genkeypair -alias rest -keyalg RSA -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1", keys);
        keytool("-exportcert -rfc -alias rest -file " + pem, keys);
        assertThat(Files.readString(pem)).startsWith("-----BEGIN CERTIFICATE-----");
        return pem;
    }

    private void keytool(String words, Path keys) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String[] command = (tool + " " + words + " -storetype PKCS12 -storepass changeit -keystore " + keys).split(" ");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.out").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("keytool.out")))
                .isZero();
    }
}
