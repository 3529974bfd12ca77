// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.Loaded;
import io.drsquirrel.diagnosis.catalogue.Problem;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The built-in catalogue, with the rules of a platform team's own folder where one is named. */
final class RuleOptions {
    @Option(
            names = "--rules",
            paramLabel = "DIR",
            defaultValue = "${env:SQUIRREL_RULES}",
            description = "Folder of own rules, added to the built-in ones (default: the variable SQUIRREL_RULES).")
    private @Nullable Path own;

    /** The folder of own rules, null where none was named. */
    @Nullable
    Path folder() {
        return own == null || own.toString().isEmpty() ? null : own;
    }

    /** The rules to use; mistakes in own rules are told on {@code err}, and those rules are left out. */
    RuleCatalogue load(PrintWriter err) throws IOException {
        Loaded builtIn = CatalogueLoader.builtIn();
        Path folder = folder();
        if (folder == null) {
            return builtIn.catalogue();
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "--rules " + folder + " is no folder. Name a folder that holds <family>/<id>/rule.yaml.");
        }
        Set<String> known = new HashSet<>();
        builtIn.catalogue().rules().forEach(r -> known.add(r.id()));
        Loaded added = CatalogueLoader.load(RuleFolders.in(folder), known);
        for (Problem problem : added.problems()) {
            err.println("squirrel: " + folder.resolve(problem.file()) + (problem.line() > 0 ? ":" + problem.line() : "")
                    + ": " + problem.text());
        }
        return builtIn.catalogue().with(added.catalogue());
    }
}
