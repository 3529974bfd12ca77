// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequiredLiteralsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "Checkpoint expired ~ checkpoint expired",
                "^job\\.fail\\(x\\)$ ~ job.fail(x)",
                "ab+cd ~ cd",
                "(?i)No Space ~ no space",
                "\\QA.B*\\Ec ~ a.b*c",
                "(?:foo){2,3} ~ foo",
                "(?P<name>leader) lost ~ leader lost",
                "x{0,3}yz ~ yz",
                "[Tt]oo many ~ too many",
                "a\\d+ \\w{3}bcd ~ bcd",
                "é?bytes ~ bytes",
            })
    void singleRun_isFound(String regex, String literal) {
        assertThat(RequiredLiterals.covers(regex)).contains(Set.of(literal));
    }

    @Test
    void branches_areJoinedWithTheirNeighbours() {
        assertThat(RequiredLiterals.covers("fail(?:ed|ure) on")).containsExactly(Set.of("failed on", "failure on"));
        assertThat(RequiredLiterals.covers("colou?r s")).containsExactly(Set.of("color s", "colour s"));
    }

    @Test
    void branchesWithGaps_areCoveredByOneLiteralEach() {
        assertThat(RequiredLiterals.covers("alpha.*x|beta\\d")).isEqualTo(List.of(Set.of("alpha", "beta")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a*", "\\d+", "foo|\\d+", "(foo)?", "[abc]", ".", "", "(?:abc)*", "x{0}", "\\pL+", "a|b"})
    void nothingRequired_isEmpty(String regex) {
        assertThat(RequiredLiterals.covers(regex)).isEmpty();
    }

    @Test
    void rarestCover_comesFirst() {
        assertThat(RequiredLiterals.covers("org.apache.flink.*zebra quagga").get(0))
                .containsExactly("zebra quagga");
    }
}
