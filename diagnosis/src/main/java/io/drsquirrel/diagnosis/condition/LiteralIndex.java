// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.diagnosis.pattern.LinePattern;
import io.drsquirrel.diagnosis.pattern.PatternSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The literals that conditions find records by, compiled once for all snapshots, so that one pass over the words of a snapshot
 * tells which record holds which of them. A literal that a line cannot hold as it is written (a line break, other than ASCII
 * letters, a single letter) is left to a plain search.
 */
public final class LiteralIndex {
    /** No literals; every search is a plain one. */
    static final LiteralIndex NONE = new LiteralIndex(Map.of(), List.of());

    private final Map<Condition, List<String>> required;
    private final Set<String> literals;
    private final PatternSet patterns;

    private LiteralIndex(Map<Condition, List<String>> required, Collection<String> literals) {
        this.required = required;
        this.literals = Set.copyOf(literals);
        this.patterns = PatternSet.compile(
                literals.stream().map(l -> LinePattern.containing(l, l)).toList());
    }

    /** Compiles the literals of all these conditions and those inside them. */
    public static LiteralIndex of(Collection<Condition> conditions) {
        Map<Condition, List<String>> required = new IdentityHashMap<>();
        conditions.forEach(c -> collect(c, required));
        Set<String> literals = new LinkedHashSet<>();
        required.values().forEach(literals::addAll);
        literals.removeIf(l -> l.length() < 2 || l.chars().anyMatch(c -> c == '\n' || c == '\r' || c > 0x7e));
        return new LiteralIndex(required, literals);
    }

    private static void collect(Condition condition, Map<Condition, List<String>> into) {
        if (condition instanceof AllOf all) {
            all.parts().forEach(p -> collect(p, into));
        } else if (condition instanceof AnyOf any) {
            any.parts().forEach(p -> collect(p, into));
        } else if (condition instanceof Not not) {
            collect(not.part(), into);
        } else {
            into.put(condition, required(condition));
        }
    }

    private static List<String> required(Condition condition) {
        if (condition instanceof LogCondition log) {
            return log.text().required();
        }
        return condition instanceof ExceptionCondition exception ? exception.required() : List.of();
    }

    /** Literals (lower case) of which one occurs in every record that a condition can match; empty: it may match any. */
    List<String> of(Condition condition) {
        List<String> known = required.get(condition);
        return known == null ? required(condition) : known;
    }

    /** Whether it looks for that literal (lower case). */
    boolean knows(String literal) {
        return literals.contains(literal);
    }

    /** Literal to the facts that hold it, in their order; literals that none holds are absent. */
    Map<String, List<IndexedFact>> find(List<IndexedFact> facts) {
        int[] starts = new int[facts.size()];
        ByteArrayOutputStream text = new ByteArrayOutputStream(facts.size() * 256);
        for (int i = 0; i < starts.length; i++) {
            IndexedFact fact = facts.get(i);
            starts[i] = text.size();
            text.writeBytes(fact.headlinesLower().getBytes(StandardCharsets.UTF_8));
            text.write('\n');
        }
        byte[] bytes = text.toByteArray();
        Map<String, List<IndexedFact>> found = new HashMap<>();
        patterns.scanner().scan(bytes, 0, bytes.length, (start, end, pattern) -> {
            int at = Arrays.binarySearch(starts, start);
            IndexedFact fact = facts.get(at < 0 ? -at - 2 : at);
            List<IndexedFact> holding = found.computeIfAbsent(patterns.id(pattern), p -> new ArrayList<>());
            if (holding.isEmpty() || holding.get(holding.size() - 1) != fact) {
                holding.add(fact);
            }
        });
        return found;
    }
}
