// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words that sentences of logs are made of. A word that is none of them is the name of something. */
final class Vocabulary {
    private static final Set<String> WORDS = read();
    /** Endings and what stands for them in the word without. */
    private static final String[][] ENDINGS = {
        {"'s", ""},
        {"s", ""},
        {"es", ""},
        {"ies", "y"},
        {"ed", ""},
        {"ed", "e"},
        {"ied", "y"},
        {"ing", ""},
        {"ing", "e"},
        {"ly", ""},
        {"er", ""},
        {"er", "e"},
        {"ers", ""},
        {"ers", "e"},
        {"ion", ""},
        {"ion", "e"},
        {"ions", ""},
        {"ions", "e"},
        {"able", ""},
        {"able", "e"},
        {"or", ""},
        {"or", "e"},
        {"ors", ""},
        {"ors", "e"},
        {"ation", ""},
        {"ation", "e"},
        {"ations", ""},
        {"ations", "e"},
        {"ment", ""},
        {"ments", ""},
        {"al", ""},
        {"ally", ""},
        {"ity", ""},
        {"ity", "e"},
        {"ive", ""},
        {"ive", "e"},
        {"ness", ""}
    };

    private static final String[] BEGINNINGS = {"un", "de", "dis", "re", "pre", "non", "sub", "over", "under"};
    private static final int SHORTEST = 2;

    /** Words that were asked for before: templates have most of theirs in common. */
    private final Map<String, Boolean> strange = new HashMap<>();

    private static Set<String> read() {
        try (InputStream in = Vocabulary.class.getResourceAsStream("vocabulary.txt")) {
            Set<String> words = new HashSet<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> words.addAll(Set.of(line.split(" "))));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("the vocabulary of logs cannot be read", e);
        }
    }

    /** Whether the unit is a word that no sentence of logs has: {@code alice}, {@code hdmi}. */
    boolean isStrange(String unit) {
        return isWord(unit) && strange.computeIfAbsent(unit, word -> !isOfSentence(word));
    }

    /** Whether the unit is a word in lower case as sentences of logs have it: {@code degraded}. */
    boolean isSentence(String unit) {
        return isWord(unit) && Character.isLowerCase(unit.charAt(0)) && !isStrange(unit);
    }

    /** Letters in lower case but for the first. */
    private static boolean isWord(String unit) {
        for (int i = 0; i < unit.length(); i++) {
            char c = unit.charAt(i);
            boolean lower = c >= 'a' && c <= 'z';
            if (!lower && !(i == 0 && c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return unit.length() >= SHORTEST;
    }

    private static boolean isOfSentence(String unit) {
        String word = unit.toLowerCase(Locale.ROOT);
        return word.endsWith("ing") || word.endsWith("ed") || isKnown(word);
    }

    private static boolean isKnown(String word) {
        if (WORDS.contains(word) || isDerived(word)) {
            return true;
        }
        for (String beginning : BEGINNINGS) {
            String rest = word.startsWith(beginning) ? word.substring(beginning.length()) : "";
            if (rest.length() > SHORTEST && (WORDS.contains(rest) || isDerived(rest))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDerived(String word) {
        for (String[] ending : ENDINGS) {
            int stem = word.length() - ending[0].length();
            if (stem < SHORTEST || !word.endsWith(ending[0])) {
                continue;
            }
            String without = word.substring(0, stem);
            boolean doubled = stem > 3 && without.charAt(stem - 1) == without.charAt(stem - 2);
            if (WORDS.contains(without + ending[1]) || (doubled && WORDS.contains(without.substring(0, stem - 1)))) {
                return true;
            }
        }
        return false;
    }
}
