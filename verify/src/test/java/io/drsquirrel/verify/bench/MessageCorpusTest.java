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
        List<GroupingScore> scores = MessageCorpus.SYSTEMS.stream()
                .map(system -> MessageBench.score(system, 1))
                .toList();
        assertThat(scores.stream()
                        .mapToDouble(GroupingScore::accuracy)
                        .average()
                        .orElse(0))
                .as("mean GA")
                .isGreaterThan(0.92);
        assertThat(scores.stream().mapToDouble(GroupingScore::groupF1).average().orElse(0))
                .as("mean FGA")
                .isGreaterThan(0.88);
    }
}
