// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.util.List;
import java.util.Objects;

/**
 * One thing to look for in a log line.
 *
 * <p>Either a regular expression in RE2 syntax (it must be found somewhere in the line), or literal parts that must all
 * occur in the line, in any order. A line never holds a line break, so a pattern that needs one never matches.
 *
 * @param id what the pattern is called; unique within a {@link PatternSet}
 * @param regex the regular expression, or empty where {@code parts} is used
 * @param parts the literal parts, or empty where {@code regex} is used
 * @param ignoreCase whether the letters A to Z equal a to z
 */
public record LinePattern(String id, String regex, List<String> parts, boolean ignoreCase) {

    public LinePattern {
        Objects.requireNonNull(id, "id");
        parts = List.copyOf(parts);
        if (regex.isEmpty() == parts.isEmpty()) {
            throw new IllegalArgumentException("pattern " + id + ": has "
                    + (regex.isEmpty() ? "neither a regex nor literal parts" : "a regex and literal parts")
                    + " - give exactly one of them");
        }
        if (parts.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("pattern " + id + ": a literal part is empty - remove it");
        }
    }

    /** A pattern that matches lines in which {@code regex} is found; upper and lower case differ. */
    public static LinePattern regex(String id, String regex) {
        return new LinePattern(id, regex, List.of(), false);
    }

    /** A pattern that matches lines which contain each of {@code parts}; upper and lower case differ. */
    public static LinePattern containing(String id, String... parts) {
        return new LinePattern(id, "", List.of(parts), false);
    }

    /** The same pattern without regard to the case of the letters A to Z. */
    public LinePattern ignoringCase() {
        return new LinePattern(id, regex, parts, true);
    }
}
