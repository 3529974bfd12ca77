// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary();

    @ParameterizedTest
    @ValueSource(strings = {"alice", "hdmi", "Headset", "publickey"})
    void namesOfThings_areStrange(String word) {
        assertThat(vocabulary.isStrange(word)).isTrue();
        assertThat(vocabulary.isSentence(word)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "stopping", "queues", "decompressor", "unavailable", "retries"})
    void wordsOfSentences_areNotStrangeWhateverTheirEnding(String word) {
        assertThat(vocabulary.isStrange(word)).isFalse();
        assertThat(vocabulary.isSentence(word)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "READY", "a-b", "camelCase", "<*>", "(alice)"})
    void whatIsNoWord_isNeither(String unit) {
        assertThat(vocabulary.isStrange(unit)).isFalse();
        assertThat(vocabulary.isSentence(unit)).isFalse();
    }
}
