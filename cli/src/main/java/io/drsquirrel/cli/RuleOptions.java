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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The built-in catalogue, with the rules of a platform team's own folder where one is named. */
final class RuleOptions {
    @Option(
            names = "--rules",
            paramLabel = "DIR",
            defaultValue = "${env:SQUIRREL_RULES}",
            description = "Folder of own rules, added to the built-in ones (default: the variable SQUIRREL_RULES).")
    private @Nullable Path own;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

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
            throw new ParameterException(
                    spec.commandLine(),
                    "--rules " + folder + " is no folder. Name a folder that holds <family>/<id>/rule.yaml.");
        }
        Loaded added =
                CatalogueLoader.load(RuleFolders.in(folder), builtIn.catalogue().names());
        for (Problem problem : added.problems()) {
            err.println("squirrel: " + folder.resolve(problem.file()) + (problem.line() > 0 ? ":" + problem.line() : "")
                    + ": " + problem.text());
        }
        return builtIn.catalogue().with(added.catalogue());
    }
}
