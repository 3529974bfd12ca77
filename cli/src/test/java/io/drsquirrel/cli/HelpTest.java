// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class HelpTest {
    static Stream<List<String>> everyCommand() {
        List<List<String>> commands = new ArrayList<>();
        collect(Squirrel.commandLine(), List.of(), commands);
        return commands.stream();
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void helpOfEveryCommand_showsAnExampleOfIt(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("Examples?:")
                .containsPattern("(?m)squirrel " + String.join(" ", command));
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> into) {
        line.getSubcommands().forEach((name, sub) -> {
            List<String> here = new ArrayList<>(path);
            here.add(name);
            into.add(here);
            collect(sub, here, into);
        });
    }
}
