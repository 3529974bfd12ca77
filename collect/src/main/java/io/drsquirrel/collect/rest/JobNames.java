// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names of jobs, and which of them the name of a file or folder holds: all words of a job's name, or all of the file's words where both
 * begin alike. Words that say what a file is do not count.
 */
final class JobNames {
    /** Words that say what a file holds, not of which job. */
    private static final Set<String> KINDS = Set.of(
            "job",
            "jobs",
            "flink",
            "rest",
            "api",
            "curl",
            "answer",
            "response",
            "vertices",
            "vertex",
            "plan",
            "graph",
            "checkpoints",
            "checkpoint",
            "exceptions",
            "exception",
            "metrics",
            "metric",
            "config",
            "overview",
            "details",
            "detail",
            "subtasks",
            "backpressure",
            "watermarks",
            "status",
            "state",
            "history",
            "json",
            "txt",
            "log",
            "out",
            "latest",
            "failed",
            "before",
            "after",
            "now");

    private final Map<String, String> names = new LinkedHashMap<>();
    /** Of each name; people save thousands of files. */
    private final Map<String, List<String>> wordsOf = new HashMap<>();

    /** Learns a job's name, unless one is known. */
    void add(String job, String name) {
        if (names.putIfAbsent(job, name) == null) {
            wordsOf.put(job, words(name));
        }
    }

    /** The job's name, empty where none is known. */
    String name(String job) {
        return names.getOrDefault(job, "");
    }

    boolean isNamed(String job) {
        return names.containsKey(job);
    }

    /** The only job of that name. */
    Optional<String> of(String name) {
        List<String> same = names.entrySet().stream()
                .filter(job -> !name.isEmpty() && job.getValue().equals(name))
                .map(Map.Entry::getKey)
                .toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    /**
     * By the job's name in that of the file or its folder: {@code orders-checkpoints.json}, {@code orders/checkpoints.json}.
     *
     * @param told jobs that something tells of: of several runs of a job it is that one
     */
    Optional<String> in(String label, Set<String> told) {
        if (names.size() < 2) {
            return Optional.empty();
        }
        String[] parts = label.split("[/!]");
        for (int i = parts.length - 1; i >= 0; i--) {
            Optional<String> job = inPart(parts[i], told);
            if (job.isPresent()) {
                return job;
            }
        }
        return Optional.empty();
    }

    private Optional<String> inPart(String part, Set<String> told) {
        List<String> words = words(part);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        int best = 0;
        Set<String> found = new LinkedHashSet<>();
        for (String job : names.keySet()) {
            List<String> name = wordsOf.getOrDefault(job, List.of());
            boolean begins = !name.isEmpty() && name.get(0).equals(words.get(0));
            boolean whole = !name.isEmpty() && words.containsAll(name);
            if (!whole && !(begins && name.containsAll(words))) {
                continue;
            }
            int shared = name.stream()
                    .mapToInt(word -> words.contains(word) ? word.length() : 0)
                    .sum();
            // "orders" is the job of that name rather than one that is called "orders-enrichment".
            int likeness = 2 * shared + (whole ? 1 : 0);
            if (likeness > best) {
                best = likeness;
                found.clear();
            }
            if (likeness == best) {
                found.add(job);
            }
        }
        if (found.size() > 1) {
            found.retainAll(told);
        }
        return found.size() == 1 ? found.stream().findFirst() : Optional.empty();
    }

    /** The words of a name that may tell a job, in small letters. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        String split = text.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        for (String word : split.split("[^a-z0-9]+")) {
            boolean counted = word.matches("\\d+");
            if (!word.isEmpty() && !counted && !KINDS.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
