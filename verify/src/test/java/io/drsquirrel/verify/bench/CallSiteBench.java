// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.Grouping;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints how well messages of real programs are grouped, see {@link CallSites}. */
public final class CallSiteBench {
    private static final int MOST = 2_000;

    private CallSiteBench() {}

    /**
     * Prints a line for each file, and the mean.
     *
     * @param args files whose lines are a call site, a tab and a message
     */
    public static void main(String[] args) throws IOException {
        double accuracy = 0;
        double groupF1 = 0;
        for (String file : args) {
            GroupingScore score = score(CallSites.sample(
                    new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8)
                            .lines()
                            .toList(),
                    MOST,
                    7));
            System.out.println(score.line(Path.of(file).getFileName().toString()));
            accuracy += score.accuracy();
            groupF1 += score.groupF1();
        }
        System.out.printf(
                Locale.ROOT, "%-12s GA %.4f  FGA %.4f%n", "mean", accuracy / args.length, groupF1 / args.length);
    }

    private static GroupingScore score(List<CallSites.Message> messages) {
        LogGrouper grouper = new LogGrouper();
        List<Integer> handles = messages.stream()
                .map(message -> grouper.add(GroupableRecord.ofMessage(message.text())))
                .toList();
        Grouping grouping = grouper.finish();
        return GroupingScore.of(
                handles.stream().map(handle -> grouping.groupOf(handle).id()).toList(),
                messages.stream().map(CallSites.Message::site).toList());
    }
}
