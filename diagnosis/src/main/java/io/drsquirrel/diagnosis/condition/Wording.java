// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A message or a headline of a throwable, as written and in lower case. Records of one fault have most of theirs in common: each is
 * kept, lowered and searched once per snapshot.
 *
 * @param number its place among all of the snapshot
 */
record Wording(int number, String text, String lower) {
    /** Those of one snapshot. */
    static final class Distinct {
        private final Map<String, Wording> known = new HashMap<>();

        /** The one with that text. */
        Wording of(String text) {
            Wording wording = known.get(text);
            if (wording == null) {
                wording = new Wording(known.size(), text, text.toLowerCase(Locale.ROOT));
                known.put(text, wording);
            }
            return wording;
        }

        /** All of them by their numbers. */
        Wording[] all() {
            Wording[] all = new Wording[known.size()];
            known.values().forEach(wording -> all[wording.number()] = wording);
            return all;
        }
    }
}
