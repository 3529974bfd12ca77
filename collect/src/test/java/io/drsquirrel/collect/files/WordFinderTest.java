// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WordFinderTest {
    @Test
    void randomText_isSearchedAsByTheSimpleWay() {
        Random random = new Random(5);
        WordFinder finder = WordFinder.of("abca", "bcabb", "aaaaaaaa");
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(40); k > 0; k--) {
                text.append((char) ('a' + random.nextInt(3)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            String part = text.substring(from, to);
            int[] places = {part.indexOf("abca"), part.indexOf("bcabb"), part.indexOf("aaaaaaaa")};
            boolean holds = places[0] >= 0 || places[1] >= 0 || places[2] >= 0;

            int found = finder.find(bytes, from, to);

            assertThat(found >= 0).as(part).isEqualTo(holds);
            assertThat(found < 0 || contains(places, found - from)).as(part).isTrue();
        }
    }

    @Test
    void oneWord_isFoundWhereItStandsFirst() {
        byte[] text = "no level, \"level\":\"INFO\"".getBytes(StandardCharsets.US_ASCII);

        assertThat(WordFinder.of("level").find(text, 0, text.length)).isEqualTo(3);
        assertThat(WordFinder.of("level").find(text, 4, text.length)).isEqualTo(11);
        assertThat(WordFinder.of("level").find(text, 12, text.length)).isEqualTo(-1);
    }

    private static boolean contains(int[] places, int wanted) {
        for (int place : places) {
            if (place == wanted) {
                return true;
            }
        }
        return false;
    }
}
