// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.catalogue;

import io.drsquirrel.diagnosis.rule.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads rule folders into a catalogue. A folder with a mistake is left out and its mistakes are listed; the others are used.
 * Afterwards it looks at what no single folder can show: double ids, and {@code explains} that lead nowhere.
 */
public final class CatalogueLoader {
    private CatalogueLoader() {}

    /**
     * The catalogue that ships with the product, from its {@link RuleBundle} where there is one.
     *
     * @throws IOException where the jar cannot be read
     */
    public static Loaded builtIn() throws IOException {
        Optional<RuleBundle.Content> bundle = RuleBundle.builtIn();
        if (bundle.isEmpty()) {
            return load(RuleFolders.builtIn());
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        Map<String, String> guides = new LinkedHashMap<>();
        for (RuleBundle.Entry entry : bundle.get().entries()) {
            List<Problem> own = new ArrayList<>();
            Rule rule = RuleReader.read(entry.family(), entry.id(), entry.tree(), own);
            problems.addAll(own);
            if (own.isEmpty()) {
                rules.put(rule.id(), rule);
                guides.put(rule.id(), rule.guide());
            }
        }
        return new Loaded(
                new RuleCatalogue(bundle.get().version(), List.copyOf(rules.values()), GuidePages.builtIn(guides)),
                problems);
    }

    /** Reads the folders. */
    public static Loaded load(List<RuleFolder> folders) {
        return load(folders, Set.of());
    }

    /** Reads the folders; names in {@code known} ({@link RuleCatalogue#names} of another catalogue) may be referred to. */
    public static Loaded load(List<RuleFolder> folders, Set<String> known) {
        List<Problem> problems = new ArrayList<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        Map<String, String> guides = new LinkedHashMap<>();
        for (RuleFolder folder : folders) {
            List<Problem> own = new ArrayList<>();
            Optional<Rule> rule = RuleReader.read(folder, own);
            problems.addAll(own);
            if (rule.isPresent() && own.isEmpty()) {
                Rule before = rules.put(rule.get().id(), rule.get());
                if (before != null) {
                    problems.add(new Problem(
                            folder.location() + "/rule.yaml",
                            0,
                            "id '" + folder.id() + "' is taken by " + before.family() + "/" + before.id()
                                    + ". Ids are unique over all families; rename one folder."));
                }
                guides.put(rule.get().id(), folder.guide());
            }
        }
        checkReferences(rules, known, problems);
        return new Loaded(new RuleCatalogue(version(folders), List.copyOf(rules.values()), guides), problems);
    }

    private static void checkReferences(Map<String, Rule> rules, Set<String> known, List<Problem> problems) {
        Set<String> all = new TreeSet<>(known);
        all.addAll(RuleCatalogue.names(rules.values()));
        Set<String> names = new TreeSet<>(all);
        names.removeIf(n -> n.startsWith("@"));
        Set<String> tags = new TreeSet<>(all);
        tags.removeAll(names);
        for (Rule rule : rules.values()) {
            List<String> references = new ArrayList<>(rule.explains());
            references.addAll(rule.overrides());
            for (String reference : references) {
                boolean fine = reference.startsWith("@") ? tags.contains(reference) : names.contains(reference);
                if (!fine) {
                    problems.add(new Problem(
                            rule.guide() + "/rule.yaml",
                            0,
                            "refers to '" + reference + "', which no rule "
                                    + (reference.startsWith("@") ? "carries as tag. " : "has as id. ")
                                    + Spelling.suggest(reference, reference.startsWith("@") ? tags : names)));
                }
            }
        }
    }

    /** A digest of all texts: two catalogues with equal rules have equal versions. */
    static String version(List<RuleFolder> folders) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RuleFolder folder : folders) {
                digest.update(folder.yaml().getBytes(StandardCharsets.UTF_8));
            }
            return folders.size() + "-"
                    + HexFormat.of().formatHex(digest.digest()).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
