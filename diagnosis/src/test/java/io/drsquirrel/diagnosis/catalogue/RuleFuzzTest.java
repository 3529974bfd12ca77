// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Whatever a rule file holds, loading it ends soon, with problems that name the file, and never with an exception. */
class RuleFuzzTest {
    /** {@code make bench} asks for more: -Dfuzz.seconds=300. */
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("fuzz.seconds", 4));

    private static final String[] PIECES = {
        "when:",
        "all:",
        "any:",
        "not:",
        "log:",
        "exception:",
        "regex:",
        "'(?P<a>x{1,1000}){1000}'",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "\n",
        "&a",
        "*a",
        "!!java.net.URL",
        "|",
        ">",
        "\t",
        "\u0000",
        "\ud800",
        "%",
        "atLeast: -1",
        "within: 9e99 d",
        "precision: 99999999999",
        "confidence: NaN",
        "detector: x",
        "with: {}",
        "null",
        "~",
        "? ",
        "---",
        "...",
        "<<: *a",
        "0x",
        "\"",
        "'",
        "signal: HEAP_USED",
        "on: all"
    };

    @Test
    void mutatedRulesGiveProblemsAndNoExceptions() throws IOException {
        List<RuleFolder> folders = RuleFolders.in(Path.of("rules"));
        Random random = new Random(20261121);
        long end = System.nanoTime() + LENGTH.toNanos();
        int runs = 0;
        while (System.nanoTime() < end) {
            RuleFolder folder = folders.get(random.nextInt(folders.size()));
            String yaml = mutated(folder.yaml(), random);
            RuleFolder changed = new RuleFolder(folder.family(), folder.id(), yaml, "", folder.location());
            assertThatCode(() -> {
                        Loaded loaded = CatalogueLoader.load(List.of(changed));
                        assertThat(loaded.problems())
                                .allSatisfy(p -> assertThat(p.file()).contains(folder.id()));
                    })
                    .as(yaml)
                    .doesNotThrowAnyException();
            runs++;
        }
        assertThat(runs).isPositive();
    }

    private static String mutated(String yaml, Random random) {
        StringBuilder text = new StringBuilder(yaml);
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(40)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
                default -> {
                    if (at < text.length()) {
                        text.setCharAt(at, (char) random.nextInt(0x180));
                    }
                }
            }
        }
        return text.toString();
    }
}
