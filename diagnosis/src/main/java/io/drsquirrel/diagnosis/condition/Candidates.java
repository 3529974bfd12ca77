// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The records that a condition may match.
 *
 * @param groups those that hold a literal it looks for
 * @param once whether the condition asks for words and types alone, so that what holds for one record holds for all that are alike
 * @param records number of all records of the snapshot
 */
record Candidates(List<Alike> groups, boolean once, int records) {
    /** Whether there is none. */
    boolean isEmpty() {
        return groups.isEmpty();
    }

    /**
     * The records that match, oldest first.
     *
     * @param may whether records that are alike may match at all; asked where what holds for one need not hold for all
     * @param depth tells how deep a record matches, see {@link TextHit}; less than zero: it does not. Asked in the order of the records,
     *     or once for all that are alike
     */
    List<TextHit> matching(Predicate<Alike> may, ToIntFunction<IndexedFact> depth) {
        @Nullable TextHit[] hits = new TextHit[records];
        if (once) {
            for (Alike alike : groups) {
                int found = depth.applyAsInt(alike.facts().get(0));
                if (found >= 0) {
                    alike.facts().forEach(fact -> hits[fact.position()] = new TextHit(fact.fact(), found));
                }
            }
        } else {
            List<Alike> fitting = groups.stream().filter(may).toList();
            for (IndexedFact fact : inOrder(fitting, records)) {
                int found = depth.applyAsInt(fact);
                hits[fact.position()] = found >= 0 ? new TextHit(fact.fact(), found) : null;
            }
        }
        return Arrays.stream(hits).filter(Objects::nonNull).toList();
    }

    /** The records of these groups, oldest first. */
    static List<IndexedFact> inOrder(List<Alike> groups, int records) {
        if (groups.isEmpty()) {
            return List.of();
        }
        if (groups.size() == 1) {
            return groups.get(0).facts();
        }
        @Nullable IndexedFact[] placed = new IndexedFact[records];
        groups.forEach(alike -> alike.facts().forEach(fact -> placed[fact.position()] = fact));
        List<IndexedFact> facts = new ArrayList<>();
        for (IndexedFact fact : placed) {
            if (fact != null) {
                facts.add(fact);
            }
        }
        return facts;
    }
}
