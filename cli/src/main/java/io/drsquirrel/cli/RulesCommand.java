// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.rule.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code squirrel rules}: lists the catalogue; {@code squirrel rules check DIR} looks for mistakes in own rules. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Lists all causes the catalogue knows.",
        subcommands = {RulesCheckCommand.class},
        footer = {
            "",
            "Examples:",
            "  squirrel rules",
            "  squirrel rules --rules ./our-rules",
            "  squirrel rules check ./our-rules"
        })
final class RulesCommand implements Callable<Integer> {
    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RuleCatalogue catalogue = rules.load(spec.commandLine().getErr());
        String family = "";
        for (Rule rule : catalogue.rules()) {
            if (!rule.family().equals(family)) {
                family = rule.family();
                out.println();
                out.println(family);
            }
            out.printf("  %-44s %-9s %s%n", rule.id(), rule.severity().word(), rule.title());
        }
        out.println();
        out.println(catalogue.rules().size() + " rules, catalogue " + catalogue.version()
                + ". 'squirrel explain ID' prints a guide page.");
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
