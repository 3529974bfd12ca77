// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds among masked messages of plain records those that are one template, differing in words that turn out to vary.
 *
 * <p>A template is cut into units: words, quotations, brackets. Templates of one logger that are equal but for one unit are weighed: how
 * many different things stand there ({@code k}), and what they look like. A place where some records have a value that was masked
 * needs but one more; names of classes, dotted and quoted names two or three; words known as values from elsewhere ({@code cyrus}
 * after {@code user=cyrus} was seen) two; words behind a noun or preposition that calls for a name three; any other word {@value
 * #MANY}, in a long sentence {@value #MANY_IN_LONG}, since life cycles and kinds of requests have fewer. What was joined has the
 * place masked, which may make others equal: the rounds end when nothing changes. At least two plain words must remain, so
 * that something is said at all.
 */
final class MessageJoiner {
    private static final int MANY = 8;
    private static final int MANY_IN_LONG = 6;
    private static final int LONG = 5;
    private static final int MANY_CLASSES = 3;
    private static final int MAX_UNITS = 64;
    private static final int ROUNDS = 4;
    private static final String GAP = "\u0000";

    private static final Set<String> PREPOSITIONS = Set.of("for", "from", "by", "to", "on", "of", "via");
    private static final Set<String> NOUNS = TemplateWords.of("""
            user client driver domain host server process device interface attribute service queue topic group table
            index package module plugin component daemon file named called principal database schema zone pool
            template policy partition namespace pod container node member class configuration variable option
            parameter program command application app bundle library image slot stream channel key column field
            mechanism protocol alias role tenant account""");
    /** Words that tell what happened, wherever they stand. */
    private static final Set<String> TELLING = TemplateWords.of("""
            true false up down in out on off start stop begin end started stopped success failure failed succeeded
            ok error warning read write send receive open close opened closed not no yes all none any new old first
            last added removed lost found missing invalid unknown timeout expired connected disconnected""");

    private final List<String> scopes;
    private final List<String> templates;
    private final List<Integer> handles;
    private final Set<String> values;
    private final Partition partition;
    private final List<List<String>> units = new ArrayList<>();

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
        for (String template : templates) {
            units.add(units(template));
        }
        joinWithout(this::isKnownValue, 2);
        joinWithout(TemplateWords::isClass, MANY_CLASSES);
        boolean changed = true;
        for (int round = 0; round < ROUNDS && changed; round++) {
            changed = joinByOneUnit();
            joinEqual();
        }
    }

    /** Templates of which so many are equal once certain units are left out, in however many places. */
    private void joinWithout(Predicate<String> left, int enough) {
        Map<String, List<Integer>> same = new LinkedHashMap<>();
        for (int i = 0; i < units.size(); i++) {
            List<String> masked = new ArrayList<>();
            for (String unit : units.get(i)) {
                masked.add(left.test(unit) ? MessageMask.VARIABLE : unit);
            }
            if (TemplateWords.plain(masked) >= 2) {
                same.computeIfAbsent(scopes.get(i) + '\n' + String.join(" ", masked), key -> new ArrayList<>())
                        .add(i);
            }
        }
        for (List<Integer> members : same.values()) {
            if (members.size() >= enough) {
                for (int i : members) {
                    units.get(i).replaceAll(unit -> left.test(unit) ? MessageMask.VARIABLE : unit);
                    partition.join(handles.get(members.get(0)), handles.get(i));
                }
            }
        }
    }

    private boolean isKnownValue(String unit) {
        return values.contains(unit) && !TELLING.contains(unit);
    }

    private boolean joinByOneUnit() {
        Map<String, List<int[]>> withoutOne = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < units.size(); i++) {
            List<String> own = units.get(i);
            String scope = scopes.get(i) + '\n';
            if (own.size() > MAX_UNITS || !seen.add(scope + String.join(" ", own))) {
                continue;
            }
            int plain = TemplateWords.plain(own);
            for (int at = 0; at < own.size(); at++) {
                String unit = own.get(at);
                if (plain - (TemplateWords.isPlain(unit) ? 1 : 0) < 2 || isPunctuation(unit)) {
                    continue;
                }
                own.set(at, GAP);
                withoutOne
                        .computeIfAbsent(scope + String.join(" ", own), key -> new ArrayList<>())
                        .add(new int[] {i, at});
                own.set(at, unit);
            }
        }
        boolean changed = false;
        for (List<int[]> same : withoutOne.values()) {
            if (same.size() > 1 && varies(same)) {
                int first = handles.get(same.get(0)[0]);
                for (int[] place : same) {
                    partition.join(first, handles.get(place[0]));
                    units.get(place[0]).set(place[1], MessageMask.VARIABLE);
                }
                changed = true;
            }
        }
        return changed;
    }

    /** Templates that became equal; a run of variables counts as one. */
    private void joinEqual() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < units.size(); i++) {
            StringBuilder key = new StringBuilder(scopes.get(i)).append('\n');
            String before = "";
            for (String unit : units.get(i)) {
                if (!unit.equals(MessageMask.VARIABLE) || !before.equals(unit)) {
                    key.append(unit).append(' ');
                }
                before = unit;
            }
            Integer known = first.putIfAbsent(key.toString(), i);
            if (known != null) {
                partition.join(handles.get(known), handles.get(i));
            }
        }
    }

    /** Whether what stands at one place of otherwise equal templates are values. */
    private boolean varies(List<int[]> same) {
        List<String> own = units.get(same.get(0)[0]);
        int at = same.get(0)[1];
        int count = same.size();
        boolean masked = false;
        boolean afterNoun = at > 0 && NOUNS.contains(own.get(at - 1).toLowerCase(Locale.ROOT));
        boolean called = at + 1 < own.size()
                && isArgument(own.get(at + 1))
                && Character.isUpperCase(own.get(at).charAt(0));
        int telling = 0;
        int names = 0;
        int groups = 0;
        for (int[] place : same) {
            String unit = units.get(place[0]).get(place[1]);
            masked |= unit.startsWith(MessageMask.VARIABLE);
            if (isTelling(unit, !afterNoun && !called)) {
                telling++;
            } else if (isGroup(unit)) {
                groups++;
            } else if (isName(unit) || values.contains(unit)) {
                names++;
            }
        }
        int rest = TemplateWords.plain(own) - (TemplateWords.isPlain(own.get(at)) ? 1 : 0);
        boolean isLong = rest >= LONG - 1;
        if (telling > 0 && count < MANY_IN_LONG && !(masked && telling == 1 && count > 3)) {
            return false;
        }
        if (count >= (isLong ? MANY_IN_LONG : MANY)) {
            return true;
        }
        if (rest < 3 && !(masked && names + groups == count)) {
            return false;
        }
        if (masked) {
            // One place, sometimes with a value.
            return isLong || count > 2 || names + groups > 0;
        }
        boolean nameExpected =
                (afterNoun || at > 0 && PREPOSITIONS.contains(own.get(at - 1).toLowerCase(Locale.ROOT)))
                        && nameMayEnd(own, at + 1);
        if (names + groups == count && at > 0) {
            return count >= (nameExpected && groups == 0 ? 2 : 3);
        }
        return (nameExpected || called) && count >= 3;
    }

    private static boolean isArgument(String unit) {
        return unit.equals("(" + MessageMask.VARIABLE + ")") || unit.equals("[" + MessageMask.VARIABLE + "]");
    }

    private static boolean isTelling(String unit, boolean capitalsTell) {
        if (unit.charAt(0) == '[') {
            return false;
        }
        int from = isGroup(unit) ? 1 : 0;
        int to = from;
        while (to < unit.length() && Character.isLetter(unit.charAt(to))) {
            to++;
        }
        String word = unit.substring(from, to);
        boolean capitals = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        return TELLING.contains(word.toLowerCase(Locale.ROOT))
                || (capitalsTell
                        && capitals
                        && (from == 0 ? unit.chars().noneMatch(Character::isLowerCase) : METHODS.contains(word)));
    }

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS");

    private static boolean nameMayEnd(List<String> own, int at) {
        if (at >= own.size()) {
            return true;
        }
        String next = own.get(at);
        return next.startsWith(MessageMask.VARIABLE)
                || isPunctuation(next)
                || isGroup(next)
                || AFTER_NAMES.contains(next.toLowerCase(Locale.ROOT));
    }

    private static final Set<String> AFTER_NAMES = TemplateWords.of("""
            is was are were has have had not and or of in on at to for from with without by as must may can cannot
            could will does did because when while if that which after before between into due within during via
            failed exists port took command generation""");

    // ---------------------------------------------------------------------------------------------- units

    /** Words; a quotation and a bracket with all that is in it are one unit, punctuation behind a word another. */
    static List<String> units(String template) {
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
            if (end <= at || end - at > 200) {
                end = at;
                while (end < template.length()
                        && template.charAt(end) != ' '
                        && !(end > at && (template.charAt(end) == '(' || template.charAt(end) == '['))) {
                    end++;
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
        return units;
    }

    private static int closing(String text, int open) {
        char closing = text.charAt(open) == '(' ? ')' : ']';
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == text.charAt(open)) {
                depth++;
            } else if (text.charAt(i) == closing && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean isPunctuation(String unit) {
        return unit.chars().noneMatch(Character::isLetterOrDigit) && !unit.contains(MessageMask.VARIABLE);
    }

    private static boolean isGroup(String unit) {
        char first = unit.charAt(0);
        return first == '(' || first == '[' || first == '\'';
    }

    /** Names of classes, {@code a.b}, {@code a/b}, {@code a_b}, {@code CamelCase}, {@code a<*>}: no word of a sentence looks so. */
    private static boolean isName(String unit) {
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
}
