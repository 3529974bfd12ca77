// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code squirrel demo}: {@code squirrel up} and a real Flink cluster beside it, with sick and healthy jobs. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Runs the product on real parts of this machine: 'squirrel up' and a Flink cluster with sick and healthy jobs.",
        footer = {
            "",
            "Examples:",
            "  squirrel demo",
            "  squirrel demo --port 9000",
            "",
            "Needs about 4 GiB of free memory. Ctrl-C ends every process it started."
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private EmbeddedOptions options = new EmbeddedOptions();

    @Mixin
    private RuleOptions rules = new RuleOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        try {
            Demo.run(options, rules.folder(), spec.commandLine().getOut());
        } catch (RuntimeException | IOException e) {
            if (e.getMessage() == null) {
                throw e;
            }
            spec.commandLine().getErr().println("squirrel: " + e.getMessage());
            return 3;
        }
        return CommandLine.ExitCode.OK;
    }
}
