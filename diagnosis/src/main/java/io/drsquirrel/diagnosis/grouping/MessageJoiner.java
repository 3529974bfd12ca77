// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Finds among masked messages of plain records those that are one template, differing in words that turn out to vary.
 *
 * <p>A template is cut into units ({@link TemplateUnits}). Templates of one logger that are equal but for one unit are weighed by {@link
 * Alternatives}; a name may have a value behind it that others lack. What was joined has the place masked, which may make others equal: the
 * rounds end when nothing changes. Before that, templates are joined that are equal without their words known as values (two are
 * enough), without names of classes, or without their pairs {@code name=value}, of which records have more or fewer (three).
 * At least two plain words must remain, so that something is said at all.
 */
final class MessageJoiner {
    private static final int FEW = 3;
    private static final int MAX_UNITS = 64;
    private static final int ROUNDS = 4;
    private static final int MAX_PATTERNS = 32;
    private static final int MAX_TEXT = 5;
    private static final int SENTENCE = 3;
    private static final String GAP = "\u0000";

    private final List<String> scopes;
    private final List<String> templates;
    private final List<Integer> handles;
    private final Set<String> values;
    private final Partition partition;
    private final Vocabulary vocabulary = new Vocabulary();
    private final List<List<String>> units = new ArrayList<>();
    /** The places of each template that turned out to vary. */
    private final List<BitSet> learned = new ArrayList<>();

    /**
     * A joiner.
     *
     * @param values plain words that stood where only values stand
     */
    MessageJoiner(
            List<String> scopes,
            List<String> templates,
            List<Integer> handles,
            Set<String> values,
            Partition partition) {
        this.scopes = scopes;
        this.templates = templates;
        this.handles = handles;
        this.values = values;
        this.partition = partition;
    }

    void join() {
        // Templates have most of their words in common.
        Map<String, String> words = new HashMap<>();
        for (String template : templates) {
            List<String> own = TemplateUnits.of(template);
            own.replaceAll(unit -> words.computeIfAbsent(unit, same -> same));
            units.add(own);
            learned.add(new BitSet());
        }
        joinWithout(this::isKnownValue, 2, 2);
        joinWithout(TemplateWords::isClass, FEW, 2);
        joinWithout(this::isNameOfSomething, FEW, FEW);
        joinWithoutPairs();
        joinBySentence();
        new GapJoiner(scopes, units).join(this::joinWithGap);
        boolean changed = true;
        for (int round = 0; round < ROUNDS && changed; round++) {
            changed = joinByOneUnit();
            joinEqual();
            changed |= joinByPattern();
        }
    }

    /** Templates of which so many are equal once certain units are left out, in however many places. */
    private void joinWithout(Predicate<String> left, int enough, int least) {
        Map<String, List<Integer>> same = new LinkedHashMap<>();
        Set<String> whole = new HashSet<>();
        for (int i = 0; i < units.size(); i++) {
            List<String> own = units.get(i);
            List<String> masked = new ArrayList<>();
            boolean any = false;
            for (String unit : own) {
                boolean without = left.test(unit);
                any |= without;
                masked.add(without ? MessageMask.VARIABLE : unit);
            }
            if (TemplateWords.plain(masked) >= least) {
                String key = key(i, masked);
                same.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
                if (!any) {
                    whole.add(key);
                }
            }
        }
        same.forEach((key, members) -> {
            // Where another record has a value there, one is enough.
            if (members.size() >= (whole.contains(key) ? 2 : enough)) {
                BitSet equal = equalPlaces(members);
                for (int i : members) {
                    List<String> own = units.get(i);
                    for (int at = 0; at < own.size(); at++) {
                        if (left.test(own.get(at)) && !equal.get(at)) {
                            own.set(at, MessageMask.VARIABLE);
                            learned.get(i).set(at);
                        }
                    }
                    partition.join(handles.get(members.get(0)), handles.get(i));
                }
            }
        });
    }

    /** The places where all have the same, if they have equally many. */
    private BitSet equalPlaces(List<Integer> members) {
        List<String> first = units.get(members.get(0));
        BitSet equal = new BitSet();
        equal.set(0, first.size());
        for (int i : members) {
            List<String> own = units.get(i);
            if (own.size() != first.size()) {
                return new BitSet();
            }
            for (int at = 0; at < own.size(); at++) {
                equal.set(at, equal.get(at) && own.get(at).equals(first.get(at)));
            }
        }
        return equal;
    }

    private boolean isKnownValue(String unit) {
        return values.contains(unit) && !Alternatives.isTelling(unit);
    }

    /** {@code alice}, {@code [alice]}, {@code 'alice'}. */
    private boolean isNameOfSomething(String unit) {
        boolean bracket = TemplateUnits.isGroup(unit) && unit.length() > 2;
        return vocabulary.isStrange(bracket ? unit.substring(1, unit.length() - 1) : unit);
    }

