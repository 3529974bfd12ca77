// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TaskNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source: kafka (1/4)#0 (ab_0_3) switched from running to failed on tm-1 | ' (1/4)#0 (ab_0_3) switched"
                        + " from running to failed on tm-1'",
                "a (2/3) -> b (12/34) switched from running | ' (12/34) switched from running'",
                "source: kafka failed | ' failed'",
                "the broker failed to answer | the broker failed to answer",
                "could not materialize checkpoint 7 for operator kafka: writer (1/2). | 'could not materialize"
                        + " checkpoint 7 for operator  (1/2).'",
                "for operator x | for operator x",
                "a (1/2)# switched b for operator c (1/2)#3 d | 'a (1/2)# switched b for operator  (1/2)#3 d'",
                "a (x/2) switched from b | a (x/2) switched from b",
                "a (123456/2) switched from b | a (123456/2) switched from b",
                "'' | ''"
            })
    void namesOfTasks_areTakenOut(String text, String left) {
        assertThat(TaskNames.without(text)).isEqualTo(left);
        assertThat(TaskNames.without("before\n" + text + "\n")).isEqualTo("before\n" + left + "\n");
    }
}
