// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of one snapshot by the literals that rules look for: one pass over their {@link Wording}s finds all, so that each condition
 * sees only the groups of records that it may match.
 */
final class TextIndex {
    private final LiteralIndex literals;
    private final int records;
    private final List<Alike> groups;
    private final List<Wording> wordings;
    private final List<List<Alike>> byLiteral;
    private final Map<String, List<Alike>> byOtherLiteral = new HashMap<>();

    /**
     * Groups and searches the records.
     *
     * @param texts in the order of time
     * @param throwables numbers their types and stacks
     */
    TextIndex(List<TextFact> texts, LiteralIndex literals, Throwables throwables) {
        this.literals = literals;
        this.records = texts.size();
        Alike.Distinct distinct = new Alike.Distinct(throwables);
        for (int i = 0; i < records; i++) {
            distinct.add(texts.get(i), i);
        }
        this.groups = distinct.all();
        this.wordings = distinct.wordings();
        this.byLiteral = literals.find(groups, wordings);
    }

    /** Records that may match a condition: those that hold at least one of the literals that it looks for; all where it has none. */
    Candidates candidates(Condition condition) {
        LiteralIndex.Wanted wanted = literals.of(condition);
        return new Candidates(wanted.literals().isEmpty() ? groups : holdingAny(wanted), wanted.once(), records);
    }

    /**
     * Everything in words that holds one of these literals in its message or a headline of its throwables, oldest first.
     *
     * @param wanted lower case
     */
    List<TextFact> with(List<String> wanted) {
        List<Alike> holding = holdingAny(literals.wanted(wanted));
        if (holding.isEmpty()) {
            return List.of();
        }
        boolean numbers = wanted.stream().anyMatch(Wording::hasNumbers);
        return Candidates.inOrder(holding, records).stream()
                .filter(fact -> !numbers || wanted.stream().anyMatch(fact.headlinesLower()::contains))
                .map(IndexedFact::fact)
                .toList();
    }

    /** All groups, in the order of their first records. */
    List<Alike> groups() {
        return groups;
    }

    /** The records of these groups, oldest first. */
    List<TextFact> in(List<Alike> some) {
        return Candidates.inOrder(some, records).stream().map(IndexedFact::fact).toList();
    }

    private List<Alike> holdingAny(LiteralIndex.Wanted wanted) {
        List<Alike> only = List.of();
        BitSet several = null;
        for (int i = 0; i < wanted.numbers().length; i++) {
            List<Alike> holding = holding(wanted, i);
            if (only.isEmpty()) {
                only = holding;
            } else if (!holding.isEmpty()) {
                several = several == null ? numbers(new BitSet(groups.size()), only) : several;
                numbers(several, holding);
            }
        }
        return several == null ? only : several.stream().mapToObj(groups::get).toList();
    }

    private static BitSet numbers(BitSet numbers, List<Alike> groups) {
        for (Alike alike : groups) {
            numbers.set(alike.number());
        }
        return numbers;
    }

    private List<Alike> holding(LiteralIndex.Wanted wanted, int index) {
        int number = wanted.numbers()[index];
        return number >= 0
                ? byLiteral.get(number)
                : byOtherLiteral.computeIfAbsent(
                        Wording.withoutNumbers(wanted.literals().get(index)), this::plainSearch);
    }

    /** For what no index can find: a single letter, other letters than ASCII's. */
    private List<Alike> plainSearch(String literal) {
        if (literal.indexOf('\n') >= 0) {
            return groups.stream()
                    .filter(g -> g.headlinesLower().contains(literal))
                    .toList();
        }
        BitSet holding = new BitSet(wordings.size());
        for (Wording wording : wordings) {
            holding.set(wording.number(), wording.lower().contains(literal));
        }
        List<Alike> found = new ArrayList<>();
        for (Alike alike : groups) {
            for (Wording wording : alike.wordings()) {
                if (holding.get(wording.number())) {
                    found.add(alike);
                    break;
                }
            }
        }
        return found;
    }
}
