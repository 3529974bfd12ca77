// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads out of a regular expression which literals a matching line must hold.
 *
 * <p>The expression is walked once. Each part yields either the few texts that it matches ("exact"), or a list of covers; a
 * cover is a set of literals of which at least one occurs in every match. Neighbours with exact texts are joined, so that
 * {@code fail(ed|ure) on} is covered by {@code failed on} and {@code failure on}; an alternation is covered by the union of
 * its branches' best covers. Whatever is not understood counts as "could be anything", so the answer is never too strict. All
 * literals are ASCII and in lower case: they are compared without regard to case, and the expression itself decides later.
 */
public final class RequiredLiterals {

    private static final int MAX_EXACT = 16;
    private static final int MAX_COVER = 64;
    private static final int MAX_LENGTH = 200;
    private static final Part ANYTHING = new Part(Optional.empty(), List.of());
    private static final Part NOTHING = new Part(Optional.of(Set.of("")), List.of());

    private record Part(Optional<Set<String>> exact, List<Set<String>> covers) {

        static Part exactly(String text) {
            return new Part(Optional.of(Set.of(text)), List.of());
        }

        /** All covers, the exact texts being one if none of them is empty. */
        List<Set<String>> allCovers() {
            List<Set<String>> all = new ArrayList<>(covers);
            exact.filter(texts -> texts.stream().noneMatch(String::isEmpty)).ifPresent(all::add);
            return all;
        }
    }

    private final String regex;
    private int at;

    private RequiredLiterals(String regex) {
        this.regex = regex;
    }

    /** The covers of {@code regex}, cheapest first; empty if a match may consist of anything. */
    public static List<Set<String>> covers(String regex) {
        RequiredLiterals walk = new RequiredLiterals(regex);
        Part whole;
        try {
            whole = walk.alternation();
        } catch (RuntimeException notUnderstood) {
            return List.of();
        }
        if (walk.at < regex.length()) {
            return List.of();
        }
        List<Set<String>> covers = new ArrayList<>(whole.allCovers());
        covers.removeIf(cover -> cover.stream().anyMatch(literal -> literal.length() < 2));
        covers.sort((a, b) -> Double.compare(cost(a), cost(b)));
        return covers;
    }

    /** Expected hits per byte, with a surcharge for literals that are too short for the fast filter. */
    static double cost(Set<String> cover) {
        double cost = 0;
        for (String literal : cover) {
            cost += LiteralRarity.share(literal.getBytes(StandardCharsets.UTF_8)) + 1e-4 / literal.length();
        }
        return cost;
    }

    private Part alternation() {
        List<Part> branches = new ArrayList<>();
        branches.add(concatenation());
        while (at < regex.length() && regex.charAt(at) == '|') {
            at++;
            branches.add(concatenation());
        }
        return branches.size() == 1 ? branches.get(0) : union(branches);
    }

    private static Part union(List<Part> branches) {
        Set<String> exact = new LinkedHashSet<>();
        boolean allExact = true;
        for (Part branch : branches) {
            allExact &= branch.exact().isPresent();
            branch.exact().ifPresent(exact::addAll);
        }
        if (allExact && exact.size() <= MAX_EXACT) {
            return new Part(Optional.of(exact), List.of());
        }
        Set<String> cover = new LinkedHashSet<>();
        for (Part branch : branches) {
            Optional<Set<String>> best = branch.allCovers().stream().min((a, b) -> Double.compare(cost(a), cost(b)));
            if (best.isEmpty()) {
                return ANYTHING;
            }
            cover.addAll(best.get());
        }
        return cover.size() > MAX_COVER ? ANYTHING : new Part(Optional.empty(), List.of(cover));
    }

