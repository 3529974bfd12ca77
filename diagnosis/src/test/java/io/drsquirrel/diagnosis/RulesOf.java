// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.Loaded;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.catalogue.RuleFolder;
import io.drsquirrel.diagnosis.rule.Rule;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Small catalogues written as text, read by the loader that users get. */
public final class RulesOf {
    private static final String REST = "title: A title\nsymptom: What is seen.\nrootCause: Why it is so.\n";

    private RulesOf() {}

    /** A catalogue of these rules, each without title, symptom and root cause, which are added. */
    public static RuleCatalogue texts(String... rules) {
        Loaded loaded = load(rules);
        assertThat(loaded.problems()).isEmpty();
        return loaded.catalogue();
    }

    /** What comes of reading these rules, with their mistakes. */
    public static Loaded load(String... rules) {
        List<RuleFolder> folders = new ArrayList<>();
        for (String rule : rules) {
            String id = rule.lines().findFirst().orElse("").replace("id:", "").strip();
            folders.add(new RuleFolder("family", id, rule.stripTrailing() + "\n" + REST, "", "family/" + id));
        }
        return CatalogueLoader.load(folders);
    }

    /** One rule. */
    public static Rule rule(String text) {
        return texts(text).rules().get(0);
    }
}
