// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.cases.CaseRunner;
import io.drsquirrel.diagnosis.cases.RuleCase;
import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.GuideLint;
import io.drsquirrel.diagnosis.catalogue.Loaded;
import io.drsquirrel.diagnosis.catalogue.Problem;
import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.catalogue.RuleFolder;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code squirrel rules check DIR}: reads a folder of own rules and runs their cases. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Reads a folder of own rules, tells every mistake with file and line, and runs the cases.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no mistakes", "1:mistakes found", "2:usage"},
        footer = {"", "Example:", "  squirrel rules check ./our-rules"})
final class RulesCheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder that holds <family>/<id>/rule.yaml.")
    private Path folder = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (!Files.isDirectory(folder)) {
            err.println("squirrel: " + folder + " is no folder. Name one that holds <family>/<id>/rule.yaml.");
            return CommandLine.ExitCode.USAGE;
        }
        RuleCatalogue builtIn = CatalogueLoader.builtIn().catalogue();
        List<RuleFolder> folders = RuleFolders.in(folder);
        Loaded own = CatalogueLoader.load(folders, builtIn.names());
        List<String> mistakes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>(own.problems());
        folders.forEach(rule -> problems.addAll(GuideLint.check(rule)));
        for (Problem problem : problems) {
            mistakes.add(folder.resolve(problem.file()) + (problem.line() > 0 ? ":" + problem.line() : "") + ": "
                    + problem.text());
        }
        RuleCatalogue all = builtIn.with(own.catalogue());
        CaseRunner runner = new CaseRunner(new DiagnosisEngine(all), logs -> LogSnapshots.ofTexts(logs, all));
        int cases = 0;
        for (Path file : cases(folder)) {
            cases++;
            try {
                mistakes.addAll(runner.run(
                        RuleCase.read(file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8))));
            } catch (IllegalArgumentException e) {
                mistakes.add(String.valueOf(e.getMessage()));
            }
        }
        mistakes.forEach(err::println);
        out.println(own.catalogue().rules().size() + " rules, " + cases + " cases, " + mistakes.size() + " mistakes");
        if (own.catalogue().rules().isEmpty() && mistakes.isEmpty()) {
            err.println("squirrel: " + folder
                    + " holds no rules. A rule is a folder <family>/<id>/ with a rule.yaml in it.");
            return CommandLine.ExitCode.USAGE;
        }
        return mistakes.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static List<Path> cases(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder, 4)) {
            return walk.filter(p -> p.toString().endsWith(".yaml"))
                    .filter(p -> p.getParent() != null && p.getParent().endsWith("cases"))
                    .sorted()
                    .toList();
        }
    }
}
