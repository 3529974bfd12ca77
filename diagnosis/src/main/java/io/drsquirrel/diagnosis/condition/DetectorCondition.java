// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.Map;

/**
 * An algorithm decides.
 *
 * @param name its name in rule files
 * @param detector the algorithm
 * @param with its arguments, thresholds among them, as written in the rule file
 */
public record DetectorCondition(String name, Detector detector, Map<String, String> with) implements Condition {
    public DetectorCondition {
        with = Map.copyOf(with);
    }

    @Override
    public Outcome evaluate(Facts facts) {
        return detector.examine(facts, new Detector.Arguments(with));
    }
}
