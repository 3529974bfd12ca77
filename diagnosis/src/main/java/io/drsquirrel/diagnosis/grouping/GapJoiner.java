// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds templates that begin and end the same and have names of different lengths in between: {@code loaded plugin Event Log of type
 * <*>}. Where many different things stand in the gap they are values; where they have one length, {@link Alternatives} judges.
 *
 * <p>Templates are looked up by some units of their beginning and end, so that the work is linear in their number; of those found the
 * longest beginning and end that all have must say enough.
 */
final class GapJoiner {
    /** How many units of the beginning and of the end are looked up together. */
    private static final int[][] ENDS = {{2, 2}, {3, 1}, {1, 3}};

    private static final int MANY = 6;
    private static final int SEVERAL = 4;
    private static final int WORDS = 3;
    private static final int WORDS_OF_LONG = 5;
    private static final int LONGEST_GAP = 8;
    /** Of so many names one may hold a word that tells what happened. */
    private static final int MOST = 4;

    private static final int MAX_UNITS = 64;

    private final List<String> scopes;
    private final List<List<String>> units;

    GapJoiner(List<String> scopes, List<List<String>> units) {
        this.scopes = scopes;
        this.units = units;
    }

    /**
     * Hands over templates that are one.
     *
     * @param sink takes their indexes and the units that they have in common, a variable in the gap
     */
    void join(BiConsumer<List<Integer>, List<String>> sink) {
        for (int[] ends : ENDS) {
            Map<Long, List<Integer>> alike = new LinkedHashMap<>();
            for (int i = 0; i < units.size(); i++) {
                List<String> own = units.get(i);
                if (own.size() > ends[0] + ends[1] && own.size() <= MAX_UNITS) {
                    long key = scopes.get(i).hashCode();
                    for (int at = 0; at < ends[0]; at++) {
                        key = with(key, own.get(at));
                    }
                    for (int at = own.size() - ends[1]; at < own.size(); at++) {
                        key = with(key, own.get(at));
                    }
                    alike.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
                }
            }
            for (List<Integer> members : alike.values()) {
                if (members.size() >= SEVERAL) {
                    joinIfNames(members, sink);
                }
            }
        }
    }

    private static long with(long hash, String unit) {
        long mixed = (hash ^ unit.hashCode()) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    private void joinIfNames(List<Integer> members, BiConsumer<List<Integer>, List<String>> sink) {
        List<String> first = units.get(members.get(0));
        int shortest = members.stream().mapToInt(i -> units.get(i).size()).min().orElse(0);
        int before = shortest;
        for (int i : members) {
            int same = 0;
            while (same < before && units.get(i).get(same).equals(first.get(same))) {
                same++;
            }
            before = same;
        }
        int after = shortest - before;
        for (int i : members) {
            List<String> own = units.get(i);
            int same = 0;
            while (same < after && own.get(own.size() - 1 - same).equals(first.get(first.size() - 1 - same))) {
                same++;
            }
            after = same;
        }
        List<String> joined = new ArrayList<>(first.subList(0, before));
        joined.add(MessageMask.VARIABLE);
        joined.addAll(first.subList(first.size() - after, first.size()));
        int words = TemplateWords.plain(joined);
        int telling = 0;
        Set<String> gaps = new HashSet<>();
        Set<Integer> lengths = new HashSet<>();
        for (int i : members) {
            List<String> own = units.get(i);
            List<String> gap = own.subList(before, own.size() - after);
            if (gap.size() > LONGEST_GAP) {
                return;
            }
            telling += gap.stream().allMatch(GapJoiner::mayBeName) ? 0 : 1;
            gaps.add(String.join(" ", gap));
            lengths.add(gap.size());
        }
        boolean many = gaps.size() >= MANY && words >= WORDS;
        boolean several = gaps.size() >= SEVERAL && words >= WORDS_OF_LONG;
        if ((many || several) && lengths.size() > 1 && telling * MOST < gaps.size()) {
            sink.accept(members, joined);
        }
    }

    private static boolean mayBeName(String unit) {
        return Alternatives.mayBeText(unit) && Alternatives.mayBeValue(unit);
    }
}
