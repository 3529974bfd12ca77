// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Many patterns, compiled for finding all of them in one pass over raw bytes.
 *
 * <p>Of each pattern the literals that a matching line must hold are known ({@link RequiredLiterals}); the rarest go into one
 * {@link GramFilter} over the whole buffer. Only around its hits are the bounds of a line looked for, and only there the
 * pattern itself is checked, by comparison or by RE2J (linear in the line's length for every expression). Patterns without
 * such literals are checked on each line and reported as slow.
 *
 * <p>Immutable; each thread uses its own {@link #scanner()}.
 */
public final class PatternSet {

    /**
     * One compiled pattern; exactly one of {@code regex} and {@code parts} is filled.
     *
     * @param certain whether it is no more than the literal it is found by, so that finding that is enough
     */
    record Compiled(String id, Optional<Pattern> regex, Part[] parts, Part[][] required, boolean certain) {}

    /** A text to compare with, in lower case if {@code fold}. */
    record Part(byte[] bytes, boolean fold) {}

    private final List<Compiled> patterns;
    private final GramFilter filter;
    private final int[][] patternsOfLiteral;
    private final int[] unfiltered;
    private final List<PatternProblem> problems;

    private PatternSet(
            List<Compiled> patterns,
            Map<String, List<Integer>> literals,
            List<Integer> unfiltered,
            List<PatternProblem> problems) {
        this.patterns = List.copyOf(patterns);
        this.problems = List.copyOf(problems);
        this.unfiltered = unfiltered.stream().mapToInt(Integer::intValue).toArray();
        List<byte[]> texts = new ArrayList<>();
        List<int[]> users = new ArrayList<>();
        literals.forEach((text, indices) -> {
            texts.add(text.getBytes(StandardCharsets.UTF_8));
            users.add(indices.stream().mapToInt(Integer::intValue).toArray());
        });
        filter = new GramFilter(texts);
        patternsOfLiteral = users.toArray(int[][]::new);
    }

    /** Compiles the patterns; those that cannot be used are left out and named in {@link #problems()}. */
    public static PatternSet compile(List<LinePattern> patterns) {
        List<Compiled> compiled = new ArrayList<>();
        List<PatternProblem> problems = new ArrayList<>();
        Map<String, List<Integer>> literals = new LinkedHashMap<>();
        List<Integer> unfiltered = new ArrayList<>();
        for (LinePattern pattern : patterns) {
            List<Set<String>> covers;
            Optional<Pattern> regex = Optional.empty();
            if (pattern.regex().isEmpty()) {
                covers = coversOf(pattern.parts());
            } else {
                try {
                    regex = Optional.of(
                            Pattern.compile(pattern.regex(), pattern.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0));
                } catch (PatternSyntaxException e) {
                    problems.add(refused(pattern, e));
                    continue;
                }
                covers = RequiredLiterals.covers(pattern.regex());
            }
            int index = compiled.size();
            if (covers.isEmpty()) {
                unfiltered.add(index);
                problems.add(new PatternProblem(
                        pattern.id(),
                        PatternProblem.Kind.SLOW,
                        "pattern " + pattern.id()
                                + ": no literal of two or more ASCII characters is part of every match, so it"
                                + " runs on each line - add a fixed word to it"));
            } else {
                covers.get(0).forEach(literal -> literals.computeIfAbsent(literal, key -> new ArrayList<>())
                        .add(index));
            }
            compiled.add(
                    new Compiled(pattern.id(), regex, parts(pattern), required(covers), isCertain(pattern, covers)));
        }
        return new PatternSet(compiled, literals, unfiltered, problems);
    }

    private static PatternProblem refused(LinePattern pattern, PatternSyntaxException e) {
        return new PatternProblem(
                pattern.id(),
                PatternProblem.Kind.REFUSED,
                "pattern " + pattern.id() + ": regex " + e.getPattern() + " is not understood (" + e.getDescription()
                        + ") - allowed is RE2 syntax, that is no look-around and no back-references - rewrite it");
    }

    private static List<Set<String>> coversOf(List<String> parts) {
        List<Set<String>> covers = new ArrayList<>();
        for (String part : parts) {
            // The longest stretch of ASCII stands for the part, since other characters have different bytes per
            // encoding; a part
            // without any is found in UTF-8 only.
            String longest = "";
            for (String stretch : part.split("[^\\x00-\\x7f]+|\n", -1)) {
                longest = stretch.length() > longest.length() ? stretch : longest;
            }
            if (longest.length() < 2 && part.indexOf('\n') < 0) {
                longest = part;
            }
            if (longest.length() >= 2) {
                covers.add(Set.of(foldAscii(longest)));
            }
        }
        covers.sort((a, b) -> Double.compare(RequiredLiterals.cost(a), RequiredLiterals.cost(b)));
        return covers;
    }

    private static boolean isCertain(LinePattern pattern, List<Set<String>> covers) {
        return pattern.regex().isEmpty()
                && pattern.ignoreCase()
                && pattern.parts().size() == 1
                && !covers.isEmpty()
                && covers.get(0).equals(Set.of(foldAscii(pattern.parts().get(0))));
    }

    private static Part[] parts(LinePattern pattern) {
        return pattern.parts().stream()
                .map(part -> new Part(
                        (pattern.ignoreCase() ? foldAscii(part) : part).getBytes(StandardCharsets.UTF_8),
                        pattern.ignoreCase()))
                .toArray(Part[]::new);
    }

    /** The other covers (the cheapest few): cheap to check before the regular expression runs. */
    private static Part[][] required(List<Set<String>> covers) {
        return covers.stream()
                .skip(1)
                .limit(3)
                .map(cover -> cover.stream()
                        .map(literal -> new Part(literal.getBytes(StandardCharsets.UTF_8), true))
                        .toArray(Part[]::new))
                .toArray(Part[][]::new);
    }

    static String foldAscii(String text) {
        StringBuilder folded = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c | 0x20));
            }
        }
        return folded.toString();
    }

    /** Number of usable patterns. */
    public int size() {
        return patterns.size();
    }

    /** The id of the pattern with that index, 0 to {@link #size()} - 1; refused patterns have no index. */
    public String id(int pattern) {
        return patterns.get(pattern).id();
    }

    /** What the patterns' authors should know: refused and slow patterns. */
    public List<PatternProblem> problems() {
        return problems;
    }

    /** A new scanner for one thread. */
    public PatternScanner scanner() {
        return new PatternScanner(this);
    }

    /** Indices of the patterns that match the one line in [from, to). Convenience for single lines; it makes a scanner. */
    public BitSet match(byte[] bytes, int from, int to) {
        return scanner().match(bytes, from, to);
    }

    /** Indices of the patterns that match the line. */
    public BitSet match(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return match(bytes, 0, bytes.length);
    }

    Compiled compiled(int pattern) {
        return patterns.get(pattern);
    }

    GramFilter filter() {
        return filter;
    }

    int[] patternsOfLiteral(int literal) {
        return patternsOfLiteral[literal];
    }

    int[] unfiltered() {
        return unfiltered;
    }
}
