// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallSitesTest {
    @Test
    void placesThatPrintTheSame_areOneAndBareValuesAreLeftOut() {
        List<CallSites.Message> sample = CallSites.sample(
                List.of(
                        "A:1\tread 7 bytes of topic orders",
                        "B:2\tread 9 bytes of topic orders",
                        "C:3\twrote 9 bytes",
                        "D:4\torders",
                        "D:4\tpayments",
                        "no site"),
                100,
                1);

        assertThat(sample).extracting(CallSites.Message::text).hasSize(3).doesNotContain("orders", "payments");
        assertThat(sample.stream().map(CallSites.Message::site).distinct()).hasSize(2);
    }
}
