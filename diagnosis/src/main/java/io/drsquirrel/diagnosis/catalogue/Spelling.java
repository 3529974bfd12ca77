// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.util.Collection;
import java.util.List;

/** Suggests what a misspelt word may have meant. */
final class Spelling {
    private static final int LONGEST = 100;

    private Spelling() {}

    /** "Did you mean …?" where a word is near, else the allowed ones. */
    static String suggest(String word, Collection<String> allowed) {
        String best = "";
        int least = Integer.MAX_VALUE;
        for (String candidate : word.length() > LONGEST ? List.<String>of() : allowed) {
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

    /** Letters added, left out, changed, or swapped with their neighbour. */
    private static int distance(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int edit = Math.min(Math.min(least[i][j - 1], least[i - 1][j]) + 1, least[i - 1][j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                least[i][j] = swapped ? Math.min(edit, least[i - 2][j - 2] + 1) : edit;
            }
        }
        return least[a.length()][b.length()];
    }
}
