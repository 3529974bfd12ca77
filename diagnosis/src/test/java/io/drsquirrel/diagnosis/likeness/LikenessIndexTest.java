// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.likeness;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.likeness.LikenessIndex.Likeness;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LikenessIndexTest {
    private static final Map<String, String> DESCRIPTIONS = Map.of(
            "disk-full", "No space left on device: the disk of the task manager is full, delete files of the task",
            "topic-missing", "UnknownTopicOrPartitionException: the topic does not exist, create the topic",
            "slow-sink", "The sink of the task is slow, the task waits for it");

    @Test
    void nameOfAnException_isLikeTheNamesItIsMadeOf() {
        LikenessIndex index = LikenessIndex.of(DESCRIPTIONS);
        assertThat(ids(index.of("org.acme.TopicAbsentException: nothing there")))
                .containsExactly("topic-missing");
    }

    @Test
    void rareTerm_outweighsOneThatAllShare() {
        LikenessIndex index = LikenessIndex.of(DESCRIPTIONS);
        List<Likeness> likely = index.of("task: disk quota exceeded");
        assertThat(likely.get(0).id()).isEqualTo("disk-full");
        assertThat(likely.get(0).terms()).startsWith("disk");
        assertThat(likely.get(0).share()).isBetween(0.05, 0.95);
        assertThat(ids(likely)).contains("slow-sink").doesNotContain("topic-missing");
    }

    @Test
    void textWithoutAKnownTerm_isLikeNothing() {
        assertThat(LikenessIndex.of(DESCRIPTIONS).of("12:00 xyzzy §§ 用户名")).isEmpty();
        assertThat(LikenessIndex.of(Map.of()).of("disk")).isEmpty();
    }

    @Test
    void writtenIndex_answersAsBefore() throws IOException {
        LikenessIndex index = LikenessIndex.of(DESCRIPTIONS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        index.write(bytes);
        LikenessIndex read = LikenessIndex.read(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(read.of("the disk is full")).isEqualTo(index.of("the disk is full"));
    }

    @Test
    void otherFormatAndCutIndex_areTold() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LikenessIndex.of(DESCRIPTIONS).write(bytes);
        byte[] whole = bytes.toByteArray();
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> LikenessIndex.read(new ByteArrayInputStream(cut)))
                .isInstanceOf(IOException.class);
        whole[0] = 9;
        assertThatThrownBy(() -> LikenessIndex.read(new ByteArrayInputStream(whole)))
                .hasMessageContaining("format 9");
    }

    @Test
    void everyBuiltInCause_isMostLikeItsOwnWords() throws IOException {
        RuleCatalogue catalogue = CatalogueLoader.builtIn().catalogue();
        List<Rule> causes = catalogue.rules().stream()
                .filter(rule -> rule.role() == Role.CAUSE)
                .toList();
        List<String> strangers = causes.stream()
                .filter(rule -> !ids(CatalogueLikeness.builtIn()
                                .of(rule.title() + "\n" + rule.symptom() + "\n" + rule.rootCause()))
                        .subList(0, 3)
                        .contains(rule.id()))
                .map(Rule::id)
                .toList();
        assertThat(causes).hasSizeGreaterThan(200);
        assertThat(strangers).hasSizeLessThan(causes.size() / 20);
    }

    private static List<String> ids(List<Likeness> likely) {
        return likely.stream().map(Likeness::id).toList();
    }
}
