// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.secret;

import io.drsquirrel.model.JobKey;
import io.drsquirrel.model.ProcessRef;
import io.drsquirrel.model.assembly.AssemblerSettings;
import io.drsquirrel.model.assembly.SnapshotAssembler;
import io.drsquirrel.model.observation.ConfigurationObserved;
import io.drsquirrel.model.snapshot.ConfigurationEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SecretMaskTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3.secret-key",
                "s3.access-key",
                "fs.azure.account.key.x.blob",
                "security.ssl.internal.keystore-password",
                "properties.sasl.jaas.config",
                "my.api-token",
                "DB_PASSWORD",
                "google.credentials.json",
            })
    void optionsWhoseKeySpeaksOfASecret_areSecret(String key) {
        assertThat(SecretMask.isSecret(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallelism.default",
                "security.delegation.tokens.enabled",
                "security.delegation.token.renewal.retry.backoff",
                "state.checkpoints.dir",
            })
    void otherOptions_areShown(String key) {
        assertThat(SecretMask.isSecret(key)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
                    jdbc:postgresql://me:geheim@db:5432/x > jdbc:postgresql://******@db:5432/x
                    connect with password=geheim, user=me > connect with password=******, user=me
                    {"client_secret": "geheim"} > {"client_secret": ******}
                    Authorization: Bearer eyJhbGciOi.x.y > Authorization: ******
                    sent Bearer eyJhbGciOi.x.y to it > sent Bearer ****** to it
                    key AKIAIOSFODNN7EXAMPLE is expired > key ****** is expired
                    nothing to hide at 10.0.0.1:6123 > nothing to hide at 10.0.0.1:6123
                    """)
    void secretsInTexts_areMasked(String text, String masked) {
        assertThat(SecretMask.text(text)).doesNotContain("geheim").doesNotContain("eyJ");
        if (!text.startsWith("Authorization")) {
            assertThat(SecretMask.text(text)).isEqualTo(masked);
        }
    }

    @Test
    void configuration_keepsItsKeys() {
        SnapshotAssembler assembler =
                new SnapshotAssembler(new JobKey("c", "", "payments"), AssemblerSettings.of(Duration.ofMinutes(1), 60));
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        assembler.add(new ConfigurationObserved(
                at,
                ProcessRef.unknown("c"),
                null,
                List.of(new ConfigurationEntry("s3.secret-key", "geheim", ConfigurationEntry.Origin.CLUSTER))));

        assertThat(SecretMask.mask(assembler.snapshot(at, false)).configuration())
                .containsExactly(new ConfigurationEntry("s3.secret-key", "******", ConfigurationEntry.Origin.CLUSTER));
    }

    @Test
    void longHostileTexts_takeLittleTime() {
        for (String unit : List.of("password", "://a:", "password ", "token=", "Bearer ", "a:b@", "password\"\"\"")) {
            String text = unit.repeat(200_000 / unit.length());
            Assertions.assertTimeout(Duration.ofSeconds(3), () -> SecretMask.text(text), unit);
        }
    }
}
