// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScenarioTest {
    @TempDir
    Path folder;

    @Test
    void collection_isReadWhole_andLargeEnough() {
        List<Scenario> all = Scenario.all(Path.of("scenarios"));

        assertThat(all.stream().filter(Scenario::isHealthy).count()).isGreaterThanOrEqualTo(8);
        assertThat(all.stream().filter(scenario -> !scenario.isHealthy()).count())
                .isGreaterThanOrEqualTo(35);
        assertThat(all).allSatisfy(scenario -> {
            assertThat(scenario.proof()).isNotEmpty();
            assertThat(scenario.proofWithin()).isGreaterThan(scenario.warmUp());
            assertThat(scenario.expected().orElse("healthy")).matches("[a-z0-9]+(-[a-z0-9]+)*");
        });
    }

    @Test
    void unknownField_isNamedWithTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("scenario.yaml"), "title: x\nexpcted: slow-sink\n");

        assertThatThrownBy(() -> Scenario.read(file))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("scenario.yaml")
                .hasMessageContaining("unknown field expcted");
    }
}
