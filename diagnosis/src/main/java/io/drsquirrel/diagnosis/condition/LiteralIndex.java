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
import java.util.stream.Collectors;

/**
 * The literals that conditions find records by, compiled once for all snapshots, so that one pass over the words of a snapshot
 * tells which record holds which of them, and one over its frames which frame. Records are searched without their numbers, see {@link
 * Wording}. A literal that a line cannot hold as it is written (a line break, other than ASCII letters, a single letter; of frames a
 * number) is left to a plain search.
 */
public final class LiteralIndex {
    /** No literals; every search is a plain one. */
    static final LiteralIndex NONE = new LiteralIndex(List.of(), List.of(), List.of());

    private static final int NOT_KNOWN = -1;

    /**
     * What a condition looks for.
     *
     * @param literals of which one occurs in every record that it can match, lower case; empty: it may match any
     * @param numbers theirs, {@link #NOT_KNOWN} for those left to a plain search
     * @param once whether it asks for words and types alone, see {@link Alike}
     */
    record Wanted(List<String> literals, int[] numbers, boolean once) {}

    private final Map<Condition, Wanted> wanted = new IdentityHashMap<>();
    private final Map<String, Integer> numbers;
    private final Map<String, Integer> frameNumbers;
    private final PatternSet words;
    private final PatternSet frames;

    private LiteralIndex(Collection<Condition> conditions, Collection<String> literals, Collection<String> inFrames) {
        this.numbers = numbered(literals);
        this.frameNumbers = numbered(inFrames);
        this.words = patterns(literals);
        this.frames = patterns(inFrames);
        conditions.forEach(condition -> wanted.put(condition, wanted(condition)));
    }

    private static Map<String, Integer> numbered(Collection<String> literals) {
        Map<String, Integer> numbers = new HashMap<>();
        literals.forEach(literal -> numbers.put(literal, numbers.size()));
        return numbers;
    }

    /** Each pattern has the number of its literal; ignoring case, since there is none, makes finding it enough. */
    private static PatternSet patterns(Collection<String> literals) {
        return PatternSet.compile(literals.stream()
                .map(l -> LinePattern.containing(l, l).ignoringCase())
                .toList());
    }

    /** Compiles the literals of all these conditions and those inside them. */
    public static LiteralIndex of(Collection<Condition> conditions) {
        List<Condition> single = new ArrayList<>();
        Set<String> literals = new LinkedHashSet<>();
        Set<String> inFrames = new LinkedHashSet<>();
        for (Condition condition : conditions) {
            collect(condition, single, literals, inFrames);
        }
        Set<String> words =
                literals.stream().map(Wording::withoutNumbers).collect(Collectors.toCollection(LinkedHashSet::new));
        words.removeIf(LiteralIndex::isUnfit);
        inFrames.removeIf(part -> isUnfit(part) || Wording.hasNumbers(part));
        return new LiteralIndex(single, words, inFrames);
    }

    private static boolean isUnfit(String literal) {
        return literal.length() < 2 || literal.chars().anyMatch(c -> c == '\n' || c == '\r' || c > 0x7e);
    }

    private static void collect(
            Condition condition, List<Condition> single, Set<String> literals, Set<String> inFrames) {
        if (condition instanceof AllOf all) {
            all.parts().forEach(p -> collect(p, single, literals, inFrames));
        } else if (condition instanceof AnyOf any) {
            any.parts().forEach(p -> collect(p, single, literals, inFrames));
        } else if (condition instanceof Not not) {
            collect(not.part(), single, literals, inFrames);
        } else if (condition instanceof DetectorCondition detector) {
            literals.addAll(detector.detector().literals());
            inFrames.addAll(detector.detector().frames(new Detector.Arguments(detector.with())));
        } else {
            single.add(condition);
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

    private static boolean isOfWords(Condition condition) {
        return condition instanceof LogCondition log && log.text().isOfWords()
                || condition instanceof ExceptionCondition exception && exception.isOfWords();
    }

    /** What a condition looks for. */
    Wanted of(Condition condition) {
        Wanted known = wanted.get(condition);
        return known == null ? wanted(condition) : known;
    }

    private Wanted wanted(Condition condition) {
        return wanted(required(condition), isOfWords(condition));
    }

    /** These literals (lower case), numbered. */
    Wanted wanted(List<String> literals) {
        return wanted(literals, literals.stream().noneMatch(Wording::hasNumbers));
    }

    private Wanted wanted(List<String> literals, boolean once) {
        return new Wanted(
                literals,
                literals.stream()
                        .mapToInt(l -> numbers.getOrDefault(Wording.withoutNumbers(l), NOT_KNOWN))
                        .toArray(),
                once);
    }

    /** Whether it looks for that part (lower case) in frames. */
    boolean knowsInFrames(String part) {
        return frameNumbers.containsKey(part);
    }

    /**
     * The groups of records that hold a literal, or would but for its numbers, in their order, by its number.
     *
     * @param wordings all that the records are made of, by their numbers
     */
    List<List<Alike>> find(List<Alike> groups, List<Wording> wordings) {
        Pairs held = new Pairs();
        search(words, wordings.size(), i -> wordings.get(i).lower(), held);
        int[] firsts = held.firsts(wordings.size());
        List<List<Alike>> found = new ArrayList<>(Collections.nCopies(numbers.size(), List.of()));
        for (Alike alike : groups) {
            for (Wording wording : alike.wordings()) {
                for (int i = firsts[wording.number()]; i < firsts[wording.number() + 1]; i++) {
                    add(alike, held.patterns[i], found);
                }
            }
        }
        return found;
    }

    private static void add(Alike alike, int literal, List<List<Alike>> found) {
        List<Alike> holding = found.get(literal);
        if (holding.isEmpty()) {
            holding = new ArrayList<>();
            found.set(literal, holding);
        }
        if (holding.isEmpty() || holding.get(holding.size() - 1) != alike) {
            holding.add(alike);
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
