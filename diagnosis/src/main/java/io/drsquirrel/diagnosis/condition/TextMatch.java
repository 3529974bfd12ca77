// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.condition;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a text must and must not hold; literals compare without regard to case, the regex is linear-time (RE2).
 *
 * @param contains literals that all occur, lower case
 * @param anyOf literals of which at least one occurs, lower case; empty: no demand
 * @param noneOf literals of which none occurs, lower case
 * @param regex an expression that is found, null: no demand; its named groups become captures
 */
public record TextMatch(
        List<String> contains,
        List<String> anyOf,
        List<String> noneOf,
        @Nullable Expression regex) {
    private static final Set<String> EVERYWHERE = Set.of(
            "flink",
            "taskmanager",
            "taskexecutor",
            "jobmanager",
            "jobmaster",
            "resourcemanager",
            "dispatcher",
            "checkpoint",
            "executiongraph",
            "streaming",
            "runtime",
            "kafka",
            "consumer",
            "producer",
            "connector",
            "configuration",
            "registration");

    private static final Optional<Map<String, String>> NOTHING_CAPTURED = Optional.of(Map.of());

    /** Matches any text. */
    public static final TextMatch ANYTHING = new TextMatch(List.of(), List.of(), List.of(), null);

    public TextMatch {
        contains = lower(contains);
        anyOf = lower(anyOf);
        noneOf = lower(noneOf);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream()
                .filter(t -> !t.isEmpty())
                .map(t -> t.toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Whether nothing is demanded. */
    public boolean isAnything() {
        return contains.isEmpty() && anyOf.isEmpty() && noneOf.isEmpty() && regex == null;
    }

    /** Whether it asks for literals alone, of which none holds a number: what a text's {@link Wording} tells. */
    boolean isOfWords() {
        return regex == null
                && Stream.of(contains, anyOf, noneOf).flatMap(List::stream).noneMatch(Wording::hasNumbers);
    }

    /** The captures where message and headlines match; names of tasks do not count for what must not be said. */
    Optional<Map<String, String>> match(IndexedFact fact) {
        return holds(fact.headlinesLower()) && (noneOf.isEmpty() || holdsNone(fact.unnamedLower()))
                ? captures(fact.headlines())
                : Optional.empty();
    }

    /** Whether records may match that say this but for numbers; only the text of each then tells. */
    boolean mayMatch(Alike alike) {
        String lowered = alike.headlinesLower();
        return contains.stream().map(Wording::withoutNumbers).allMatch(lowered::contains)
                && (anyOf.isEmpty()
                        || anyOf.stream().map(Wording::withoutNumbers).anyMatch(lowered::contains));
    }

    private boolean holds(String lowered) {
        for (String literal : contains) {
            if (!lowered.contains(literal)) {
                return false;
            }
        }
        for (String literal : anyOf) {
            if (lowered.contains(literal)) {
                return true;
            }
        }
        return anyOf.isEmpty();
    }

    private boolean holdsNone(String lowered) {
        for (String literal : noneOf) {
            if (lowered.contains(literal)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Map<String, String>> captures(String text) {
        if (regex == null) {
            return NOTHING_CAPTURED;
        }
        Pattern pattern = regex.pattern();
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Map<String, String> captures = new LinkedHashMap<>();
        for (String name : pattern.namedGroups().keySet()) {
            String value = matcher.group(name);
            if (value != null) {
                captures.put(name, value);
            }
        }
        return Optional.of(captures);
    }

    /** The captures where the text matches; empty where it does not. */
    public Optional<Map<String, String>> match(String text) {
        String lowered = isAnything() ? text : text.toLowerCase(Locale.ROOT);
        return holds(lowered) && holdsNone(lowered) ? captures(text) : Optional.empty();
    }

    /** Literals of which at least one must occur in any text that matches; empty where there is no such set. */
    public List<String> required() {
        if (contains.isEmpty()) {
            return anyOf;
        }
        String rarest = contains.get(0);
        for (String literal : contains) {
            if (rarity(literal) > rarity(rarest)) {
                rarest = literal;
            }
        }
        int ofAny = anyOf.stream().mapToInt(TextMatch::rarity).min().orElse(0);
        return ofAny > rarity(rarest) ? anyOf : List.of(rarest);
    }

    /** Long literals are rare ones, save the words that names of loggers are made of: these stand in every other line. */
    private static int rarity(String literal) {
        return EVERYWHERE.contains(literal.strip()) ? 1 : literal.length();
    }
}
