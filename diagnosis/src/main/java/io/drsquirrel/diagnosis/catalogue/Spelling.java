// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.util.Collection;

/** Suggests what a misspelt word may have meant. */
final class Spelling {
    private Spelling() {}

    /** "Did you mean …?" where a word is near, else the allowed ones. */
    static String suggest(String word, Collection<String> allowed) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : allowed) {
            int distance = distance(word, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        if (least <= Math.max(1, word.length() / 3)) {
            return "Did you mean " + best + "?";
        }
        return "Allowed: " + String.join(", ", allowed.stream().limit(40).toList()) + ".";
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
