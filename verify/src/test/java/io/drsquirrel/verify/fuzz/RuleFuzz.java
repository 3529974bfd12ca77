// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.fuzz;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.Loaded;
import io.drsquirrel.diagnosis.catalogue.RuleFolder;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Whatever a rule file holds, loading it gives a rule or problems that name the file. */
class RuleFuzz {
    private static final List<String> RULES = rules();

    private static List<String> rules() {
        try {
            return RuleFolders.builtIn().stream().map(RuleFolder::yaml).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DictionaryEntries({
        "title: A\\x0aseverity: critical\\x0awhen:\\x0a  ",
        "all:\\x0a  - ",
        "any:\\x0a  - ",
        "not:\\x0a  ",
        "log: {text: x}",
        "log: {regex: '(?P<a>x{1,1000}){1000}'}",
        "exception: {type: X, from: [a.b]}",
        "signal: HEAP_USED",
        "configuration: {key: x}",
        "detector: x",
        "explains: [a]",
        "actions:\\x0a  - text: x",
        "&a",
        "*a",
        "<<: *a",
        "!!java.net.URL",
        "|",
        ">-",
        "within: 9e99 d",
        "atLeast: -1",
        "confidence: NaN",
        "---",
        "? ",
        "%YAML 1.2"
    })
    @FuzzTest(maxDuration = "8s")
    void load(
            int which,
            int at,
            @InRange(min = 0, max = 60) int length,
            @NotNull @WithUtf8Length(max = 400) String insert,
            @NotNull @WithUtf8Length(max = 200) String more) {
        String rule = RULES.get(Math.floorMod(which, RULES.size()));
        int from = Math.floorMod(at, rule.length());
        String yaml = which == 0
                ? insert + more
                : rule.substring(0, from) + insert + rule.substring(Math.min(rule.length(), from + length)) + more;
        String guide = more + "\n" + insert;
        Loaded loaded = CatalogueLoader.load(List.of(new RuleFolder("family", "id", yaml, guide, "here/family/id")));
        loaded.problems().forEach(problem -> {
            if (!problem.file().contains("id")) {
                throw new AssertionError("a problem does not name its file: " + problem);
            }
        });
    }
}
