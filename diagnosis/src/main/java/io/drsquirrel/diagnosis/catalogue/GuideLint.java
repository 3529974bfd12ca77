// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.List;

/** Tells what a rule's {@code guide.md} lacks. A rule works without; whoever reads its finding at night does not. */
public final class GuideLint {
    private static final List<String> SECTIONS = List.of("Meaning", "Impact", "Diagnosis", "Mitigation");

    private GuideLint() {}

    /** What is missing, empty where nothing is. */
    public static List<Problem> check(RuleFolder folder) {
        String file = folder.location() + "/guide.md";
        if (folder.guide().isBlank()) {
            return List.of(new Problem(
                    file,
                    0,
                    "is missing. A guide is Markdown with the headings '## " + String.join("', '## ", SECTIONS)
                            + "'; `squirrel explain " + folder.id() + "` shows it."));
        }
        List<Problem> problems = new ArrayList<>();
        for (String section : SECTIONS) {
            int line = lineOf(folder.guide(), section);
            if (line < 0) {
                problems.add(new Problem(
                        file,
                        0,
                        "has no section '## " + section + "'. Allowed and needed: ## " + String.join(", ## ", SECTIONS)
                                + "."));
            } else if (isEmpty(folder.guide(), line)) {
                problems.add(new Problem(file, line + 1, "the section '## " + section + "' is empty."));
            }
        }
        return problems;
    }

    private static int lineOf(String guide, String section) {
        List<String> lines = guide.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equalsIgnoreCase("## " + section)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEmpty(String guide, int heading) {
        return guide.lines()
                .skip(heading + 1L)
                .takeWhile(line -> !line.startsWith("## "))
                .allMatch(String::isBlank);
    }
}
