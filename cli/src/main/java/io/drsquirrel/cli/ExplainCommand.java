// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.catalogue.RuleCatalogue;
import io.drsquirrel.diagnosis.rule.Action;
import io.drsquirrel.diagnosis.rule.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code squirrel explain ID}: a rule's guide page in the terminal. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Prints the guide page of a cause: what it means, how to confirm it, what to do.",
        footer = {
            "",
            "Examples:",
            "  squirrel explain taskmanager-heap-oom",
            "  squirrel explain heap      (lists the causes whose id or title holds the word)"
        })
final class ExplainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of a cause, as printed by diagnose, or a part of it.")
    private String id = "";

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        RuleCatalogue catalogue = rules.load(err);
        String wanted = id.contains("/") ? id.substring(id.lastIndexOf('/') + 1) : id;
        Optional<Rule> rule = catalogue.find(wanted);
        if (rule.isEmpty()) {
            return suggest(catalogue, wanted, err);
        }
        print(rule.get(), catalogue.guides().getOrDefault(rule.get().id(), ""), out);
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void print(Rule rule, String guide, PrintWriter out) {
        out.println("# " + rule.title());
        out.println();
        out.println(rule.guide() + "   " + rule.severity().word() + ", "
                + rule.role().word());
        if (!rule.aka().isEmpty()) {
            out.println("also known as " + String.join(", ", rule.aka()));
        }
        out.println();
        out.println("You see:  " + rule.symptom());
        out.println("Because:  " + rule.rootCause());
        out.println();
        int step = 1;
        for (Action action : rule.actions()) {
            String risk = action.risk() == Action.Risk.NONE ? "" : " (needs " + riskWords(action.risk()) + ")";
            out.println((step == 1 ? "First:    " : "Then:     ") + action.text() + risk);
            for (Map.Entry<String, String> entry : action.set().entrySet()) {
                out.println("            " + entry.getKey() + ": " + entry.getValue());
            }
            if (action.command() != null) {
                out.println("            $ " + action.command());
            }
            step++;
        }
        out.println();
        out.println(guide.strip());
    }

    private static String riskWords(Action.Risk risk) {
        return switch (risk) {
            case NONE -> "nothing";
            case RESTART -> "a restart";
            case CODE -> "a change of code";
            case DATA -> "care: data may be lost";
        };
    }

    private static int suggest(RuleCatalogue catalogue, String wanted, PrintWriter err) {
        String word = wanted.toLowerCase(Locale.ROOT);
        List<Rule> near = catalogue.rules().stream()
                .filter(r -> r.id().contains(word)
                        || r.title().toLowerCase(Locale.ROOT).contains(word))
                .sorted(Comparator.comparing(Rule::id))
                .limit(20)
                .toList();
        if (near.isEmpty()) {
            err.println("squirrel: no cause is called '" + wanted + "'. 'squirrel rules' lists all of them.");
        } else {
            err.println("squirrel: no cause is called '" + wanted + "'. Near it:");
            near.forEach(r -> err.println("  " + r.id() + "  " + r.title()));
        }
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
