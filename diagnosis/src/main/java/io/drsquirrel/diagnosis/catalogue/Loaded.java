// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.util.List;

/**
 * What came of reading a folder of rules: the rules without mistakes, and the mistakes of the others.
 *
 * @param problems all mistakes, by file and line
 */
public record Loaded(RuleCatalogue catalogue, List<Problem> problems) {
    public Loaded {
        problems = List.copyOf(problems);
    }
}
