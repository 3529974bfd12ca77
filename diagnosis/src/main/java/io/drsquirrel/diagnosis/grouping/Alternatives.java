// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges whether the different things that stand at one place of otherwise equal templates are values.
 *
 * <p>It weighs how many there are, what they look like, how much of the sentence is the same, and what stands before. A place where
 * some records have a value that was masked needs but one more; names such as {@code MsgVote} or {@code a_b} two, brackets two or three, words
 * in capitals four unless they are the ends of a transition; words known as values from elsewhere count as names; words behind a noun or
 * preposition that calls for a name, or behind {@code state}, three; any other word {@value #MANY}, in a long sentence {@value
 * #MANY_IN_LONG}, in a very long one three, since life cycles and kinds of requests have fewer. Words that tell what happened are no values,
 * and brackets that speak of a fault, or of different things, stay apart.
 */
final class Alternatives {
    private static final int MANY = 8;
    private static final int MANY_IN_LONG = 6;
    private static final int FEW = 3;
    private static final int SEVERAL = 4;
    private static final int LONG = 4;
    private static final int VERY_LONG = 8;

    private static final Set<String> PREPOSITIONS = Set.of("for", "from", "by", "to", "on", "of", "via");
    private static final Set<String> NOUNS = TemplateWords.of("""
            user client driver domain host server process device interface attribute service queue topic group table
            index package module plugin component daemon file named called principal database schema zone pool
            template policy partition namespace pod container node member class configuration variable option
            parameter program command application app bundle library image slot stream channel key column field
            mechanism protocol alias role tenant account backend proxy connector listener broker store branch""");
    /** What follows one of these is one of a few, and a value all the same. */
    private static final Set<String> CATEGORIES = Set.of("state", "status", "phase", "mode");
    /** Words that tell what happened, wherever they stand. */
    private static final Set<String> TELLING = TemplateWords.of("""
            true false up down in out on off start stop begin end started stopped success failure failed succeeded
            ok error warning read write send receive open close opened closed not no yes all none any new old first
            last added removed lost found missing invalid unknown timeout expired connected disconnected reader
            writer sender receiver enable enabled disable disabled""");
    /** In round brackets and quotations these tell. */
    private static final Set<String> TELLING_IN_BRACKETS = TemplateWords.of("""
            true false yes started stopped success opened closed added removed connected disconnected reader writer
            sender receiver enabled disabled""");
    /** In square brackets only these tell. */
    private static final Set<String> SWITCHES = TemplateWords.of("""
            true false up down on off enable enabled disable disabled active inactive success failed ok""");
    /** A bracket with one of these says what went wrong. */
    private static final Set<String> FAULTS = TemplateWords.of("""
            fail failed failure fails error errors refused reset timeout timed denied rejected unknown invalid cannot
            can't unable unreachable exceeded missing expired aborted killed corrupt corrupted mismatch exception
            full broken illegal unexpected unsupported""");

    private static final Set<String> AFTER_NAMES = TemplateWords.of("""
            is was are were has have had not and or of in on at to for from with without by as must may can cannot
            could will does did because when while if that which after before between into due within during via
            failed exists port took command generation started stopped closed""");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");

    private final List<List<String>> units;
    private final Set<String> values;
    private final Vocabulary vocabulary;

    /**
     * A judge.
     *
     * @param units the templates
     * @param values plain words that stood where only values stand
     */
    Alternatives(List<List<String>> units, Set<String> values, Vocabulary vocabulary) {
        this.units = units;
        this.vocabulary = vocabulary;
        this.values = values;
    }

    /**
     * Places of one template.
     *
     * @param places each the index of a template, of the place in it, and how many units it has if more than one
     * @param unit what to put there: a variable, with what a bracket tells
     */
    record Joinable(List<int[]> places, String unit) {}

    /** Those among the places that are values. */
    List<Joinable> joinable(List<int[]> places) {
        Map<String, List<int[]>> byTold = new LinkedHashMap<>();
        for (int[] place : places) {
            byTold.computeIfAbsent(told(unit(place), isFault(units.get(place[0]), place[1])), told -> new ArrayList<>())
                    .add(place);
        }
        List<Joinable> joinable = new ArrayList<>();
        byTold.forEach((told, same) -> {
            if (same.size() > 1 && vary(same)) {
                joinable.add(new Joinable(
                        same, told.isEmpty() ? MessageMask.VARIABLE : "(" + told + " " + MessageMask.VARIABLE + ")"));
            }
        });
        return joinable;
    }

    /** Whether it says what happened, and is no value wherever it stands. */
    static boolean isTelling(String word) {
        String bare = word.endsWith("'") ? word.substring(0, word.length() - 1) : word;
        String lower = bare.substring(bare.lastIndexOf('\'') + 1).toLowerCase(Locale.ROOT);
        return TELLING.contains(lower) || word.startsWith("msg=") || word.startsWith("message=");
    }

    /** Whether it may stand where others have values. */
    static boolean mayBeValue(String unit) {
        return !isTelling(unit) && told(unit, false).isEmpty();
    }

    /** Whether it may stand in a text that is a value. */
    static boolean mayBeText(String word) {
        return !isTelling(word) && !FAULTS.contains(word.toLowerCase(Locale.ROOT));
    }

    private String unit(int[] place) {
        if (place.length > 2) {
            return String.join(" ", units.get(place[0]).subList(place[1], place[1] + place[2]));
        }
        return units.get(place[0]).get(place[1]);
    }

    /** What a bracket tells apart from its values; empty for anything else. */
    private static String told(String unit, boolean fault) {
        if (!TemplateUnits.isGroup(unit)) {
            return "";
        }
        Set<String> telling = unit.charAt(0) == '[' ? SWITCHES : TELLING_IN_BRACKETS;
        Set<String> told = new TreeSet<>();
        int run = 0;
        for (String part : unit.split(" ")) {
            String word = letters(part);
            String lower = word.toLowerCase(Locale.ROOT);
            run = word.isEmpty() ? 0 : run + 1;
            if (FAULTS.contains(lower) || (fault && run > 1)) {
                return unit;
            }
            if (telling.contains(lower) || METHODS.contains(word)) {
                told.add(lower);
            }
            if (!part.endsWith(word)) {
                run = 0;
            }
        }
        return String.join(" ", told);
    }

    /** {@code timeout} of {@code (timeout,}; empty for anything but a word. */
    private static String letters(String part) {
        int from = 0;
        int to = part.length();
        while (from < to && "([\'\"".indexOf(part.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && ")]'\",;:.!?".indexOf(part.charAt(to - 1)) >= 0) {
            to--;
        }
        String word = part.substring(from, to);
        return word.chars().allMatch(c -> Character.isLetter(c) || c == '\'') ? word : "";
    }

    /** Whether the template tells of a fault outside of the place. */
    private static boolean isFault(List<String> own, int at) {
        for (int i = 0; i < own.size(); i++) {
            if (i != at && FAULTS.contains(own.get(i).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private boolean vary(List<int[]> same) {
        List<String> own = units.get(same.get(0)[0]);
        int at = same.get(0)[1];
        int count = same.size();
        String before = at > 0 ? own.get(at - 1).toLowerCase(Locale.ROOT) : "";
        int next = at + (same.get(0).length > 2 ? same.get(0)[2] : 1);
        String after = next < own.size() ? own.get(next) : "";
        boolean labelled = before.equals(":") && (after.equals(";") || after.equals(","));
        boolean afterNoun = NOUNS.contains(before);
        boolean called = !after.isEmpty()
                && isArgument(after)
                && Character.isUpperCase(own.get(at).charAt(0));
        boolean transition = before.equals("from") || before.equals("to") || after.equals("to");
        boolean category = CATEGORIES.contains(before) && !transition;
        boolean nameExpected = (afterNoun || PREPOSITIONS.contains(before)) && nameMayEnd(own, at + 1);
        boolean masked = false;
        int telling = 0;
        int capitals = 0;
        int names = 0;
        int hyphens = 0;
        int groups = 0;
        int known = 0;
        for (int[] place : same) {
            String unit = unit(place);
            masked |= unit.startsWith(MessageMask.VARIABLE);
            if (TemplateUnits.isGroup(unit)) {
                groups++;
            } else if (isTelling(unit) && !category) {
                telling++;
            } else if (TemplateUnits.isCapitals(unit) && !afterNoun && !called && !category) {
                capitals++;
            } else if (TemplateUnits.isName(unit) || values.contains(unit)) {
                names++;
            } else if (TemplateUnits.isHyphenated(unit) || vocabulary.isStrange(unit)) {
                hyphens++;
            } else if (vocabulary.isSentence(unit)) {
                known++;
            }
        }
        names += masked || nameExpected || count >= FEW ? hyphens : 0;
        int rest = TemplateUnits.said(own) - (TemplateUnits.isSaid(own.get(at)) ? 1 : 0);
        int words = TemplateWords.plain(own) - (TemplateWords.isPlain(own.get(at)) ? 1 : 0);
        boolean isLong = words >= LONG;
        boolean veryLong = rest >= VERY_LONG;
        if (capitals == count && !transition && count >= (veryLong ? 2 : SEVERAL)) {
            return true;
        }
        telling += nameExpected && capitals < count ? 0 : capitals;
        boolean exception = masked ? telling == 1 && count > 3 : telling * 4 <= names + groups + 1;
        if (telling > 0 && count < MANY_IN_LONG && !exception) {
            return false;
        }
        if (count >= (known * 2 > count ? (isLong ? MANY_IN_LONG : MANY) : enough(words)) && words > 1) {
            return true;
        }
        if (rest == 2 && afterNoun && nameExpected && count >= SEVERAL) {
            return true;
        }
        if (rest == 2 && names == count && at > 0 && count >= SEVERAL) {
            return true;
        }
        if (rest == 2 && at > 0 && same.stream().allMatch(place -> isPartOf(unit(place), own.get(at)))) {
            return true;
        }
        if (rest < 3 && !(masked && names + groups == count)) {
            return false;
        }
        if (masked) {
            // One place, sometimes with a value.
            return isLong || count > 2 || names + groups > 0;
        }
        boolean squares = same.stream().allMatch(place -> unit(place).charAt(0) == '[');
        if (names + groups == count && (at > 0 || (rest >= LONG && (groups == count || count > 2)))) {
            return count >= (groups == 0 || squares || rest > LONG + 1 ? 2 : FEW);
        }
        return (nameExpected || called || category || labelled || (veryLong && words > 2)) && count >= FEW;
    }

    /** Whether both have values behind the same letters: {@code fd:<*>} and {@code fd:=<*>}. */
    private static boolean isPartOf(String unit, String other) {
        int letters = 0;
        while (letters < unit.length() && Character.isLetter(unit.charAt(letters))) {
            letters++;
        }
        return letters > 0
                && other.length() > letters
                && other.startsWith(unit.substring(0, letters))
                && !Character.isLetter(other.charAt(letters))
                && unit.contains(MessageMask.VARIABLE)
                && other.contains(MessageMask.VARIABLE);
    }

    /** How many different words at one place are values, where so many others stay the same. */
    private static int enough(int words) {
        return words >= 8 ? 2 : words >= 5 ? FEW : words >= 3 ? SEVERAL : MANY_IN_LONG;
    }

    private static boolean isArgument(String unit) {
        return unit.equals("(" + MessageMask.VARIABLE + ")") || unit.equals("[" + MessageMask.VARIABLE + "]");
    }

    private static boolean nameMayEnd(List<String> own, int at) {
        if (at >= own.size()) {
            return true;
        }
        String next = own.get(at);
        return next.startsWith(MessageMask.VARIABLE)
                || TemplateUnits.isPunctuation(next)
                || TemplateUnits.isGroup(next)
                || AFTER_NAMES.contains(next.toLowerCase(Locale.ROOT));
    }
}
