// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import java.util.Map;
import java.util.Optional;

/**
 * Finds what a file is about by a file beside it that begins with the same words and tells: {@code vertex0-metrics.json} is about the
 * vertex that {@code vertex0.json} describes.
 */
public final class SiblingFiles {
    private SiblingFiles() {}

    /** The name without folders. */
    public static String shortName(String label) {
        return label.substring(folder(label).length());
    }

    private static String folder(String label) {
        return label.substring(0, Math.max(label.lastIndexOf('/'), label.lastIndexOf('!')) + 1);
    }

    /** What the file whose name is most alike is about; empty where none is, or several are and tell different things. */
    public static Optional<String> nearest(String label, Map<String, String> known) {
        String same = known.get(label);
        if (same != null) {
            return Optional.of(same);
        }
        String folder = folder(label);
        String name = label.substring(folder.length());
        int best = 0;
        Optional<String> found = Optional.empty();
        for (Map.Entry<String, String> other : known.entrySet()) {
            if (!folder(other.getKey()).equals(folder)) {
                continue;
            }
            int shared = sharedWords(name, other.getKey().substring(folder.length()));
            if (shared > best) {
                best = shared;
                found = Optional.of(other.getValue());
            } else if (shared == best
                    && best > 0
                    && found.filter(other.getValue()::equals).isEmpty()) {
                found = Optional.empty();
            }
        }
        return found;
    }

    /** Length of the whole words with which both begin. */
    private static int sharedWords(String a, String b) {
        int end = 0;
        for (int i = 0; i <= Math.min(a.length(), b.length()); i++) {
            boolean endsA = i == a.length() || !Character.isLetterOrDigit(a.charAt(i));
            boolean endsB = i == b.length() || !Character.isLetterOrDigit(b.charAt(i));
            if (endsA && endsB) {
                end = i;
            }
            if (i == a.length() || i == b.length() || a.charAt(i) != b.charAt(i)) {
                break;
            }
        }
        return end;
    }
}
