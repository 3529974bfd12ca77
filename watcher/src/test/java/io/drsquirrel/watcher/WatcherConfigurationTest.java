// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WatcherConfigurationTest {
    @Test
    void onlyBootstrap_givesTheDefaults() {
        assertThat(WatcherConfiguration.parse("--bootstrap", "b:1")).isEqualTo(WatcherConfiguration.of("b:1"));
    }

    @Test
    void eachOption_isRead() {
        WatcherConfiguration read = WatcherConfiguration.parse(
                "--bootstrap",
                "b:1",
                "--prefix",
                "p",
                "--group",
                "g",
                "--interval",
                "15s",
                "--pane",
                "5s",
                "--panes",
                "30",
                "--lateness",
                "500ms",
                "--replay",
                "PT2H",
                "--partitions",
                "4",
                "--kafka.a.b",
                "c");
        assertThat(read.prefix()).isEqualTo("p");
        assertThat(read.group()).isEqualTo("g");
        assertThat(read.interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(read.pane()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.panes()).isEqualTo(30);
        assertThat(read.lateness()).isEqualTo(Duration.ofMillis(500));
        assertThat(read.replayed()).isEqualTo(Duration.ofHours(2));
        assertThat(read.partitions()).isEqualTo(4);
        assertThat(read.kafka()).containsEntry("a.b", "c");
        assertThat(read.topics().metrics()).isEqualTo("p.metrics");
    }

    @Test
    void whatIsWrong_isSaidInWords() {
        assertThatThrownBy(() -> WatcherConfiguration.parse("--interval", "5m"))
                .hasMessageContaining("--bootstrap - missing");
        assertThatThrownBy(() -> WatcherConfiguration.parse("--bootstrap", "b", "--intervall", "5m"))
                .hasMessageContaining("--intervall - unknown option");
        assertThatThrownBy(() -> WatcherConfiguration.parse("--bootstrap", "b", "--pane", "often"))
                .hasMessageContaining("--pane - 'often'");
        assertThatThrownBy(() -> WatcherConfiguration.parse("--bootstrap", "b", "--pane", "1ms"))
                .hasMessageContaining("panes");
        assertThatThrownBy(() -> WatcherConfiguration.parse("--bootstrap")).hasMessageContaining("value is missing");
        assertThatThrownBy(() -> WatcherConfiguration.parse("bootstrap", "b")).hasMessageContaining("begin with --");
    }
}
