// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A condition that needs an algorithm. Implementations are final, stateless and pure; rule files name them and pass arguments.
 */
public interface Detector {
    /** Name in rule files, kebab-case. */
    String name();

    /** Names of the arguments it knows; anything else in a rule file is a mistake. None unless it says so. */
    default Set<String> arguments() {
        return Set.of();
    }

    /** Literals (lower case) that it will ask {@link Facts#textsWith} for: so they are looked for together with all others. */
    default List<String> literals() {
        return List.of();
    }

    /** Parts of frames (lower case) that it will ask {@link Facts#holdingFrame} for. */
    default List<String> frames(Arguments arguments) {
        return List.of();
    }

    /** Looks at one snapshot; what it needs and does not find is UNKNOWN, never "does not hold". */
    Outcome examine(Facts facts, Arguments arguments);

    /** Arguments as written in the rule file. */
    record Arguments(Map<String, String> values) {
        public Arguments {
            values = Map.copyOf(values);
        }

        /** A word. */
        public String text(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        /** Words separated by commas; empty where it is not given. */
        public List<String> list(String name) {
            return Arrays.stream(text(name, "").split(","))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty())
                    .toList();
        }

        /** A number, ratio, size in bytes or duration in milliseconds. */
        public double number(String name, double otherwise) {
            String value = values.get(name);
            return value == null ? otherwise : Quantities.parse(value, true).orElse(otherwise);
        }
    }
}
