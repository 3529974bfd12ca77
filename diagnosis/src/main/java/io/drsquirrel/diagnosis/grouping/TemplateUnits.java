// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a template into units: words; quotations and brackets with all that is in them; punctuation. */
final class TemplateUnits {
    private static final Set<String> COMPOUND_FIRST = TemplateWords.of("""
            non pre multi self auto semi sub anti out read write key end time well off single high low long short
            built look back real client server user per event first last two one three full half fail thread type
            check round run start shut roll clean follow max min side level case byte null""");

    /** What is longer is cut into its words: a line of brackets that never close would be read again from each. */
    private static final int LONGEST_GROUP = 200;

    /** Behind the name of a type: what was made of it. */
    private static final String MADE = "(" + MessageMask.VARIABLE + ")";

    private TemplateUnits() {}

    /** The units in their order; punctuation behind a word is a unit of its own. */
    static List<String> of(String template) {
        List<String> units = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c == ' ') {
                at++;
                continue;
            }
            int end = -1;
            boolean attached = at > 0 && template.charAt(at - 1) != ' ';
            if (c == '\'' && !attached) {
                end = template.indexOf('\'', at + 1) + 1;
            } else if ((c == '(' || c == '[') && at + 1 < template.length()) {
                end = closing(template, at);
            }
            if (end <= at || end - at > LONGEST_GROUP) {
                end = at;
                while (end < template.length()
                        && template.charAt(end) != ' '
                        && !(end > at && (template.charAt(end) == '(' || template.charAt(end) == '['))) {
                    end++;
                }
                if (Character.isUpperCase(template.charAt(at)) && template.startsWith(MADE, end)) {
                    end += MADE.length();
                }
            }
            String unit = template.substring(at, end);
            int stop = unit.length();
            while (stop > 1 && ",;:.!?=".indexOf(unit.charAt(stop - 1)) >= 0) {
                stop--;
            }
            units.add(unit.substring(0, stop));
            if (stop < unit.length()) {
                units.add(unit.substring(stop));
            }
            at = end;
        }
        return withPhrases(units);
    }

    /** Makes one unit of words that begin in upper case, behind one that does not: {@code for Privacy Sandbox Attestations}. */
    private static List<String> withPhrases(List<String> units) {
        List<String> joined = new ArrayList<>(units.size());
        boolean phrase = false;
        for (int i = 0; i < units.size(); i++) {
            String unit = units.get(i);
            boolean capital = isCapitalised(unit);
            if (capital && phrase) {
                joined.set(joined.size() - 1, joined.get(joined.size() - 1) + ' ' + unit);
            } else {
                joined.add(unit);
                phrase = capital
                        && i > 0
                        && Character.isLowerCase(units.get(i - 1).charAt(0));
            }
        }
        return joined;
    }

    private static boolean isCapitalised(String unit) {
        return unit.length() > 1
                && Character.isUpperCase(unit.charAt(0))
                && unit.chars().allMatch(c -> Character.isLetter(c) || c == '-');
    }

    private static int closing(String text, int open) {
        char closing = text.charAt(open) == '(' ? ')' : ']';
        int depth = 0;
        for (int i = open; i < text.length() && i - open < LONGEST_GROUP; i++) {
            if (text.charAt(i) == text.charAt(open)) {
                depth++;
            } else if (text.charAt(i) == closing && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The units in one line; variables with nothing but punctuation between count as one. */
    static String joined(List<String> units) {
        StringBuilder joined = new StringBuilder();
        boolean variable = false;
        for (int i = 0; i < units.size(); i++) {
            String unit = units.get(i);
            boolean repeats = variable
                    && (unit.equals(MessageMask.VARIABLE)
                            || ((unit.equals(",") || unit.equals(";"))
                                    && i + 1 < units.size()
                                    && units.get(i + 1).equals(MessageMask.VARIABLE)));
            if (!repeats) {
                joined.append(unit).append(' ');
                variable = unit.equals(MessageMask.VARIABLE);
            }
        }
        return joined.toString();
    }

    /** The words alone, with marks where the template begins with a value and where round brackets stand. */
    static String sentence(List<String> units) {
        StringBuilder sentence = new StringBuilder(units.isEmpty() || isSaid(units.get(0)) ? "" : "^ ");
        for (String unit : units) {
            if (isPair(unit)) {
                sentence.append(unit).append(' ');
                continue;
            }
            for (String part : isGroup(unit) ? unit.split(" ") : new String[] {unit}) {
                if (part.charAt(0) == '(') {
                    sentence.append('(');
                }
                if (TemplateWords.isPlain(part)) {
                    sentence.append(part).append(' ');
                }
            }
        }
        return sentence.toString();
    }

    static boolean isPunctuation(String unit) {
        return unit.chars().noneMatch(Character::isLetterOrDigit) && !unit.contains(MessageMask.VARIABLE);
    }

    /** A bracket or a quotation. */
    static boolean isGroup(String unit) {
        char first = unit.charAt(0);
        return first == '(' || first == '[' || first == '\'';
    }

    /** How many units say something that is the same in all messages of a template: words, and names of pairs. */
    static int said(List<String> units) {
        return (int) units.stream().filter(TemplateUnits::isSaid).count();
    }

    static boolean isSaid(String unit) {
        return isPair(unit) || (TemplateWords.isPlain(unit) && !isGroup(unit));
    }

    /** {@code name=<*>}, {@code name:<*>}. */
    static boolean isPair(String unit) {
        int equals = unit.length() - MessageMask.VARIABLE.length() - 1;
        return equals > 0
                && (unit.charAt(equals) == '=' || unit.charAt(equals) == ':')
                && Character.isLetter(unit.charAt(0))
                && unit.endsWith(MessageMask.VARIABLE);
    }

    /** {@code GET}, {@code IN_PROGRESS}. */
    static boolean isCapitals(String unit) {
        return unit.length() > 1 && unit.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || c == '_' || c == '-');
    }

    /** Names of classes, {@code a.b}, {@code a/b}, {@code a_b}, {@code CamelCase}, {@code a<*>}: no word of a sentence looks so. */
    static boolean isName(String unit) {
        if (unit.contains(MessageMask.VARIABLE)) {
            return true;
        }
        boolean lower = false;
        for (int i = 0; i < unit.length(); i++) {
            char c = unit.charAt(i);
            if ((c == '.' || c == '/' || c == '_' || c == '$' || c == '@') && i > 0 && i + 1 < unit.length()) {
                return true;
            }
            if (lower && c >= 'A' && c <= 'Z') {
                return true;
            }
            lower |= c >= 'a' && c <= 'z';
        }
        return false;
    }

    /** {@code fraud-detector}, not {@code non-empty}. */
    static boolean isHyphenated(String unit) {
        int hyphen = unit.indexOf('-');
        return hyphen > 2
                && hyphen < unit.length() - 3
                && !COMPOUND_FIRST.contains(unit.substring(0, hyphen))
                && unit.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '-');
    }
}
