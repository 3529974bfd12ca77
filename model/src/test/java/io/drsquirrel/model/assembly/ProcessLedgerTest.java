// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.assembly;

import io.drsquirrel.model.ProcessKind;
import io.drsquirrel.model.ProcessRef;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcessLedgerTest {
    private static final int MOST = 2_000;

    @Test
    void tooManyProcesses_thoseSilentLongestAreForgotten() {
        Random random = new Random(3);
        ProcessLedger ledger = new ProcessLedger(AssemblerSettings.of(Duration.ofMinutes(1), 60));
        TreeMap<String, Instant> expected = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            String id = "tm-" + random.nextInt(2_600);
            Instant at = Instant.ofEpochSecond(1_700_000_000 + i / 4 + random.nextInt(3_000));
            ledger.heard(new ProcessRef("shop", ProcessKind.TASK_MANAGER, id, ""), at);
            expected.merge(id, at, (a, b) -> a.isAfter(b) ? a : b);
            if (expected.size() > MOST) {
                expected.remove(expected.entrySet().stream()
                        .min(Comparator.comparing(Map.Entry<String, Instant>::getValue)
                                .thenComparing(Map.Entry::getKey))
                        .orElseThrow()
                        .getKey());
            }
        }

        assertThat(ledger.facts())
                .extracting(facts -> facts.process().id())
                .containsExactlyElementsOf(expected.keySet());
    }
}
