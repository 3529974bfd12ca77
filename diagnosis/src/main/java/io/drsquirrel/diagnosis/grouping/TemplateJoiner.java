// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds among masked messages those that differ in a word which varies, though nothing in its form says so.
 *
 * <p>Two rules, both on templates of one scope (a logger, or a type of exception and its place) with the same number of words. Where many
 * different words ({@value #MANY}, in a long sentence {@value #MANY_IN_LONG}) stand at one place of an otherwise equal sentence they are values: life cycles and kinds of requests have
 * fewer. Names of classes are values more readily: three templates that become equal without them are one. In both cases at
 * least two plain words have to remain, so that something is said at all.
 */
final class TemplateJoiner {

    private static final int MANY = 8;
    private static final int MANY_IN_LONG = 6;
    private static final int LONG = 5;
    private static final int MANY_CLASSES = 3;
    private static final int MAX_WORDS = 64;

    private final List<String> scopes;
    private final List<String> templates;
    private final List<Integer> handles;
    private final Partition partition;

    TemplateJoiner(List<String> scopes, List<String> templates, List<Integer> handles, Partition partition) {
        this.scopes = scopes;
        this.templates = templates;
        this.handles = handles;
        this.partition = partition;
    }

    void join() {
        Map<String, List<Integer>> withoutClasses = new LinkedHashMap<>();
        Map<String, List<Integer>> withoutOneWord = new LinkedHashMap<>();
        for (int i = 0; i < templates.size(); i++) {
            String[] words = templates.get(i).split(" ");
            if (words.length > MAX_WORDS) {
                continue;
            }
            String scope = scopes.get(i) + '\n';
            String[] masked = new String[words.length];
            Arrays.setAll(masked, at -> TemplateWords.isClass(words[at]) ? MessageMask.VARIABLE : words[at]);
            if (!Arrays.equals(words, masked) && TemplateWords.plain(List.of(masked)) >= 2) {
                withoutClasses
                        .computeIfAbsent(scope + String.join(" ", masked), key -> new ArrayList<>())
                        .add(i);
            }
            if (TemplateWords.plain(List.of(words)) < 3) {
                continue;
            }
            for (int at = 0; at < words.length; at++) {
                if (TemplateWords.isPlain(words[at]) || TemplateWords.isClass(words[at])) {
                    String word = words[at];
                    words[at] = "\u0000";
                    withoutOneWord
                            .computeIfAbsent(scope + String.join(" ", words), key -> new ArrayList<>())
                            .add(i);
                    words[at] = word;
                }
            }
        }
        withoutClasses.values().forEach(same -> joinIf(same, MANY_CLASSES));
        withoutOneWord.values().forEach(same -> {
            boolean isLong =
                    TemplateWords.plain(List.of(templates.get(same.get(0)).split(" "))) >= LONG;
            joinIf(same, isLong ? MANY_IN_LONG : MANY);
        });
    }

    private void joinIf(List<Integer> same, int enough) {
        if (same.size() >= enough) {
            same.forEach(i -> partition.join(handles.get(same.get(0)), handles.get(i)));
        }
    }
}
