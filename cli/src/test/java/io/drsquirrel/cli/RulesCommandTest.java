// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RulesCommandTest {
    private static final String FIRES = """
            given:
              logs:
                - name: jobmanager.log
                  text: |
                    2026-03-01 10:00:00,000 ERROR org.acme.Parser [] - failed
                    org.acme.OddException: odd
                    	at org.acme.Parser.map(Parser.java:17)
            expect: {finds: odd-exception}
            """;

    @TempDir
    Path folder;

    @Test
    void rules_listsTheCatalogueAndOwnRules() throws IOException {
        OwnRules.write(folder, "odd-exception", OwnRules.GOOD);
        Run run = Run.of("rules", "--rules", folder.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("taskmanager-heap-oom", "odd-exception", "rules, catalogue");
    }

    @Test
    void check_passesAGoodFolder() throws IOException {
        OwnRules.write(folder, "odd-exception", OwnRules.GOOD);
        OwnRules.writeCase(folder, "odd-exception", "fires.yaml", FIRES);
        OwnRules.writeGuide(
                folder, "odd-exception", "## Meaning\na\n## Impact\nb\n## Diagnosis\nc\n## Mitigation\nd\n");
        Run run = Run.of("rules", "check", folder.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("1 rules, 1 cases, 0 mistakes");
        assertThat(run.code()).isZero();
    }

    @Test
    void check_tellsEachMistakeWithFileAndLine() throws IOException {
        OwnRules.write(folder, "odd-exception", OwnRules.GOOD + "explain: [x]\noverrides: [taskmanager-heap-om]\n");
        OwnRules.write(
                folder, "other", OwnRules.GOOD.replace("odd-exception", "other") + "overrides: [nobody-at-all]\n");
        OwnRules.writeCase(folder, "odd-exception", "fires.yaml", FIRES);
        OwnRules.writeCase(folder, "odd-exception", "broken.yaml", "given: {sinals: []}\nexpect: {}");
        OwnRules.writeCase(
                folder,
                "odd-exception",
                "typo.yaml",
                "given: {signals: [{signal: BUSY, values: [1]}]}\nexpect: {not: odd-exception}");
        Run run = Run.of("rules", "check", folder.toString());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains("odd-exception/rule.yaml:9: unknown key 'explain'. Did you mean explains?")
                .contains("refers to 'nobody-at-all'")
                .contains("fires.yaml: does not find odd-exception")
                .contains("broken.yaml: unknown key 'sinals'")
                .contains("typo.yaml: a word or number under 'given:'");
    }

    @Test
    void exceptionFrom_isAboutTheFirstFrameThatIsNoneOfTheJdk() throws IOException {
        String thrown = FIRES.replace(
                "\tat org.acme.Parser", "\tat java.util.Objects.check(Objects.java:1)\n        \tat org.acme.Parser");
        String rule = OwnRules.GOOD.replace("OddException}", "{type: OddException, from: [org.acme.Parser]}}");
        OwnRules.write(folder, "odd-exception", rule);
        OwnRules.writeCase(folder, "odd-exception", "fires.yaml", FIRES);
        OwnRules.writeCase(
                folder,
                "odd-exception",
                "quiet.yaml",
                FIRES.replace(
                                "\tat org.acme.Parser",
                                "\tat org.other.Thrower.go(Thrower.java:1)\n        \tat org.acme.Parser")
                        .replace("finds:", "not:"));
        OwnRules.writeCase(folder, "odd-exception", "of-the-jdk.yaml", thrown);
        assertThat(Run.of("rules", "check", folder.toString()).out()).contains("1 rules, 3 cases, 1 mistakes");
        assertThat(Run.of("rules", "check", folder.toString()).err()).contains("guide.md: is missing");
    }

    @Test
    void hidesFailures_isForNoiseOnly() throws IOException {
        OwnRules.write(folder, "odd-exception", OwnRules.GOOD + "hidesFailures: true\n");
        assertThat(Run.of("rules", "check", folder.toString()).err())
                .contains("'hidesFailures' is for rules with 'role: noise' only; this one is 'cause'.");
    }

    @Test
    void check_tellsWhatTheGuideLacks() throws IOException {
        OwnRules.write(folder, "odd-exception", OwnRules.GOOD);
        assertThat(Run.of("rules", "check", folder.toString()).err())
                .contains("our/odd-exception/guide.md: is missing.")
                .contains("## Mitigation");
        OwnRules.writeGuide(folder, "odd-exception", "## Meaning\n\n## Impact\nb\n## Diagnosis\nc\n");
        assertThat(Run.of("rules", "check", folder.toString()).err())
                .contains("guide.md:1: the section '## Meaning' is empty.")
                .contains("guide.md: has no section '## Mitigation'. Allowed and needed: ## Meaning, ## Impact");
    }

    @Test
    void check_ofAFolderWithoutRulesOrOfNone_isAUsageError() {
        assertThat(Run.of("rules", "check", folder.toString()).code()).isEqualTo(2);
        Run none = Run.of("rules", "check", folder.resolve("none").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("is no folder");
    }

    @Test
    void explain_printsTheGuide() {
        Run run = Run.of("explain", "memory/taskmanager-heap-oom");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("First:", "## Meaning", "## Mitigation");
    }

    @Test
    void explainOfAPartOfAName_listsWhatIsNear() {
        Run near = Run.of("explain", "heap");
        assertThat(near.code()).isEqualTo(2);
        assertThat(near.err()).contains("taskmanager-heap-oom");
        assertThat(Run.of("explain", "zzz").err()).contains("'squirrel rules' lists all of them");
    }
}
