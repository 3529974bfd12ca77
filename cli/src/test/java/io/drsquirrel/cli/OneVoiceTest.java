// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OneVoiceTest {
    private final Set<String> failing = new HashSet<>();
    private final OneVoice<String> voice = new OneVoice<>(failing::contains);

    @Test
    void addressesOfOneCluster_speakOneAtATime() {
        assertThat(voice.isHeard("a", "orders")).isTrue();
        assertThat(voice.isHeard("b", "orders")).isFalse();
        assertThat(voice.isHeard("c", "another")).isTrue();
        assertThat(voice.isHeard("a", "orders")).isTrue();
    }

    @Test
    void speakerThatFails_isFollowedByOneThatDoesNot_andNotAskedBackSoon() {
        voice.isHeard("a", "orders");
        voice.isHeard("b", "orders");
        failing.add("a");

        assertThat(voice.isHeard("a", "orders")).isFalse();
        assertThat(voice.isHeard("b", "orders")).isTrue();
        failing.clear();
        assertThat(voice.isHeard("a", "orders")).isFalse();
    }

    @Test
    void whereAllFail_theLastSpeakerTellsThat() {
        voice.isHeard("a", "orders");
        voice.isHeard("b", "orders");
        failing.addAll(Set.of("a", "b"));

        assertThat(voice.isHeard("b", "orders")).isFalse();
        assertThat(voice.isHeard("a", "orders")).isTrue();
    }
}
