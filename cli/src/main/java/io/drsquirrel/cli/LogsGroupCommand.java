// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.collect.files.Skipped;
import io.drsquirrel.diagnosis.grouping.Grouping;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code squirrel logs group}: puts records that tell the same into one group. */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Groups log records: exceptions by their innermost cause, plain messages by their template.",
            "A record with its stack trace counts as one."
        },
        footer = {
            "",
            "Examples:",
            "  squirrel logs group taskmanager.log",
            "  squirrel logs group --format csv taskmanager.log jobmanager.log"
        })
final class LogsGroupCommand implements Callable<Integer> {

    /** What the files hold. */
    enum Input {
        LOG,
        JSONL,
        MESSAGES
    }

    /** What is printed. */
    enum Format {
        TEXT,
        CSV,
        JSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    private CommandSpec spec;

    @Option(
            names = "--layout",
            paramLabel = "PATTERN",
            description = "Log4j or Logback pattern of logs in an unusual layout.")
    private Optional<String> layout = Optional.empty();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Log files, folders, globs and archives; - is the standard input.")
    private List<String> files = List.of();

    @Option(
            names = "--input",
            paramLabel = "KIND",
            defaultValue = "LOG",
            description =
                    "log (default): any layout; jsonl: lines of {\"id\":...,\"raw\":...}; messages: each line is a bare message")
    private Input input = Input.LOG;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text (default): the groups, most frequent first; json: the same for programs; csv (default for"
                            + " jsonl): the group of each record, as LineId,GroupId (for jsonl: id,group)")
    private Optional<Format> format = Optional.empty();

    @Override
    public Integer call() {
        LogGrouper grouper = new LogGrouper();
        RecordFeed feed = new RecordFeed(grouper, input, spec.commandLine().getErr());
        boolean unread = false;
        if (input == Input.LOG) {
            unread = readLogs(feed);
        }
        for (String file : input == Input.LOG ? List.<String>of() : files) {
            try (InputStream in = open(file)) {
                feed.read(file, in);
            } catch (IOException | UncheckedIOException e) {
                unread = true;
                spec.commandLine()
                        .getErr()
                        .println(file + ": cannot be read (" + e.getMessage() + ") - check path and permissions");
            }
        }
        Grouping grouping = grouper.finish();
        PrintWriter out = spec.commandLine().getOut();
        switch (format.orElse(input == Input.JSONL ? Format.CSV : Format.TEXT)) {
            case CSV -> {
                out.println(input == Input.JSONL ? "id,group" : "LineId,GroupId");
                feed.forEachRecord((id, handle) -> {
                    out.print(id);
                    out.print(',');
                    out.println(grouping.groupOf(handle).id());
                });
            }
            case JSON -> GroupReport.json(grouping, out);
            case TEXT -> GroupReport.text(grouping, out);
        }
        out.flush();
        spec.commandLine().getErr().flush();
        return unread ? 3 : 0;
    }

    /** True where a path that was asked for could not be read. */
    private boolean readLogs(RecordFeed feed) {
        boolean unread = false;
        PrintWriter err = spec.commandLine().getErr();
        try {
            for (Skipped skipped : feed.readLogs(files, System.in, layout, Clock.systemUTC())) {
                err.println(skipped);
                unread |= skipped.reason().startsWith("there is no such")
                        || skipped.reason().startsWith("cannot be opened")
                        || skipped.reason().startsWith("no file found");
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            err.println("cannot be read (" + e.getMessage() + ") - check paths and permissions");
            unread = true;
        }
        return unread;
    }

    private static InputStream open(String file) throws IOException {
        if (file.equals("-")) {
            return System.in;
        }
        InputStream in = Files.newInputStream(Path.of(file));
        return file.toLowerCase(Locale.ROOT).endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }
}
