// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.FlinkVersion;
import io.drsquirrel.lab.LabHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The program behind {@code make lab}: runs the fault collection and prints its table.
 *
 * <p>Options: {@code --scenarios FOLDER} (lab/scenarios), {@code --only ID,ID}, {@code --flink 2.2.1,1.20.5}, {@code
 * --diagnose COMMAND} ({@code ./squirrel}; {@code none} proves the scenarios alone), {@code --results FILE} (what it says of
 * scenarios that are not run this time is kept), {@code --work FOLDER}. Exit code 0 when every scenario came out as it must, else 1.
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
        ResultTable table = new ResultTable(
                "Machine: " + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version()
                        + ".",
                LocalDate.now(ZoneOffset.UTC));
        Optional<Path> file = Optional.ofNullable(options.get("--results")).map(Path::of);
        List<Scenario> collection = Scenario.all(Path.of(options.getOrDefault("--scenarios", "lab/scenarios")));
        List<Result> results = run(options, collection, result -> {
            table.add(result);
            // At once, so that a run that is broken off leaves what it found out.
            file.ifPresent(path -> write(path, table, result, collection));
        });
        System.out.println(table.text(collection));
        boolean proveOnly = options.getOrDefault("--diagnose", "").equals("none");
        System.exit(results.stream().allMatch(proveOnly ? Result::isProven : Result::isGood) ? 0 : 1);
    }

    /** Adds a result to the file, of which the other lines are kept: runs side by side write into one. */
    private static synchronized void write(Path file, ResultTable table, Result result, List<Scenario> collection) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            // Let go when the channel is closed.
            channel.lock();
            table.keep(Files.readString(file));
            table.add(result);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(table.text(collection).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("lab: cannot write " + file, e);
        }
    }

    private static List<Result> run(Map<String, String> options, List<Scenario> collection, Consumer<Result> done)
            throws IOException {
        String only = options.getOrDefault("--only", "");
        List<Scenario> scenarios = collection.stream()
                .filter(scenario -> only.isEmpty() || List.of(only.split(",")).contains(scenario.id()))
                .toList();
        String command = options.getOrDefault("--diagnose", "./squirrel");
        Path work = options.containsKey("--work")
                ? Path.of(options.get("--work"))
                : Files.createTempDirectory("squirrel-lab-");
        Optional<Diagnoser> diagnoser = command.equals("none")
                ? Optional.empty()
                : Optional.of(new SquirrelCommand(List.of(command.split(" ")), work.resolve("reports")));
        System.out.println("lab: " + scenarios.size() + " scenarios; clusters leave their logs and reports in " + work);
        ScenarioRunner runner = new ScenarioRunner(LabHome.locate(), work, diagnoser, System.out::println, done);
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
