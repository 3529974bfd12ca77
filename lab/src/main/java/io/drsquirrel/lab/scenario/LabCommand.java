// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import io.drsquirrel.lab.LabHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The program behind {@code make lab}: runs the fault collection and prints its table.
 *
 * <p>Options: {@code --scenarios FOLDER} (lab/scenarios), {@code --only ID,ID}, {@code --flink 2.2.1,1.20.5}, {@code
 * --diagnose COMMAND} ({@code ./squirrel}; {@code none} proves the scenarios alone), {@code --results FILE}, {@code --work
 * FOLDER}. Exit code 0 when every scenario came out as it must, else 1.
 */
public final class LabCommand {
    private static final Set<String> OPTIONS =
            Set.of("--scenarios", "--only", "--flink", "--diagnose", "--results", "--work");

    private LabCommand() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i], arguments[i + 1]);
        }
        if (arguments.length % 2 != 0 || !OPTIONS.containsAll(options.keySet())) {
            System.err.println("lab: allowed are pairs of " + OPTIONS + " and a value");
            System.exit(2);
        }
        List<Result> results = run(options);
        String where = "Machine: " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + Runtime.version() + ", " + LocalDate.now(ZoneOffset.UTC) + ".";
        String table = ResultTable.of(results, where);
        System.out.println(table);
        if (options.containsKey("--results")) {
            Files.writeString(Path.of(options.get("--results")), table);
        }
        boolean proveOnly = options.getOrDefault("--diagnose", "").equals("none");
        System.exit(results.stream().allMatch(proveOnly ? Result::isProven : Result::isGood) ? 0 : 1);
    }

    private static List<Result> run(Map<String, String> options) throws IOException {
        String only = options.getOrDefault("--only", "");
        List<Scenario> scenarios = Scenario.all(Path.of(options.getOrDefault("--scenarios", "lab/scenarios"))).stream()
                .filter(scenario -> only.isEmpty() || List.of(only.split(",")).contains(scenario.id()))
                .toList();
        String command = options.getOrDefault("--diagnose", "./squirrel");
        Optional<Diagnoser> diagnoser = command.equals("none")
                ? Optional.empty()
                : Optional.of(new SquirrelCommand(List.of(command.split(" "))));
        Path work = options.containsKey("--work")
                ? Path.of(options.get("--work"))
                : Files.createTempDirectory("squirrel-lab-");
        System.out.println("lab: " + scenarios.size() + " scenarios; clusters leave their logs in " + work);
        ScenarioRunner runner = new ScenarioRunner(LabHome.locate(), work, diagnoser, System.out::println);
        List<Result> results = new ArrayList<>();
        for (String release : options.getOrDefault("--flink", "2.2.1").split(",")) {
            FlinkVersion version = FlinkVersion.of(release);
            results.addAll(runner.run(
                    scenarios.stream()
                            .filter(scenario -> scenario.versions().contains(version))
                            .toList(),
                    version));
        }
        return results;
    }
}
