// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedKeysTest {

    @Test
    void onlyKeysThatCameTwiceOrMore_areRepeated() {
        RepeatedKeys keys = new RepeatedKeys();
        IntStream.range(0, 5_000).forEach(i -> keys.add("opened \u0000 of shard " + i));
        IntStream.of(7, 4_999, 4_999).forEach(i -> keys.add("opened \u0000 of shard " + i));

        assertThat(IntStream.range(0, 5_000).filter(i -> keys.isRepeated("opened \u0000 of shard " + i)))
                .containsExactly(7, 4_999);
        assertThat(keys.isRepeated("never seen")).isFalse();
    }

    @Test
    void noKeys_areRepeatedByNone() {
        assertThat(new RepeatedKeys().isRepeated("")).isFalse();
    }
}
