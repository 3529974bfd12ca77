// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import io.drsquirrel.model.log.LoggedThrowable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records that differ in times, places and numbers only: of one origin, level, logger and kind of process, with the same {@link
 * Wording}s, and throwables of the same types whose stacks are those of the same code, see {@link Throwables}. What asks for words, types
 * and code alone is true of all of them or of none, and at the same depth. A job in a restart loop leaves thousands of records, and a
 * dozen such groups.
 */
public final class Alike {
    private final int number;
    private final Wording[] wordings;
    private final int[] types;
    private final int[] stacks;
    private final List<IndexedFact> facts = new ArrayList<>(1);
    private @Nullable String headlinesLower;

    private Alike(int number, Wording[] wordings, int[] types, int[] stacks) {
        this.number = number;
        this.wordings = wordings;
        this.types = types;
        this.stacks = stacks;
    }

    /** One of them, the oldest. */
    public TextFact example() {
        return facts.get(0).fact();
    }

    /** Its place among all groups, which are in the order of their first records. */
    int number() {
        return number;
    }

    /** That of the message, then those of the headlines of the chain. */
    Wording[] wordings() {
        return wordings;
    }

    /** Message and headlines of the chain in lower case and without numbers, one per line. Not for several threads. */
    String headlinesLower() {
        String known = headlinesLower;
        if (known == null) {
            known = Arrays.stream(wordings).map(Wording::lower).collect(Collectors.joining("\n"));
            headlinesLower = known;
        }
        return known;
    }

    /** The number of the type of one throwable of the chain, see {@link Throwables}. */
    int type(int index) {
        return types[index];
    }

    /** The number of the frames of one throwable of the chain, see {@link Throwables}. */
    int stack(int index) {
        return stacks[index];
    }

    /** How many throwables are behind each of them. */
    int depth() {
        return types.length;
    }

    /** The records, oldest first; at least one. */
    List<IndexedFact> facts() {
        return facts;
    }

    /** What its records have in common, as numbers. */
    private record Common(int[] numbers) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Common common && Arrays.equals(common.numbers, numbers);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(numbers);
        }
    }

    /** The groups of one snapshot. */
    static final class Distinct {
        private static final int BESIDE_THROWABLES = 5;

        private final Throwables throwables;
        private final Wording.Distinct wordings = new Wording.Distinct();
        private final Map<String, Integer> loggers = new HashMap<>();
        private final Map<Common, Alike> known = new HashMap<>();
        private final List<Alike> inOrder = new ArrayList<>();

        /** None yet; numbers the types and stacks of the records that come. */
        Distinct(Throwables throwables) {
            this.throwables = throwables;
        }

        /** Puts a record into its group. */
        void add(TextFact fact, int position) {
            int size = fact.chain().size();
            Wording[] words = new Wording[size + 1];
            int[] types = new int[size];
            int[] stacks = new int[size];
            words[0] = wordings.of(fact.message());
            for (int i = 0; i < size; i++) {
                LoggedThrowable throwable = fact.chain().get(i);
                types[i] = throwables.type(throwable);
                stacks[i] = throwables.stack(throwable);
                words[i + 1] = wordings.ofHeadline(throwable, types[i]);
            }
            Common common = common(fact, words, stacks);
            Alike alike = known.get(common);
            if (alike == null) {
                alike = new Alike(inOrder.size(), words, types, stacks);
                known.put(common, alike);
                inOrder.add(alike);
            }
            alike.facts.add(new IndexedFact(fact, position, alike));
        }

        /** Types need no number of their own: wordings of headlines differ where they do. */
        private Common common(TextFact fact, Wording[] words, int[] stacks) {
            int[] numbers = new int[BESIDE_THROWABLES + 2 * stacks.length];
            numbers[0] = fact.origin().ordinal();
            numbers[1] = fact.level().ordinal();
            numbers[2] = fact.process().kind().ordinal();
            numbers[3] = loggers.computeIfAbsent(fact.logger(), logger -> loggers.size());
            numbers[4] = words[0].number();
            for (int i = 0; i < stacks.length; i++) {
                numbers[BESIDE_THROWABLES + 2 * i] = words[i + 1].number();
                numbers[BESIDE_THROWABLES + 2 * i + 1] = stacks[i];
            }
            return new Common(numbers);
        }

        /** All groups by their numbers. */
        List<Alike> all() {
            return inOrder;
        }

        /** All wordings by their numbers. */
        List<Wording> wordings() {
            return wordings.all();
        }
    }
}
