// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.cases;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleFolder;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.likeness.LikenessIndex;
import io.drsquirrel.diagnosis.rule.Role;
import io.drsquirrel.diagnosis.rule.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the {@link LikenessIndex} of the built-in causes when the module is built. What is said of a cause are its rule with the
 * patterns, its guide page, and the logs of the cases in which it is found. Rules of a platform team take no part: they are
 * matched, not guessed.
 */
public final class LikenessIndexBuild {
    private LikenessIndexBuild() {}

    /**
     * Run by the build: writes the index of the folder of rules {@code args[0]} to the file {@code args[1]}.
     *
     * @throws IOException where either cannot be reached
     */
    public static void main(String[] args) throws IOException {
        try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
            of(Path.of(args[0])).write(out);
        }
    }

    /** The index of the causes below a folder of rules. */
    static LikenessIndex of(Path rules) throws IOException {
        List<RuleFolder> folders = RuleFolders.in(rules);
        Map<String, RuleFolder> byId = new LinkedHashMap<>();
        folders.forEach(folder -> byId.put(folder.id(), folder));
        Map<String, String> descriptions = new LinkedHashMap<>();
        for (Rule rule : CatalogueLoader.load(folders).catalogue().rules()) {
            RuleFolder folder = byId.get(rule.id());
            if (rule.role() == Role.CAUSE && folder != null) {
                descriptions.put(
                        rule.id(),
                        String.join(
                                "\n",
                                folder.id(),
                                folder.yaml(),
                                folder.guide(),
                                cases(rules.resolve(rule.guide()).resolve("cases"), rule)));
            }
        }
        return LikenessIndex.of(descriptions);
    }

    private static String cases(Path folder, Rule rule) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        StringBuilder texts = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String yaml = Files.readString(file, StandardCharsets.UTF_8);
                if (RuleCase.read(file.toString(), yaml).finds().contains(rule.id())) {
                    texts.append(yaml).append('\n');
                }
            }
        }
        return texts.toString();
    }
}
