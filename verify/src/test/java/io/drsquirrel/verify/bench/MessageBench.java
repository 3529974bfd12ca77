// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.Grouping;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints how well the messages of {@link MessageCorpus} are grouped; with {@code -Dshow=SYSTEM}, which are not. */
public final class MessageBench {
    private MessageBench() {}

    public static void main(String[] args) {
        print("18 systems", MessageCorpus.SYSTEMS);
        print("13 further", MessageCorpus.FURTHER);
    }

    private static void print(String title, List<String> systems) {
        double accuracy = 0;
        double groupF1 = 0;
        for (String system : systems) {
            GroupingScore score = score(system, 1);
            System.out.println(score.line(system));
            accuracy += score.accuracy();
            groupF1 += score.groupF1();
        }
        System.out.printf(
                Locale.ROOT, "%-12s GA %.4f  FGA %.4f%n", title, accuracy / systems.size(), groupF1 / systems.size());
    }

    /** How well 2,000 messages of a system are grouped. */
    static GroupingScore score(String system, long seed) {
        List<MessageCorpus.Labelled> messages = MessageCorpus.of(system, 2_000, seed);
        LogGrouper grouper = new LogGrouper();
        List<Integer> handles = messages.stream()
                .map(m -> grouper.add(GroupableRecord.ofMessage(m.message())))
                .toList();
        Grouping grouping = grouper.finish();
        List<String> found = handles.stream().map(h -> grouping.groupOf(h).id()).toList();
        List<String> truth = messages.stream().map(m -> "t" + m.template()).toList();
        if (system.equals(System.getProperty("show")) || "all".equals(System.getProperty("show"))) {
            show(grouping, handles, messages);
        }
        return GroupingScore.of(found, truth);
    }

    private static void show(Grouping grouping, List<Integer> handles, List<MessageCorpus.Labelled> messages) {
        Map<Integer, TreeSet<String>> found = new TreeMap<>();
        Map<String, TreeSet<Integer>> mixed = new TreeMap<>();
        Map<Integer, String> sample = new TreeMap<>();
        for (int i = 0; i < handles.size(); i++) {
            String template = grouping.groupOf(handles.get(i)).fingerprint().template();
            found.computeIfAbsent(messages.get(i).template(), k -> new TreeSet<>())
                    .add(template);
            mixed.computeIfAbsent(template, k -> new TreeSet<>())
                    .add(messages.get(i).template());
            sample.putIfAbsent(messages.get(i).template(), messages.get(i).message());
        }
        found.forEach((template, groups) -> {
            if (groups.size() > 1) {
                System.out.println("  SPLIT " + sample.get(template));
                groups.stream().limit(6).forEach(g -> System.out.println("     " + g));
            }
        });
        mixed.forEach((group, templates) -> {
            if (templates.size() > 1) {
                System.out.println("  MIXED " + group);
                templates.forEach(t -> System.out.println("     " + sample.get(t)));
            }
        });
    }
}
