// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

class JobNamesTest {
    private final JobNames names = new JobNames();

    @Test
    void nameInFileOrFolder_tellsTheJob() {
        names.add("a", "Orders Enrichment");
        names.add("b", "orders");
        assertThat(names.in("orders-enrichment-checkpoints.json", Set.of())).contains("a");
        assertThat(names.in("orders/checkpoints.json", Set.of())).contains("b");
        assertThat(names.in("billing/checkpoints.json", Set.of())).isEmpty();
    }

    @Test
    void runsOfOneName_areToldApartByWhatElseIsTold() {
        names.add("a", "orders");
        names.add("b", "orders");
        assertThat(names.in("orders.json", Set.of())).isEmpty();
        assertThat(names.in("orders.json", Set.of("b"))).contains("b");
    }

    @Test
    @Timeout(30)
    void thousandsOfFilesAndNames_endSoon() {
        for (int i = 0; i < 1_000; i++) {
            names.add("id" + i, "team" + i + "-job" + i);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(names.in("saved/thing" + i + "-metrics.json", Set.of())).isEmpty();
        }
    }
}
