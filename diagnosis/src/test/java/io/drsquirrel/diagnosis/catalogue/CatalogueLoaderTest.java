// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.RulesOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogueLoaderTest {
    private static final String GOOD = "id: good\nwhen: {log: disk is full}";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "severty: info | 3: unknown key 'severty'. Did you mean severity?",
                "severity: grave | 3: unknown severity 'grave'. Allowed: info, warning, critical",
                "role: cuase | 3: unknown role 'cuase'. Did you mean cause?",
                "precision: 4 | 3: precision 4 is not 1",
                "confidence: 2 | 3: confidence 2.0 is not above 0",
                "confidence: much | 3: 'confidence: much' is no number. Allowed: numbers, percentages",
                "needs: [METRIC] | 3: unknown needs 'METRIC'. Did you mean metrics?",
                "supports: {log: disk} | 3: 'supports' must be a list.",
                "supports: [disk is full] | 3: a condition is a mapping that starts with one of: all, any",
                "actions: [restart it] | 3: an action is a mapping with 'do:'.",
                "actions: [{kind: code}] | 3: 'do' is missing.",
                "sources: [Flink] | 3: a source is a mapping with",
                "summary: [a, b] | 3: 'summary' must be one value, not a list or mapping.",
                "explains: [nobody] | refers to 'nobody', which no rule has as id.",
                "explains: [\"@nobody\"] | refers to '@nobody', which no rule carries as tag.",
                "supports: [{logs: disk is full}] | 3: no known condition among 'logs'. Did you mean log?",
                "supports: [{log: disk, status: FAILED}] | 3: two conditions in one mapping ('log', 'status').",
                "supports: [{log: ab}] | 3: a log condition needs a literal of at least 4 characters",
                "supports: [{log: {contains: some text, regex: \"(?=x)\"}}] | 3: the regex '(?=x)' cannot be used",
                "supports: [{log: {contains: some text, regexp: x}}] | 3: unknown key 'regexp'. Did you mean regex?",
                "supports: [{log: {contains: some text, level: loud}}] | 3: unknown level 'loud'. Allowed: ",
                "supports: [{exception: {frame: org.acme}}] | 3: an exception condition needs 'type'",
                "supports: [{signal: HEAP_USE, above: 1}] | 3: unknown signal 'HEAP_USE'. Did you mean heap-used?",
                "supports: [{signal: HEAP_USED}] | 3: a signal condition needs 'above' or 'below'.",
                "supports: [{signal: HEAP_USED, above: 1, on: al}] | 3: 'on: al' is not allowed. Allowed: any, all.",
                "supports: [{status: RUNING}] | 3: unknown status 'RUNING'. Did you mean running?",
                "supports: [{restarts: {atLeast: 0}}] | 3: 'atLeast: 0' is too small",
                "supports: [{checkpoints: {enabled: fals}}] | 3: 'enabled: fals' is neither true nor false.",
                "supports: [{configuration: a.key, set: yes}] | 3: 'set: yes' is neither true nor false.",
                "supports: [{detector: bottlneck}] | 3: unknown detector 'bottlneck'. Did you mean bottleneck?",
                "supports: [{detector: bottleneck, with: {knd: gc}}] | 3: detector 'bottleneck' knows no argument 'knd'. Did you mean kind?",
                "supports: [{all: []}] | 3: 'all' has no parts.",
                "severity: info\\nseverity: info | 4: 'severity' stands twice",
                "supports: [ | is no valid YAML"
            })
    void mistake_isToldWithFileLineAndWhatIsAllowed(String line, String told) {
        Loaded loaded = RulesOf.load("id: bad\nwhen: {log: disk is full}\n" + line.replace("\\n", "\n"), GOOD);
        String place = told.matches("(?s)\\d.*") ? "family/bad/rule.yaml:" : "family/bad/rule.yaml";
        assertThat(loaded.problems())
                .extracting(Problem::toString)
                .anySatisfy(p -> assertThat(p).startsWith(place).contains(told));
        assertThat(loaded.catalogue().find("good")).isPresent();
    }

    @Test
    void ruleWithAMistake_isLeftOut() {
        Loaded loaded = RulesOf.load("id: bad\nseverty: info\nwhen: {log: disk is full}", GOOD);
        assertThat(loaded.catalogue().rules()).extracting(r -> r.id()).containsExactly("good");
    }

    @Test
    void idThatDiffersFromItsFolder_isAMistake() {
        assertThat(problems(new RuleFolder("f", "here", "id: There", "", "f/here")))
                .anySatisfy(p -> assertThat(p).contains("differs from its folder 'here'"))
                .anySatisfy(p -> assertThat(p).contains("must be kebab-case"))
                .anySatisfy(p -> assertThat(p).contains("'when' is missing"))
                .anySatisfy(p -> assertThat(p).contains("'title' is missing"));
    }

    @Test
    void idInTwoFamilies_isAMistake() {
        String yaml = GOOD + "\ntitle: T\nsymptom: S\nrootCause: R";
        assertThat(problems(
                        new RuleFolder("one", "good", yaml, "", "one/good"),
                        new RuleFolder("two", "good", yaml, "", "two/good")))
                .singleElement()
                .asString()
                .contains("two/good/rule.yaml", "is taken by one/good");
    }

    @Test
    void idsAndTagsOfTheOtherCatalogue_mayBeReferredTo() {
        String yaml = GOOD + "\nexplains: [known, '@tag']\ntitle: T\nsymptom: S\nrootCause: R";
        List<RuleFolder> own = List.of(new RuleFolder("one", "good", yaml, "", "one/good"));
        assertThat(CatalogueLoader.load(own, Set.of("known", "@tag")).problems())
                .isEmpty();
        assertThat(CatalogueLoader.load(own, Set.of("known", "@tog")).problems())
                .singleElement()
                .asString()
                .contains("Did you mean @tog?");
    }

    @Test
    void yamlThatIsNoMapping_isAMistake() {
        assertThat(problems(new RuleFolder("f", "a", "just text", "", "f/a")))
                .singleElement()
                .asString()
                .contains("must be a mapping");
        assertThat(problems(new RuleFolder("f", "a", "", "", "f/a"))).hasSize(1);
    }

    @Test
    void aliasBomb_isRefusedQuickly() {
        StringBuilder bomb = new StringBuilder("id: bad\na0: &a0 {log: disk is full}\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d {any: [*a%d, *a%d, *a%d]}\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThat(problems(new RuleFolder("f", "bad", bomb + "when: *a39\n", "", "f/bad")))
                .isNotEmpty();
    }

    @Test
    void conditionThatHoldsItself_isRefused() {
        assertThat(problems(new RuleFolder("f", "bad", "id: bad\nwhen: &a {any: [*a]}\n", "", "f/bad")))
                .anySatisfy(p -> assertThat(p).contains("f/bad/rule.yaml"));
    }

    @Test
    void deepNesting_isRefused() {
        String deep = "id: bad\nwhen: " + "{not: ".repeat(20_000) + "x" + "}".repeat(20_000);
        assertThat(problems(new RuleFolder("f", "bad", deep, "", "f/bad"))).isNotEmpty();
    }

    @Test
    void hugeFile_isRefused() {
        assertThat(problems(new RuleFolder("f", "bad", "#".repeat(300_000), "", "f/bad")))
                .singleElement()
                .asString()
                .contains("larger than 256 KiB");
    }

    @Test
    void fileThatIsNoText_isOneMistakeAndTheRestIsRead() throws IOException {
        Path bad = Files.createDirectories(root.resolve("f/bad"));
        Files.write(bad.resolve("rule.yaml"), new byte[] {'i', 'd', ':', (byte) 0xff, (byte) 0xfe, 0});
        Path good = Files.createDirectories(root.resolve("f/good"));
        Files.writeString(
                good.resolve("rule.yaml"), GOOD + "\ntitle: T\nsymptom: S\nrootCause: R", StandardCharsets.UTF_8);
        Files.write(good.resolve("guide.md"), new byte[] {'a', (byte) 0xff});
        Loaded loaded = CatalogueLoader.load(RuleFolders.in(root));
        assertThat(loaded.problems()).isNotEmpty().allSatisfy(p -> assertThat(p.file())
                .startsWith("f/bad"));
        assertThat(loaded.catalogue().find("good")).isPresent();
    }

    @Test
    void equalTexts_haveEqualVersionsAndOthersDoNot() {
        String version = RulesOf.load(GOOD).catalogue().version();
        assertThat(RulesOf.load(GOOD).catalogue().version()).isEqualTo(version);
        assertThat(RulesOf.load(GOOD + "\nseverity: info").catalogue().version())
                .isNotEqualTo(version);
    }

    @Test
    void ownRule_replacesTheBuiltInOneOfThatId() {
        RuleCatalogue merged =
                RulesOf.texts(GOOD).with(RulesOf.texts("id: good\nseverity: info\nwhen: {log: another text}"));
        assertThat(merged.rules()).hasSize(1);
        assertThat(merged.find("good").orElseThrow().severity().word()).isEqualTo("info");
    }

    private static List<String> problems(RuleFolder... folders) {
        return CatalogueLoader.load(List.of(folders)).problems().stream()
                .map(Problem::toString)
                .toList();
    }
}
