// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.Grouping;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints how well records are grouped: generated exceptions, and, with the folder of the Loghub samples as argument, plain
 * messages (the message column alone, one setting for all systems).
 */
public final class GroupingBench {

    private GroupingBench() {}

    public static void main(String[] args) throws IOException {
        exceptions();
        if (args.length > 0) {
            loghub(Path.of(args[0]));
        }
    }

    private static void exceptions() {
        for (int seed = 1; seed <= 3; seed++) {
            List<ExceptionCorpus.Labelled> records = new ExceptionCorpus(seed).records(21);
            List<GroupableRecord> parsed = new ArrayList<>();
            long start = System.nanoTime();
            records.forEach(record -> parsed.add(RawRecordParser.parse(record.raw())));
            List<String> found = group(parsed);
            double seconds = (System.nanoTime() - start) / 1e9;
            List<String> truth =
                    records.stream().map(record -> "f" + record.fault()).toList();
            System.out.println(GroupingScore.of(found, truth).line("exceptions")
                    + String.format(
                            Locale.ROOT, ", %d records, %.0f records/s", records.size(), records.size() / seconds));
            if (System.getProperty("show") != null && seed == 1) {
                show(records, found, truth);
            }
        }
    }

    private static void show(List<ExceptionCorpus.Labelled> records, List<String> found, List<String> truth) {
        java.util.Map<String, java.util.Map<String, Integer>> cells = new java.util.TreeMap<>();
        for (int i = 0; i < found.size(); i++) {
            cells.computeIfAbsent(truth.get(i), k -> new java.util.TreeMap<>()).merge(found.get(i), i, (a, b) -> a);
        }
        cells.forEach((fault, groups) -> {
            if (groups.size() > 1) {
                groups.forEach((group, i) -> System.out.println(
                        fault + " " + group + "\n" + records.get(i).raw() + "\n"));
            }
        });
    }

    private static List<String> group(List<GroupableRecord> records) {
        LogGrouper grouper = new LogGrouper();
        List<Integer> handles = records.stream().map(grouper::add).toList();
        Grouping grouping = grouper.finish();
        return handles.stream().map(handle -> grouping.groupOf(handle).id()).toList();
    }

    private static void loghub(Path folder) throws IOException {
        List<Path> systems;
        try (Stream<Path> entries = Files.list(folder)) {
            systems = entries.filter(Files::isDirectory).sorted().toList();
        }
        double accuracy = 0;
        double groupF1 = 0;
        for (Path system : systems) {
            List<List<String>> rows =
                    Csv.read(Files.readString(system.resolve(system.getFileName() + "_2k.log_structured.csv")));
            int content = rows.get(0).indexOf("Content");
            int event = rows.get(0).indexOf("EventId");
            List<List<String>> records = rows.subList(1, rows.size()).stream()
                    .filter(row -> row.size() > event)
                    .toList();
            List<String> found = group(records.stream()
                    .map(row -> GroupableRecord.ofMessage(row.get(content)))
                    .toList());
            GroupingScore score = GroupingScore.of(
                    found, records.stream().map(row -> row.get(event)).toList());
            System.out.println(score.line(system.getFileName().toString()));
            accuracy += score.accuracy();
            groupF1 += score.groupF1();
        }
        System.out.printf(
                Locale.ROOT, "%-12s GA %.4f  FGA %.4f%n", "mean", accuracy / systems.size(), groupF1 / systems.size());
    }
}
