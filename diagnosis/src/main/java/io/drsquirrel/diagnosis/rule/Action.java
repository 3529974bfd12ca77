// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.rule;

import io.drsquirrel.diagnosis.condition.Condition;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step to take, in the order of the rule file.
 *
 * @param text what to do, one sentence
 * @param set configuration to paste, empty where the step is none
 * @param command a command to paste, null where there is none
 * @param onlyIf the step is offered only where this condition holds; null: always
 */
public record Action(
        String text,
        Kind kind,
        Risk risk,
        Map<String, String> set,
        @Nullable String command,
        @Nullable Condition onlyIf) {
    public Action {
        set = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(set));
    }

    /** What sort of step it is. */
    public enum Kind {
        INVESTIGATE,
        CONFIGURATION,
        COMMAND,
        CODE;

        /** The word used in rule files and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What taking the step may cost. */
    public enum Risk {
        NONE,
        RESTART,
        CODE,
        DATA;

        /** The word used in rule files and JSON. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
