// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.diagnosis.RulesOf;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuleCaseTest {
    private static final CaseRunner RUNNER = new CaseRunner(
            new DiagnosisEngine(RulesOf.texts("id: busy\nwhen: {signal: BUSY_RATIO, above: 90 %}")), logs -> List.of());

    @Test
    void caseThatIsMet_saysNothing() {
        assertThat(run("given: {signals: [{signal: BUSY_RATIO, subject: v, values: [1]}]}\n"
                        + "expect: {finds: busy, first: busy, evidence: BUSY_RATIO}"))
                .isEmpty();
        assertThat(run("given: {status: RUNNING}\nexpect: {not: busy}")).isEmpty();
    }

    @Test
    void caseThatIsNotMet_saysWhatWasFound() {
        assertThat(run("given: {status: RUNNING}\nexpect: {finds: busy, first: busy, evidence: x}"))
                .hasSize(3)
                .allSatisfy(w -> assertThat(w).startsWith("c.yaml: "));
        assertThat(run("given: {signals: [{signal: BUSY_RATIO, subject: v, values: [1]}]}\nexpect: {not: busy}"))
                .containsExactly("c.yaml: finds busy, which it must not");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "given: {} | must be a mapping with 'given:' and 'expect:'",
                "[ | is no valid YAML",
                "'{given: {sinals: []}, expect: {}}' | unknown key 'sinals' under 'given'. Allowed: ",
                "'{given: {}, expect: {find: a}}' | unknown key 'find' under 'expect'. Allowed: ",
                "'{given: {logs: [text]}, expect: {}}' | each log is a mapping"
            })
    void mistake_isToldWithItsFile(String yaml, String told) {
        assertThatThrownBy(() -> RuleCase.read("c.yaml", yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("c.yaml: ")
                .hasMessageContaining(told.strip());
    }

    @Test
    void unknownSignalAndBadNumber_areToldWithTheFile() {
        assertThatThrownBy(() -> run("given: {signals: [{signal: BUSY, values: [1]}]}\nexpect: {finds: busy}"))
                .hasMessageContaining("c.yaml")
                .hasMessageContaining("BUSY");
        assertThatThrownBy(() -> run("given: {topology: [{id: v, parallelism: two}]}\nexpect: {finds: busy}"))
                .hasMessageContaining("c.yaml")
                .hasMessageContaining("two");
    }

    @Test
    void deepNesting_isRefusedWithAWord() {
        assertThatThrownBy(() -> RuleCase.read("c.yaml", "given: " + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("c.yaml: ");
    }

    private static List<String> run(String yaml) {
        return RUNNER.run(RuleCase.read("c.yaml", yaml));
    }
}
