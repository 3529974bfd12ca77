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
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The literals that conditions find records by, compiled once for all snapshots, so that one pass over the words of a snapshot
 * tells which record holds which of them, and one over its frames which frame. A literal that a line cannot hold as it is written (a
 * line break, other than ASCII letters, a single letter) is left to a plain search.
 */
public final class LiteralIndex {
    /** No literals; every search is a plain one. */
    static final LiteralIndex NONE = new LiteralIndex(Map.of(), List.of(), List.of());

    private static final int NOT_KNOWN = -1;

    /**
     * What a condition looks for.
     *
     * @param literals of which one occurs in every record that it can match, lower case; empty: it may match any
     * @param numbers theirs, {@link #NOT_KNOWN} for those left to a plain search
     */
    record Wanted(List<String> literals, int[] numbers) {}

    private final Map<Condition, Wanted> wanted = new IdentityHashMap<>();
    private final Map<String, Integer> numbers;
    private final Map<String, Integer> frameNumbers;
    private final PatternSet words;
    private final PatternSet frames;

    private LiteralIndex(
            Map<Condition, List<String>> required, Collection<String> literals, Collection<String> inFrames) {
        this.numbers = numbered(literals);
        this.frameNumbers = numbered(inFrames);
        this.words = patterns(literals);
        this.frames = patterns(inFrames);
        required.forEach((condition, each) -> wanted.put(condition, wanted(each)));
    }

    private static Map<String, Integer> numbered(Collection<String> literals) {
        Map<String, Integer> numbers = new HashMap<>();
        literals.forEach(literal -> numbers.put(literal, numbers.size()));
        return numbers;
    }

    /** Each pattern has the number of its literal. */
    private static PatternSet patterns(Collection<String> literals) {
        return PatternSet.compile(
                literals.stream().map(l -> LinePattern.containing(l, l)).toList());
    }

    /** Compiles the literals of all these conditions and those inside them. */
    public static LiteralIndex of(Collection<Condition> conditions) {
        Map<Condition, List<String>> required = new IdentityHashMap<>();
        Set<String> literals = new LinkedHashSet<>();
        Set<String> inFrames = new LinkedHashSet<>();
        for (Condition condition : conditions) {
            collect(condition, required, literals, inFrames);
        }
        literals.removeIf(LiteralIndex::isUnfit);
        inFrames.removeIf(LiteralIndex::isUnfit);
        return new LiteralIndex(required, literals, inFrames);
    }

    private static boolean isUnfit(String literal) {
        return literal.length() < 2 || literal.chars().anyMatch(c -> c == '\n' || c == '\r' || c > 0x7e);
    }

    private static void collect(
            Condition condition, Map<Condition, List<String>> required, Set<String> literals, Set<String> inFrames) {
        if (condition instanceof AllOf all) {
            all.parts().forEach(p -> collect(p, required, literals, inFrames));
        } else if (condition instanceof AnyOf any) {
            any.parts().forEach(p -> collect(p, required, literals, inFrames));
        } else if (condition instanceof Not not) {
            collect(not.part(), required, literals, inFrames);
        } else if (condition instanceof DetectorCondition detector) {
            literals.addAll(detector.detector().literals());
            inFrames.addAll(detector.detector().frames(new Detector.Arguments(detector.with())));
        } else {
            required.put(condition, required(condition));
            literals.addAll(required(condition));
            inFrames.addAll(condition instanceof ExceptionCondition exception ? exception.frames() : List.of());
        }
    }

    private static List<String> required(Condition condition) {
        if (condition instanceof LogCondition log) {
            return log.text().required();
        }
        return condition instanceof ExceptionCondition exception ? exception.required() : List.of();
    }

    /** What a condition looks for. */
    Wanted of(Condition condition) {
        Wanted known = wanted.get(condition);
        return known == null ? wanted(required(condition)) : known;
    }

    /** These literals (lower case), numbered. */
    Wanted wanted(List<String> literals) {
        return new Wanted(
                literals,
                literals.stream()
                        .mapToInt(l -> numbers.getOrDefault(l, NOT_KNOWN))
                        .toArray());
    }

    /** Whether it looks for that part (lower case) in frames. */
    boolean knowsInFrames(String part) {
        return frameNumbers.containsKey(part);
    }

    /**
     * The facts that hold a literal, in their order, by its number.
     *
     * @param wordings all that the facts are made of, by their numbers
     */
    List<List<IndexedFact>> find(List<IndexedFact> facts, Wording[] wordings) {
        Pairs held = new Pairs();
        search(words, wordings.length, i -> wordings[i].lower(), held);
        int[] firsts = held.firsts(wordings.length);
        List<List<IndexedFact>> found = new ArrayList<>(Collections.nCopies(numbers.size(), List.of()));
        for (IndexedFact fact : facts) {
            for (Wording wording : fact.wordings()) {
                for (int i = firsts[wording.number()]; i < firsts[wording.number() + 1]; i++) {
                    add(fact, held.patterns[i], found);
                }
            }
        }
        return found;
    }

    private static void add(IndexedFact fact, int literal, List<List<IndexedFact>> found) {
        List<IndexedFact> holding = found.get(literal);
        if (holding.isEmpty()) {
            holding = new ArrayList<>();
            found.set(literal, holding);
        }
        if (holding.isEmpty() || holding.get(holding.size() - 1) != fact) {
            holding.add(fact);
        }
    }

    /** Part to the numbers of the frames that hold it; parts that none holds are absent. */
    Map<String, List<Integer>> findInFrames(List<String> texts) {
        Map<String, List<Integer>> found = new HashMap<>();
        search(frames, texts.size(), i -> lower(texts.get(i)), (pattern, at) -> found.computeIfAbsent(
                        frames.id(pattern), p -> new ArrayList<>())
                .add(at));
        return found;
    }

    /** As conditions compare. */
    static String lower(String frame) {
        return frame.toLowerCase(Locale.ROOT);
    }

    /** What a search found, in the order of the texts. */
    private static final class Pairs implements Found {
        private int[] patterns = new int[1024];
        private int[] texts = new int[1024];
        private int size;

        @Override
        public void in(int pattern, int text) {
            if (size == patterns.length) {
                patterns = Arrays.copyOf(patterns, 2 * size);
                texts = Arrays.copyOf(texts, 2 * size);
            }
            patterns[size] = pattern;
            texts[size++] = text;
        }

        /** Where the patterns of each text begin; those of the last end at the last number. */
        int[] firsts(int count) {
            int[] firsts = new int[count + 1];
            int at = 0;
            for (int text = 0; text <= count; text++) {
                while (at < size && texts[at] < text) {
                    at++;
                }
                firsts[text] = at;
            }
            return firsts;
        }
    }

    /** Takes a pattern and the number of a text that it was found in. */
    @FunctionalInterface
    private interface Found {
        void in(int pattern, int text);
    }

    private static void search(PatternSet patterns, int size, IntFunction<String> texts, Found sink) {
        if (patterns.size() == 0) {
            return;
        }
        int[] starts = new int[size];
        ByteArrayOutputStream all = new ByteArrayOutputStream(size * 256);
        for (int i = 0; i < size; i++) {
            starts[i] = all.size();
            all.writeBytes(texts.apply(i).getBytes(StandardCharsets.UTF_8));
            all.write('\n');
        }
        byte[] bytes = all.toByteArray();
        patterns.scanner().scan(bytes, 0, bytes.length, (start, end, pattern) -> {
            int at = Arrays.binarySearch(starts, start);
            sink.in(pattern, at < 0 ? -at - 2 : at);
        });
    }
}