    /** Templates that differ in which pairs they have, {@code a=<*> b=<*>} and {@code a=<*> c=<*>}. */
    private void joinWithoutPairs() {
        Map<String, Map<String, Integer>> same = new LinkedHashMap<>();
        for (int i = 0; i < units.size(); i++) {
            List<String> others = new ArrayList<>();
            boolean pairs = false;
            for (String unit : units.get(i)) {
                boolean pair = TemplateUnits.isPair(unit);
                if (pair ? !pairs : !pairs || !unit.equals(",")) {
                    others.add(pair ? MessageMask.VARIABLE : unit);
                    pairs = pair;
                }
            }
            if (others.contains(MessageMask.VARIABLE) && TemplateWords.plain(others) >= 2) {
                same.computeIfAbsent(key(i, others), key -> new LinkedHashMap<>())
                        .putIfAbsent(key(i, units.get(i)), i);
            }
        }
        for (Map<String, Integer> members : same.values()) {
            if (members.size() >= FEW) {
                int first = handles.get(members.values().iterator().next());
                members.values().forEach(i -> partition.join(first, handles.get(i)));
            }
        }
    }

    /**
     * Templates whose words are the same in the same order, whatever values and punctuation stand between: a value of an unusual form
     * leaves pieces, of which records have different ones.
     */
    private void joinBySentence() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < units.size(); i++) {
            String sentence = TemplateUnits.sentence(units.get(i));
            int words = TemplateWords.plain(units.get(i));
            if (words < SENTENCE) {
                continue;
            }
            Integer known = first.putIfAbsent(scopes.get(i) + '\n' + sentence, i);
            if (known != null) {
                partition.join(handles.get(known), handles.get(i));
                units.set(i, new ArrayList<>(units.get(known)));
                learned.get(i).clear();
                learned.get(i).or(learned.get(known));
            }
        }
    }

    private void joinWithGap(List<Integer> members, List<String> joined) {
        for (int i : members) {
            partition.join(handles.get(members.get(0)), handles.get(i));
            units.set(i, new ArrayList<>(joined));
            learned.get(i).clear();
        }
    }

    private boolean joinByOneUnit() {
        // There is a key for each word of each template, and nearly all come once: only the others are kept.
        RepeatedKeys repeated = new RepeatedKeys();
        eachWithoutOne((key, place) -> repeated.add(key));
        Map<String, List<int[]>> withoutOne = new LinkedHashMap<>();
        eachWithoutOne((key, place) -> {
            if (repeated.isRepeated(key)) {
                withoutOne.computeIfAbsent(key, k -> new ArrayList<>()).add(place);
            }
        });
        learnValues(withoutOne.values());
        Alternatives alternatives = new Alternatives(units, values, vocabulary);
        boolean changed = false;
        for (List<int[]> places : withoutOne.values()) {
            if (places.size() < 2) {
                continue;
            }
            for (Alternatives.Joinable same : alternatives.joinable(places)) {
                int first = handles.get(same.places().get(0)[0]);
                for (int[] place : same.places()) {
                    partition.join(first, handles.get(place[0]));
                    for (int at = 1; place.length > 2 && at < place[2]; at++) {
                        units.get(place[0]).set(place[1] + at, same.unit());
                    }
                    units.get(place[0]).set(place[1], same.unit());
                    if (same.unit().equals(MessageMask.VARIABLE)) {
                        learned.get(place[0]).set(place[1]);
                    }
                }
                changed = true;
            }
        }
        return changed;
    }

    /** Takes for values the strange words that stand in several sentences where others have another such word or a value. */
    private void learnValues(Iterable<List<int[]>> alternatives) {
        Map<String, Integer> sentences = new HashMap<>();
        for (List<int[]> places : alternatives) {
            Set<String> strange = new HashSet<>();
            boolean value = false;
            for (int[] place : places) {
                String unit = units.get(place[0]).get(place[1]);
                value |= unit.startsWith(MessageMask.VARIABLE);
                if (place.length == 2 && vocabulary.isStrange(unit)) {
                    strange.add(unit);
                }
            }
            if (strange.size() + (value ? 1 : 0) > 1) {
                strange.forEach(word -> sentences.merge(word, 1, Integer::sum));
            }
        }
        sentences.forEach((word, count) -> {
            if (count >= FEW) {
                values.add(word);
            }
        });
    }

    /** All templates without one unit each, and without what belongs to it, with the place where it stood. */
    private void eachWithoutOne(BiConsumer<String, int[]> sink) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < units.size(); i++) {
            List<String> own = units.get(i);
            if (own.size() > MAX_UNITS || !seen.add(key(i, own))) {
                continue;
            }
            int said = TemplateUnits.said(own);
            for (int at = 0; at < own.size(); at++) {
                String unit = own.get(at);
                if (said - (TemplateUnits.isSaid(unit) ? 1 : 0) < 2 || TemplateUnits.isPunctuation(unit)) {
                    continue;
                }
                own.set(at, GAP);
                sink.accept(key(i, own), new int[] {i, at});
                if (at + 1 < own.size() && own.get(at + 1).equals(MessageMask.VARIABLE) && mayHaveValue(unit)) {
                    own.remove(at + 1);
                    sink.accept(key(i, own), new int[] {i, at});
                    own.add(at + 1, MessageMask.VARIABLE);
                }
                boolean text = at > 0 && own.get(at - 1).equals(":") && Alternatives.mayBeText(unit);
                int length = text ? textLength(own, at) : 1;
                if (length > 1) {
                    List<String> rest = new ArrayList<>(own.subList(0, at + 1));
                    rest.addAll(own.subList(at + length, own.size()));
                    sink.accept(key(i, rest), new int[] {i, at, length});
                }
                own.set(at, unit);
            }
        }
    }

    /** How many words of text stand here before the next comma or semicolon: 3 in {@code because: it was so; next}; else 1. */
    private static int textLength(List<String> own, int from) {
        for (int at = from + 1; at < own.size() && at - from <= MAX_TEXT; at++) {
            String unit = own.get(at);
            if (unit.equals(";") || unit.equals(",")) {
                return at - from;
            }
            if (!TemplateWords.isPlain(unit) || !Alternatives.mayBeText(unit)) {
                return 1;
            }
        }
        return 1;
    }

    /** {@code IXSCAN <*>} where others have {@code COLLSCAN}. */
    private static boolean mayHaveValue(String unit) {
        return Character.isUpperCase(unit.charAt(0)) && TemplateWords.isPlain(unit);
    }

    /** Templates that became equal. */
    private void joinEqual() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < units.size(); i++) {
            Integer known = first.putIfAbsent(key(i, units.get(i)), i);
            if (known != null) {
                partition.join(handles.get(known), handles.get(i));
            }
        }
    }

    /** Templates that are equal to another but for the places which vary there: {@code for <*> on <*>} and {@code for root on x}. */
    private boolean joinByPattern() {
        Map<String, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < units.size(); i++) {
            alike.computeIfAbsent(units.get(i).size() + "\n" + scopes.get(i), key -> new ArrayList<>())
                    .add(i);
        }
        boolean changed = false;
        for (List<Integer> members : alike.values()) {
            Set<BitSet> patterns = new LinkedHashSet<>();
            for (int i : members) {
                BitSet places = learned.get(i).isEmpty() ? learned.get(i) : variables(i);
                if (places.cardinality() > 1 && patterns.size() < MAX_PATTERNS) {
                    patterns.add(places);
                }
            }
            for (BitSet pattern : patterns) {
                changed |= joinByPattern(members, pattern);
            }
        }
        return changed;
    }

    /** The places where the template has nothing but a value. */
    private BitSet variables(int template) {
        BitSet places = new BitSet();
        List<String> own = units.get(template);
        for (int at = 0; at < own.size(); at++) {
            places.set(at, own.get(at).equals(MessageMask.VARIABLE));
        }
        return places;
    }

    private boolean joinByPattern(List<Integer> members, BitSet pattern) {
        Map<String, List<Integer>> same = new LinkedHashMap<>();
        for (int i : members) {
            List<String> masked = new ArrayList<>(units.get(i));
            boolean fits = true;
            for (int at = pattern.nextSetBit(0); at >= 0 && fits; at = pattern.nextSetBit(at + 1)) {
                fits = Alternatives.mayBeValue(masked.get(at));
                masked.set(at, MessageMask.VARIABLE);
            }
            if (fits && TemplateWords.plain(masked) > 1) {
                same.computeIfAbsent(String.join(" ", masked), key -> new ArrayList<>())
                        .add(i);
            }
        }
        boolean changed = false;
        for (List<Integer> fitting : same.values()) {
            if (fitting.size() < 2
                    || fitting.stream()
                            .noneMatch(i ->
                                    !learned.get(i).isEmpty() && variables(i).equals(pattern))) {
                continue;
            }
            int first = handles.get(fitting.get(0));
            for (int i : fitting) {
                partition.join(first, handles.get(i));
                if (!variables(i).equals(pattern)) {
                    changed = true;
                    learned.get(i).or(pattern);
                    pattern.stream().forEach(at -> units.get(i).set(at, MessageMask.VARIABLE));
                }
            }
        }
        return changed;
    }

    private String key(int template, List<String> ofUnits) {
        return scopes.get(template) + '\n' + TemplateUnits.joined(ofUnits);
    }
}
