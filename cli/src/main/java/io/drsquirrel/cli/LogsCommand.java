// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code squirrel logs}: what can be done with log files without diagnosing a job. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Works on log files.",
        subcommands = {LogsGroupCommand.class},
        footer = {"", "Example:", "  squirrel logs group taskmanager.log"})
final class LogsCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "squirrel logs: no subcommand given - allowed is: group");
    }
}
