// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class LogsGroupCommandTest {

    private static final String LOG = """
            2026-01-02 03:04:05,000 INFO  a.B [] - Took 5 ms
            2026-01-02 03:04:06,000 ERROR a.B [] - failed
            java.io.IOException: disk 1 full
            \tat c.D.e(D.java:1)
            2026-01-02 03:04:07,000 INFO  a.B [] - Took 70 ms
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Squirrel.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void csv_hasOneLinePerRecord() throws IOException {
        assertThat(run("logs", "group", "--format", "csv", file("a.log", LOG))).isZero();

        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(4).first().isEqualTo("LineId,GroupId");
        assertThat(lines.get(1)).startsWith("1,v2:");
        assertThat(lines.get(2)).startsWith("2,v2:");
        assertThat(lines.get(3)).startsWith("5,").endsWith(lines.get(1).substring(2));
    }

    @Test
    void compressedFile_isReadAndCountedInText() throws IOException {
        Path file = folder.resolve("a.log.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
            gzip.write(LOG.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run("logs", "group", file.toString())).isZero();
        assertThat(out.toString()).contains("2 x B: Took <*>").contains("1 x java.io.IOException: disk <*> full");
    }

    @Test
    void json_tellsTimesCountsAndReason() throws IOException {
        assertThat(run("logs", "group", "--format", "json", file("a.log", LOG))).isZero();
        assertThat(out.toString())
                .contains(
                        "\"total\" : 2",
                        "\"first\" : \"2026-01-02T03:04:05Z\"",
                        "\"2026-01-02T03:04:00Z\" : 2",
                        "\"why\"");
    }

    @Test
    void jsonLines_keepTheirIds() throws IOException {
        String lines = """
                {"id":"x,1","raw":"java.io.IOException: disk 1 full\\n\\tat c.D.e(D.java:1)"}
                not json
                {"raw":"2026-01-02 03:04:05 WARN a.B - o\\njava.io.IOException: disk 2 full\\n\\tat c.D.e(D.java:9)","id":7}
                """;
        assertThat(run("logs", "group", "--input", "jsonl", file("a.jsonl", lines)))
                .isZero();

        List<String> printed = out.toString().lines().toList();
        assertThat(printed).hasSize(3).first().isEqualTo("id,group");
        assertThat(printed.get(1)).startsWith("\"x,1\",v2:");
        assertThat(printed.get(2)).isEqualTo("7," + printed.get(1).substring(6));
        assertThat(err.toString()).contains("a.jsonl:2: is no JSON object");
    }

    @Test
    void messages_areTakenAsTheyAre() throws IOException {
        assertThat(run(
                        "logs",
                        "group",
                        "--input",
                        "messages",
                        "--format",
                        "csv",
                        file("a.txt", "Took 5 ms\n\nTook 7 ms\r\n")))
                .isZero();
        List<String> printed = out.toString().lines().toList();
        assertThat(printed).hasSize(4);
        assertThat(printed.get(1).substring(2)).isEqualTo(printed.get(3).substring(2));
    }

    @Test
    void missingFile_isNamed() {
        assertThat(run("logs", "group", folder.resolve("none").toString())).isEqualTo(3);
        assertThat(err.toString()).contains("none: there is no such file or folder");
        assertThat(run("logs")).isEqualTo(2);
    }
}
