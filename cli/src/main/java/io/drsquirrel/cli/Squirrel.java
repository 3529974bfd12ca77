// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The {@code squirrel} command. Each subcommand is one class of this package, named in {@code subcommands} below.
 *
 * <p>Short commands run on a slim class path (see {@code ./squirrel}). Picocli looks at the fields and method signatures of
 * every subcommand, so a command that starts a server, Flink or Kafka names their types only inside method bodies.
 */
@Command(
        name = "squirrel",
        mixinStandardHelpOptions = true,
        versionProvider = Squirrel.Version.class,
        description = "Says what is wrong with a Flink job, why, and what to do first.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:healthy", "1:problems found", "2:usage", "3:could not assess"},
        subcommands = {
            UpCommand.class,
            ServeCommand.class,
            DemoCommand.class,
            DiagnoseCommand.class,
            LogsCommand.class,
            ExplainCommand.class,
            RulesCommand.class
        })
public final class Squirrel {

    /** Runs one command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with all subcommands, for {@link #main} and for tests. */
    static CommandLine commandLine() {
        return new CommandLine(new Squirrel())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .setParameterExceptionHandler(new Misuse())
                .setUsageHelpAutoWidth(true);
    }

    /** Reads the version from the manifest of our own jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Squirrel.class.getPackage().getImplementationVersion();
            return new String[] {"squirrel " + (version == null ? "(development)" : version)};
        }
    }
}
