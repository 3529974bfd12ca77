// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ServerConfigurationTest {
    @TempDir
    private Path folder;

    @Test
    void manual_isAValidConfigurationWithTheDefaults() throws Exception {
        ServerSettings settings = ServerConfiguration.read(Path.of("squirrel-server.yml"));

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8642);
        assertThat(settings.isLoopback()).isTrue();
        assertThat(settings.database()).hasValue(Path.of("squirrel.db"));
        assertThat(settings.kafka()).isEmpty();
        assertThat(settings.snapshotInterval()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void everything_canBeSet() throws Exception {
        ServerSettings settings = read("""
                host: 0.0.0.0
                port: 9000
                database: memory
                kafka: {bootstrapServers: "b1:9092,b2:9092", topicPrefix: team, group: ours, properties: {security.protocol: SSL}}
                pane: 5s
                snapshotInterval: 15s
                rules: /etc/squirrel/rules
                links: [{label: Flink UI, url: "https://flink/{jobId}"}]
                allowedHosts: [squirrel.example]
                keep: {facts: 7 days, documents: 2h, documentSpacing: 1m, silentJobs: 1 day}
                """);

        assertThat(settings.port()).isEqualTo(9000);
        assertThat(settings.isLoopback()).isFalse();
        assertThat(settings.database()).isEmpty();
        assertThat(settings.kafka().orElseThrow().topics().jobSnapshots()).isEqualTo("team.job-snapshots");
        assertThat(settings.kafka().orElseThrow().properties()).isEqualTo(Map.of("security.protocol", "SSL"));
        assertThat(settings.pane()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.links()).hasSize(1);
        assertThat(settings.retention().facts()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void misspeltKey_isAnErrorThatSuggests() {
        assertThatThrownBy(() -> read("prot: 9000\n"))
                .isInstanceOf(ConfigurationProblem.class)
                .hasMessageContaining("Unrecognized field at: prot")
                .hasMessageContaining("- port");
    }

    @Test
    void wrongValues_areRefusedInWords() {
        assertThatThrownBy(() -> read("port: 90000\n")).hasMessageContaining("port is 90000; 1 to 65535");
        assertThatThrownBy(() -> read("snapshotInterval: 0s\n")).hasMessageContaining("longer than zero");
        assertThatThrownBy(() -> read("kafka: {group: x}\n")).hasMessageContaining("kafka.bootstrapServers is missing");
        assertThatThrownBy(() -> read("links: [{label: x, url: \"javascript:alert(1)\"}]\n"))
                .hasMessageContaining("begins with http:// or https://");
        assertThatThrownBy(() -> ServerConfiguration.read(folder.resolve("none.yml")))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void emptyFile_meansTheDefaults() throws Exception {
        assertThat(read("{}\n").port()).isEqualTo(8642);
    }

    private ServerSettings read(String yaml) throws IOException, ConfigurationProblem {
        return ServerConfiguration.read(Files.writeString(folder.resolve("squirrel.yml"), yaml));
    }
}
