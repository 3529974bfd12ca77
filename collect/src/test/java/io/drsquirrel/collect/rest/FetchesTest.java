// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FetchesTest {
    private static final Instant START = Instant.parse("2026-11-21T07:00:00Z");

    private final Fetches fetches = new Fetches();

    @Test
    void sameMark_isTheFetchReadBefore() {
        assertThat(fetches.isRepeated(Optional.of(1e9), START)).isFalse();
        assertThat(fetches.isRepeated(Optional.of(1e9), START.plusSeconds(5))).isTrue();
        assertThat(fetches.isRepeated(Optional.of(2e9), START.plusSeconds(15))).isFalse();
    }

    @Test
    void noNewFetchForThreePolls_isAStallSinceTheLast() {
        for (int i = 0; i <= 4; i++) {
            fetches.isRepeated(Optional.of(1e9), START.plusSeconds(15 * i));
        }
        assertThat(fetches.stalledSince(START.plusSeconds(45))).isEmpty();
        assertThat(fetches.stalledSince(START.plusSeconds(60))).contains(START);
        fetches.isRepeated(Optional.of(2e9), START.plusSeconds(75));
        assertThat(fetches.stalledSince(START.plusSeconds(75))).isEmpty();
    }

    @Test
    void clockThatJumped_isNoStall() {
        fetches.isRepeated(Optional.of(1e9), START);
        fetches.forget();
        assertThat(fetches.isRepeated(Optional.of(1e9), START.plusSeconds(3_600)))
                .isFalse();
        assertThat(fetches.stalledSince(START.plusSeconds(3_610))).isEmpty();
    }

    @Test
    void withoutAMark_nothingIsSaid() {
        assertThat(fetches.isRepeated(Optional.empty(), START)).isFalse();
        assertThat(fetches.isRepeated(Optional.empty(), START.plusSeconds(300))).isFalse();
        assertThat(fetches.stalledSince(START.plusSeconds(300))).isEmpty();
    }
}
