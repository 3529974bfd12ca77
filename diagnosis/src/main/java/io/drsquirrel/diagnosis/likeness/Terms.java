// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.likeness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terms of a text: its words in lower case without their endings, and of a name such as {@code KafkaStorageException} the whole
 * and its parts. Numbers, words of two letters, and what stands in every stack trace are no terms.
 */
final class Terms {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,60}");
    private static final Pattern PART = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+");
    private static final int SHORTEST = 3;
    private static final int SHORTEST_STEM = 4;
    private static final List<String> ENDINGS = List.of("ing", "ed", "es", "s");
    private static final Set<String> EVERYWHERE = Set.of(
            "the",
            "and",
            "for",
            "was",
            "were",
            "not",
            "with",
            "from",
            "that",
            "this",
            "has",
            "have",
            "been",
            "are",
            "can",
            "could",
            "java",
            "org",
            "apache",
            "flink",
            "com",
            "lang",
            "util",
            "exception",
            "error",
            "caused");

    private Terms() {}

    /** The terms in their order, as often as they occur. */
    static List<String> of(String text) {
        List<String> terms = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            Matcher part = PART.matcher(word.group());
            while (part.find()) {
                add(part.group(), terms);
            }
            if (!PART.matcher(word.group()).matches()) {
                add(word.group(), terms);
            }
        }
        return terms;
    }

    private static void add(String word, List<String> terms) {
        String term = word.toLowerCase(Locale.ROOT);
        if (term.length() >= SHORTEST && !EVERYWHERE.contains(term)) {
            terms.add(stem(term));
        }
    }

    private static String stem(String term) {
        for (String ending : ENDINGS) {
            if (term.endsWith(ending) && term.length() - ending.length() >= SHORTEST_STEM) {
                return term.substring(0, term.length() - ending.length());
            }
        }
        return term;
    }
}
