// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScenarioRunnerTest {
    private static final List<Scenario> ALL = Scenario.all(Path.of("scenarios"));

    @Test
    void crowds_fitIntoTheSlotsOfTheirCluster() {
        assertThat(ScenarioRunner.batches(ALL))
                .filteredOn(batch -> batch.size() > 1)
                .isNotEmpty()
                .allSatisfy(batch -> assertThat(
                                batch.stream().mapToInt(Scenario::slotsNeeded).sum())
                        .isLessThanOrEqualTo(batch.get(0).cluster().allSlots()));
    }

    @Test
    void crowds_doNothingToTheirCluster() {
        assertThat(ALL).filteredOn(Scenario::crowd).allSatisfy(scenario -> assertThat(scenario.actions())
                .isEmpty());
    }

    @Test
    void crowds_areOfControlsAlone_orOfFaultsAlone() {
        assertThat(ScenarioRunner.batches(ALL)).allSatisfy(batch -> assertThat(
                        batch.stream().map(Scenario::isHealthy).distinct())
                .hasSize(1));
    }
}
