// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogGrouperTest {

    private static final String FULL = "java.io.IOException: disk 3 is full\n\tat org.lib.Disk.write(Disk.java:1)\n"
            + "\tat org.apache.kafka.Log.append(Log.java:2)\n\tat com.acme.%s.invoke(X.java:3)\n"
            + "\tat org.apache.flink.Task.run(Task.java:4)\n";

    private static List<String> groups(List<String> raws) {
        LogGrouper grouper = new LogGrouper();
        List<Integer> handles = raws.stream()
                .map(raw -> grouper.add(RawRecordParser.parse(raw)))
                .toList();
        Grouping grouping = grouper.finish();
        return handles.stream().map(handle -> grouping.groupOf(handle).id()).toList();
    }

    @Test
    void stackCutBeforeUserCode_joinsTheOnlyGroupThatFits() {
        String kafka = FULL.replace("org.lib.Disk", "org.apache.kafka.Disk");
        String cut = kafka.lines().limit(3).reduce("", (a, b) -> a + b + "\n");

        List<String> one = groups(List.of(kafka.formatted("A"), cut, "java.io.IOException: disk 7 is full"));
        assertThat(one).containsOnly(one.get(0));

        List<String> two = groups(List.of(kafka.formatted("A"), kafka.formatted("B"), cut));
        assertThat(two).doesNotHaveDuplicates();
    }

    @Test
    void recursionSeenAtDifferentDepths_isOneGroup() {
        String overflow = "java.lang.StackOverflowError\n";
        List<String> ids = groups(List.of(
                overflow + "\tat a.B.c(B.java:1)\n\tat a.B.d(B.java:1)\n".repeat(200),
                overflow + "\tat a.B.c(B.java:1)\n",
                overflow + "\tat a.Other.c(B.java:1)\n".repeat(50)));

        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }

    @Test
    void nullPointerWithoutMessage_joinsTheOneFromTheSamePlace() {
        String at = "\n\tat com.acme.Job.map(Job.java:1)\n";
        List<String> ids = groups(List.of(
                "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"<local1>\" is null" + at,
                "java.lang.NullPointerException" + at));

        assertThat(ids.get(1)).isEqualTo(ids.get(0));
    }

    @Test
    void wordWithManyValues_isAVariable() {
        List<String> raws = new ArrayList<>();
        for (String name : List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan")) {
            raws.add("Lease of " + name + " was renewed");
        }
        raws.add("Lease table was renewed");
        assertThat(groups(raws.subList(0, 9))).containsOnly(groups(raws).get(0));
        assertThat(groups(List.of("VM Started (event)", "VM Stopped (event)"))).doesNotHaveDuplicates();
    }

    @Test
    void oneOfFewStates_isAValueButEndsOfTransitionsAreNot() {
        assertThat(groups(List.of(
                        "Member a1 is now in state PRIMARY",
                        "Member a2 is now in state SECONDARY",
                        "Member a1 is now in state DOWN")))
                .containsOnly(
                        groups(List.of("Member a1 is now in state PRIMARY")).get(0));
        assertThat(groups(List.of(
                        "Job 1 switched from NEW to RUNNING",
                        "Job 1 switched from RUNNING to FAILED",
                        "Job 1 switched from RUNNING to DONE")))
                .doesNotHaveDuplicates();
    }

    @Test
    void wordsOfAnError_tellGroupsApart() {
        assertThat(groups(List.of(
                        "Failed to dial a1 (connection refused)",
                        "Failed to dial a1 (handshake timed out)",
                        "Failed to dial a1 (no such host)")))
                .doesNotHaveDuplicates();
        assertThat(groups(List.of(
                        "lost the TCP connection with peer a1 (stream Message reader)",
                        "lost the TCP connection with peer a1 (stream Message writer)")))
                .doesNotHaveDuplicates();
    }

    @Test
    void pairsThatSomeRecordsLack_areOneGroup() {
        List<String> ids = groups(List.of(
                "disconnect from a1 ehlo=1 quit=1 commands=2",
                "disconnect from a1 ehlo=1 mail=1 quit=1 commands=3",
                "disconnect from a1 commands=0"));
        assertThat(ids).containsOnly(ids.get(0));
    }

    @Test
    void group_knowsItsTimesCountsSamplesAndReason() {
        LogGrouper grouper = new LogGrouper();
        int handle = grouper.add(RawRecordParser.parse(
                "2026-01-02 03:04:05,000 ERROR a.B [] - failed\njava.io.IOException: x\n\tat c.D.e(D.java:1)"));
        grouper.add(RawRecordParser.parse(
                "2026-01-02 03:06:05,000 WARN  a.B [] - failed again\njava.io.IOException: x\n\tat c.D.e(D.java:9)"));

        LogGroup group = grouper.finish().groupOf(handle);

        assertThat(group.total()).isEqualTo(2);
        assertThat(group.first()).contains(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(group.last()).contains(Instant.parse("2026-01-02T03:06:05Z"));
        assertThat(group.perMinute()).hasSize(2).containsEntry(Instant.parse("2026-01-02T03:04:00Z"), 1L);
        assertThat(group.samples()).hasSize(2);
        assertThat(group.why())
                .contains("same innermost cause java.io.IOException")
                .contains("c.D.e");
    }

    @Test
    void moreDifferentThingsThanTheLimit_stayBounded() {
        LogGrouper grouper = new LogGrouper();
        for (int i = 0; i < LogGrouper.MAX_DISTINCT + 1_000; i++) {
            String word = Integer.toString(i, 26)
                    .chars()
                    .collect(
                            StringBuilder::new,
                            (b, c) -> b.append((char) (c < 'a' ? c - '0' + 'q' : c)),
                            StringBuilder::append)
                    .toString();
            grouper.add(GroupableRecord.ofMessage(word));
        }
        assertThat(grouper.finish().groups()).hasSizeLessThanOrEqualTo(LogGrouper.MAX_DISTINCT + 1);
    }

    @Test
    void anything_isSurvived() {
        Random random = new Random(5);
        String[] parts = {
            "\n",
            "\tat ",
            "a.B.c(B.java:1)",
            "Caused by: ",
            "java.io.IOException",
            ": ",
            "{",
            "}",
            "\"",
            "[",
            "2026-01-02 03:04:05 ",
            "INFO ",
            "\u0000",
            "\ud800",
            "Suppressed: ",
            "... 3 more",
            "x"
        };
        LogGrouper grouper = new LogGrouper();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder raw = new StringBuilder();
            for (int j = random.nextInt(30); j > 0; j--) {
                raw.append(parts[random.nextInt(parts.length)]);
            }
            grouper.add(RawRecordParser.parse(raw.toString()));
        }
        grouper.add(RawRecordParser.parse("Caused by: java.lang.Error: x\n".repeat(100_000)));
        grouper.add(RawRecordParser.parse("x".repeat(5_000_000)));
        grouper.add(RawRecordParser.parse("{\"a\":".repeat(100_000) + "}".repeat(100_000)));
        assertThat(grouper.finish().groups()).isNotEmpty();
    }
}
