// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Messages of a program with the places in its source that printed them as the true groups.
 *
 * <p>Places whose messages have no word in common print but a value and are left out. Places that print the same, be it one message or the
 * words that all of theirs have in common, are one: they have the same format.
 */
final class CallSites {
    /** A message and what printed it. */
    record Message(String site, String text) {}

    private static final Pattern VALUE = Pattern.compile(
            "\"[^\"]*\"|(?<!\\w)'[^']*'|(?<!\\S)/\\S+|-?0x[0-9a-fA-F]+|\\b[0-9a-f]*\\d[0-9a-f]*\\b|-?\\d+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z']+");
    private static final int COMPARED = 60;
    private static final int LONGEST = 1_500;
    /** Stands for what was no UTF-8. */
    private static final char UNREADABLE = '\uFFFD';

    private final Map<String, Set<String>> bySite = new LinkedHashMap<>();
    private final Map<String, String> joined = new HashMap<>();

    private CallSites() {}

    /** At most so many of the messages, drawn at random, none of the places with more than a quarter of them. */
    static List<Message> sample(List<String> lines, int most, long seed) {
        List<Message> all = new ArrayList<>();
        CallSites sites = new CallSites();
        for (String line : lines) {
            int tab = line.indexOf('\t');
            String text = tab < 0 ? "" : line.substring(tab + 1).strip();
            if (text.length() < LONGEST
                    && text.indexOf(UNREADABLE) < 0
                    && text.chars().anyMatch(Character::isLetter)) {
                all.add(new Message(line.substring(0, tab), text));
                sites.bySite
                        .computeIfAbsent(line.substring(0, tab), site -> new LinkedHashSet<>())
                        .add(text);
            }
        }
        sites.join();
        Collections.shuffle(all, new Random(seed));
        Map<String, Integer> taken = new HashMap<>();
        List<Message> sample = new ArrayList<>();
        for (Message message : all) {
            String site = sites.find(message.site());
            if (sample.size() < most
                    && sites.bySite.containsKey(message.site())
                    && taken.merge(site, 1, Integer::sum) <= most / 4) {
                sample.add(new Message(site, message.text()));
            }
        }
        return sample;
    }

    private void join() {
        bySite.values().removeIf(CallSites::isBare);
        Map<String, String> first = new HashMap<>();
        bySite.forEach((site, texts) -> {
            for (String text : texts) {
                joined.put(
                        find(site),
                        find(first.computeIfAbsent(VALUE.matcher(text).replaceAll("0"), key -> site)));
            }
            List<String> words = common(texts);
            if (texts.size() > 2 && words.size() > 1) {
                joined.put(find(site), find(first.computeIfAbsent(String.join("\n", words), key -> site)));
            }
        });
    }

    private String find(String site) {
        String parent = joined.getOrDefault(site, site);
        return parent.equals(site) ? site : find(parent);
    }

    private static boolean isBare(Set<String> texts) {
        Set<String> common = null;
        for (String text : texts) {
            List<String> words = words(text);
            if (common == null) {
                common = new LinkedHashSet<>(words);
            }
            common.retainAll(words);
        }
        return common == null || common.isEmpty();
    }

    private static List<String> words(String text) {
        return WORD.matcher(VALUE.matcher(text).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** The words that all of the texts have, in their order. */
    private static List<String> common(Set<String> texts) {
        List<String> common = null;
        for (String text : texts.stream().limit(COMPARED).toList()) {
            List<String> words = words(text);
            common = common == null ? words : common(common, words);
        }
        return common == null ? List.of() : common;
    }

    /** The longest common subsequence. */
    private static List<String> common(List<String> a, List<String> b) {
        int[][] length = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                length[i][j] = a.get(i).equals(b.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        List<String> common = new ArrayList<>();
        for (int i = 0, j = 0; i < a.size() && j < b.size(); ) {
            if (a.get(i).equals(b.get(j))) {
                common.add(a.get(i));
                i++;
                j++;
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
