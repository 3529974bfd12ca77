// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of own rules, written for a test. */
final class OwnRules {
    static final String GOOD = """
            id: odd-exception
            title: Our parser met something odd
            severity: critical
            symptom: The job fails in the parser.
            rootCause: A record is odd.
            explains: ["@restart"]
            when: {exception: OddException}
            actions: [{do: Skip the record.}]
            """;

    private OwnRules() {}

    /** Writes the guide of a rule. */
    static void writeGuide(Path root, String id, String markdown) throws IOException {
        Files.writeString(root.resolve("our").resolve(id).resolve("guide.md"), markdown);
    }

    /** Writes {@code our/<id>/rule.yaml} below {@code root}. */
    static Path write(Path root, String id, String yaml) throws IOException {
        Path rule = Files.createDirectories(root.resolve("our").resolve(id));
        Files.writeString(rule.resolve("rule.yaml"), yaml);
        return root;
    }

    /** Writes a case of a rule. */
    static void writeCase(Path root, String id, String name, String yaml) throws IOException {
        Path cases = Files.createDirectories(root.resolve("our").resolve(id).resolve("cases"));
        Files.writeString(cases.resolve(name), yaml);
    }
}
