// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Plain messages of many systems are grouped by one setting; the floors lie a little below what was reached. */
class MessageCorpusTest {
    @Test
    void messagesOfManySystems_areGroupedByTemplate() {
        assertGrouped(MessageCorpus.SYSTEMS, 0.97, 0.96);
    }

    @Test
    void messagesOfFurtherSystems_areGroupedByTemplate() {
        assertGrouped(MessageCorpus.FURTHER, 0.95, 0.9);
    }

    private static void assertGrouped(List<String> systems, double accuracy, double groupF1) {
        List<GroupingScore> scores =
                systems.stream().map(system -> MessageBench.score(system, 1)).toList();
        assertThat(scores.stream()
                        .mapToDouble(GroupingScore::accuracy)
                        .average()
                        .orElse(0))
                .as("mean GA")
                .isGreaterThan(accuracy);
        assertThat(scores.stream().mapToDouble(GroupingScore::groupF1).average().orElse(0))
                .as("mean FGA")
                .isGreaterThan(groupF1);
    }
}
