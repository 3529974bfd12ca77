// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What masked messages have in common is found whatever stands between; statements that say different things stay apart. */
class MessageJoinerTest {

    private static int groups(String... messages) {
        List<String> shuffled = new ArrayList<>(List.of(messages));
        Set<Integer> found = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            LogGrouper grouper = new LogGrouper();
            List<Integer> handles = shuffled.stream()
                    .map(message -> grouper.add(GroupableRecord.ofMessage(message)))
                    .toList();
            Grouping grouping = grouper.finish();
            found.add((int) handles.stream()
                    .map(handle -> grouping.groupOf(handle).id())
                    .distinct()
                    .count());
        }
        assertThat(found).as("the same in any order").hasSize(1);
        return found.iterator().next();
    }

    @Test
    void valuesThatLeaveDifferentPieces_areOneGroup() {
        assertThat(groups("flushed store of region 7|a at last", "flushed store of region ::1 / 8 at last"))
                .isEqualTo(1);
    }

    @Test
    void namesOfDifferentLength_areOneGroupWhereManyStandThere() {
        assertThat(groups(
                        "module loader found extension Event Log of kind 7",
                        "module loader found extension Scheduler of kind 7",
                        "module loader found extension Linear node chooser of kind 8",
                        "module loader found extension Munge of kind 7",
                        "module loader found extension Cloud Bridge of kind 3",
                        "module loader found extension Task Topology Affinity of kind 7"))
                .isEqualTo(1);
    }

    @Test
    void phrasesInUpperCase_areOneNameEach() {
        assertThat(groups(
                        "registration begins for component Crowd Deny",
                        "registration begins for component Origin Trials",
                        "registration begins for component Subresource Filter Rules",
                        "registration begins for component Safety"))
                .isEqualTo(1);
    }

    @Test
    void wordsThatNoSentenceHas_areValuesWhereANameIsExpected() {
        assertThat(groups(
                        "volume of the sink hdmi was set by user alice", "volume of the sink hdmi was set by user bob"))
                .isEqualTo(1);
    }

    @Test
    void strangeWordsInSeveralSentences_areValuesInAll() {
        assertThat(groups(
                        "output hdmi becomes busy now",
                        "output headset becomes busy now",
                        "suspending of output hdmi asked for",
                        "suspending of output headset asked for",
                        "volume of output hdmi not known",
                        "volume of output headset not known",
                        "no use for headset in here",
                        "no use for hdmi in here"))
                .isEqualTo(4);
    }

    @Test
    void printedObjectsOfDifferentTypes_areOneGroup() {
        assertThat(groups(
                        "Routing result for CoreMessage[id=7, durable=true]@1f2e is ready",
                        "Routing result for LargeMessage[id=8,durable=true, to=Queue[name=a]]@77 is ready"))
                .isEqualTo(1);
    }

    @Test
    void statesAndVerbs_stayApart() {
        assertThat(groups(
                        "Component State Change: Component \"a1\" is in the unavailable state (id=7)",
                        "Component State Change: Component \"a2\" is in the degraded state (id=9)"))
                .isEqualTo(2);
        assertThat(groups(
                        "compression of segment 7 was started by a worker",
                        "compression of segment 7 was stopped by a worker"))
                .isEqualTo(2);
        assertThat(groups("received request of peer 7", "received response of peer 7"))
                .isEqualTo(2);
    }

    @Test
    void constantsOfC_tellMessagesApart() {
        assertThat(groups("SSH2_MSG_NEWKEYS received", "SSH2_MSG_KEXINIT received"))
                .isEqualTo(2);
    }
}