    private Part concatenation() {
        List<Set<String>> covers = new ArrayList<>();
        Set<String> open = Set.of("");
        boolean allExact = true;
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            Part part = repetition(atom());
            Set<String> joined =
                    part.exact().isPresent() ? join(open, part.exact().get()) : Set.of();
            if (!joined.isEmpty()) {
                open = joined;
                continue;
            }
            allExact = false;
            close(open, covers);
            covers.addAll(part.covers());
            open = part.exact().orElse(Set.of(""));
        }
        if (allExact) {
            return new Part(Optional.of(open), List.of());
        }
        close(open, covers);
        return new Part(Optional.empty(), covers);
    }

    private static void close(Set<String> open, List<Set<String>> covers) {
        if (open.stream().noneMatch(String::isEmpty)) {
            covers.add(open);
        }
    }

    /** Each left text followed by each right one; empty if that would be too many or too long. */
    private static Set<String> join(Set<String> left, Set<String> right) {
        if (left.size() * right.size() > MAX_EXACT) {
            return Set.of();
        }
        Set<String> joined = new LinkedHashSet<>();
        for (String l : left) {
            for (String r : right) {
                if (l.length() + r.length() > MAX_LENGTH) {
                    return Set.of();
                }
                joined.add(l + r);
            }
        }
        return joined;
    }

    private Part repetition(Part part) {
        Part repeated = part;
        while (at < regex.length()) {
            char c = regex.charAt(at);
            if (c == '*') {
                at++;
                repeated = ANYTHING;
            } else if (c == '+') {
                at++;
                repeated = new Part(Optional.empty(), repeated.allCovers());
            } else if (c == '?') {
                at++;
                repeated = optional(repeated);
            } else if (c == '{' && countEnd() > 0) {
                String count = regex.substring(at + 1, countEnd());
                at = countEnd() + 1;
                repeated = count.startsWith("0") // none may be enough
                        ? ANYTHING
                        : new Part(Optional.empty(), repeated.allCovers());
            } else {
                break;
            }
            if (at < regex.length() && regex.charAt(at) == '?') {
                at++;
            }
        }
        return repeated;
    }

    private static Part optional(Part part) {
        if (part.exact().isEmpty() || part.exact().get().size() >= MAX_EXACT) {
            return ANYTHING;
        }
        Set<String> exact = new LinkedHashSet<>(part.exact().get());
        exact.add("");
        return new Part(Optional.of(exact), List.of());
    }

    /** Index of the brace that closes {@code {n}}, {@code {n,}} or {@code {n,m}} at the current place, or -1. */
    private int countEnd() {
        int end = at + 1;
        while (end < regex.length() && (Character.isDigit(regex.charAt(end)) || regex.charAt(end) == ',')) {
            end++;
        }
        boolean counted = end < regex.length()
                && regex.charAt(end) == '}'
                && end > at + 1
                && Character.isDigit(regex.charAt(at + 1));
        return counted ? end : -1;
    }

    private Part atom() {
        char c = regex.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '.' -> ANYTHING;
            case '^', '$' -> NOTHING;
            case '\\' -> escape();
            default -> literal(c);
        };
    }

    private Part literal(int c) {
        if (c >= 0x80 || c == '\n') {
            return ANYTHING;
        }
        return Part.exactly(String.valueOf((char) (c >= 'A' && c <= 'Z' ? c | 0x20 : c)));
    }

    private Part group() {
        if (at < regex.length() && regex.charAt(at) == '?') {
            at++;
            if (regex.startsWith("P<", at) || regex.startsWith("<", at)) {
                at = regex.indexOf('>', at) + 1;
            } else {
                int end = at;
                while (regex.charAt(end) != ':' && regex.charAt(end) != ')') {
                    end++;
                }
                at = end + 1;
                if (regex.charAt(end) == ')') {
                    return NOTHING;
                }
            }
        }
        Part inner = alternation();
        if (at >= regex.length() || regex.charAt(at) != ')') {
            throw new IllegalStateException("group is not closed");
        }
        at++;
        return inner;
    }

    /** A class counts as exact if it is written as at most four plain characters. */
    private Part characterClass() {
        boolean negated = regex.charAt(at) == '^';
        if (negated) {
            at++;
        }
        Set<String> members = new LinkedHashSet<>();
        boolean plain = !negated;
        boolean first = true;
        while (first || regex.charAt(at) != ']') {
            first = false;
            char c = regex.charAt(at++);
            if (c == '[' && at < regex.length() && regex.charAt(at) == ':') {
                at = regex.indexOf(":]", at) + 2;
                plain = false;
            } else if (c == '\\') {
                Part escaped = escape();
                plain &= escaped.exact().isPresent();
                escaped.exact().ifPresent(members::addAll);
            } else {
                plain &= c < 0x80;
                members.add(
                        literal(c).exact().map(texts -> texts.iterator().next()).orElse(""));
            }
            if (regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
                plain = false;
            }
        }
        at++;
        boolean small = plain && members.size() <= 4 && members.stream().allMatch(text -> text.length() == 1);
        return small ? new Part(Optional.of(members), List.of()) : ANYTHING;
    }

    private Part escape() {
        char c = regex.charAt(at++);
        switch (c) {
            case 'b', 'B', 'A', 'z':
                return NOTHING;
            case 'Q':
                int end = regex.indexOf("\\E", at);
                String quoted = end < 0 ? regex.substring(at) : regex.substring(at, end);
                at = end < 0 ? regex.length() : end + 2;
                Part all = NOTHING;
                for (int i = 0; i < quoted.length(); i++) {
                    Part next = literal(quoted.charAt(i));
                    if (next.exact().isEmpty() || all.exact().isEmpty()) {
                        return ANYTHING;
                    }
                    all = new Part(
                            Optional.of(join(all.exact().get(), next.exact().get())), List.of());
                    if (all.exact().get().isEmpty()) {
                        return ANYTHING;
                    }
                }
                // A quantifier after the quotation holds for its last character only; it is rare enough to give up on.
                boolean quantified = at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0;
                return quantified ? ANYTHING : all;
            case 't':
                return literal('\t');
            case 'p', 'P':
                at = regex.charAt(at) == '{' ? regex.indexOf('}', at) + 1 : at + 1;
                return ANYTHING;
            case 'x':
                at = regex.charAt(at) == '{' ? regex.indexOf('}', at) + 1 : at + 2;
                return ANYTHING;
            default:
                if (Character.isDigit(c)) {
                    while (at < regex.length() && Character.isDigit(regex.charAt(at))) {
                        at++;
                    }
                    return ANYTHING;
                }
                return Character.isLetter(c) ? ANYTHING : literal(c);
        }
    }
}
