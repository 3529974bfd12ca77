// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.rule;

import java.util.Locale;

/** What a rule's finding is in a chain of cause and effect. */
public enum Role {
    /** It can be the root of an incident. */
    CAUSE,
    /** It is an effect that something else has caused (a lost task manager, a restart loop); it leads only where no cause is known. */
    SYMPTOM,
    /** It does no harm now but will (a setting, a missing safety net). */
    RISK,
    /** It looks frightening and is harmless; matching records are no evidence of anything and no unknown failures. */
    NOISE;

    /** The word used in rule files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
