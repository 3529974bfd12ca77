// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How well a grouping agrees with the truth.
 *
 * @param accuracy GA: share of records whose group holds exactly the records of their true group
 * @param groupF1 FGA: harmonic mean of the share of found and of true groups that are exactly right
 * @param pairF1 harmonic mean of precision and recall over pairs of records in one group
 * @param mixed groups that hold records of several true groups
 * @param found number of groups
 * @param truth number of true groups
 */
record GroupingScore(double accuracy, double groupF1, double pairF1, int mixed, int found, int truth) {

    static GroupingScore of(List<String> found, List<String> truth) {
        Map<String, Set<Integer>> groups = new HashMap<>();
        Map<String, Set<Integer>> trueGroups = new HashMap<>();
        Map<String, Integer> cells = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            groups.computeIfAbsent(found.get(i), key -> new HashSet<>()).add(i);
            trueGroups.computeIfAbsent(truth.get(i), key -> new HashSet<>()).add(i);
            cells.merge(found.get(i) + '\n' + truth.get(i), 1, Integer::sum);
        }
        Set<Set<Integer>> exact = new HashSet<>(trueGroups.values());
        int right = 0;
        int lines = 0;
        int mixed = 0;
        for (Set<Integer> group : groups.values()) {
            if (exact.contains(group)) {
                right++;
                lines += group.size();
            }
            mixed += group.stream().map(truth::get).distinct().count() > 1 ? 1 : 0;
        }
        double together =
                cells.values().stream().mapToDouble(GroupingScore::pairs).sum();
        double precision = together
                / Math.max(
                        1,
                        groups.values().stream()
                                .mapToDouble(g -> pairs(g.size()))
                                .sum());
        double recall = together
                / Math.max(
                        1,
                        trueGroups.values().stream()
                                .mapToDouble(g -> pairs(g.size()))
                                .sum());
        return new GroupingScore(
                (double) lines / found.size(),
                2.0 * right / (groups.size() + trueGroups.size()),
                precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall),
                mixed,
                groups.size(),
                trueGroups.size());
    }

    private static double pairs(int n) {
        return n * (n - 1) / 2.0;
    }

    String line(String name) {
        return String.format(
                Locale.ROOT,
                "%-12s GA %.4f  FGA %.4f  pair F1 %.4f  groups %d of %d, %d mixed",
                name,
                accuracy,
                groupF1,
                pairF1,
                found,
                truth,
                mixed);
    }
}
