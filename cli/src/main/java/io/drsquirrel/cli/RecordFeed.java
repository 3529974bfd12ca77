// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.drsquirrel.collect.files.LineFilter;
import io.drsquirrel.collect.files.LogFacts;
import io.drsquirrel.collect.files.LogReader;
import io.drsquirrel.collect.files.LogSources;
import io.drsquirrel.collect.files.LogSummary;
import io.drsquirrel.collect.files.Progress;
import io.drsquirrel.collect.files.ReadLimits;
import io.drsquirrel.collect.files.ReadOptions;
import io.drsquirrel.collect.files.Skipped;
import io.drsquirrel.diagnosis.grouping.GroupableRecord;
import io.drsquirrel.diagnosis.grouping.LogGrouper;
import io.drsquirrel.diagnosis.grouping.RawRecordParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts files into records and gives them to a {@link LogGrouper}.
 *
 * <p>Of a record only its handle and the number of its first line (or its id) are kept. Lines of more than 1 MiB are cut.
 */
final class RecordFeed {

    private static final int MAX_LINE = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    /** Takes what identifies a record and the handle that the grouper gave for it. */
    @FunctionalInterface
    interface RecordConsumer {
        void accept(String id, int handle);
    }

    private final LogGrouper grouper;
    private final LogsGroupCommand.Input input;
    private final PrintWriter err;
    private final List<String> ids = new ArrayList<>();
    private int[] lines = new int[1024];
    private int[] handles = new int[1024];
    private int count;
    private int lineNumber;
    private final char[] buffer = new char[1 << 16];
    private int next;
    private int filled;

    RecordFeed(LogGrouper grouper, LogsGroupCommand.Input input, PrintWriter err) {
        this.grouper = grouper;
        this.input = input;
        this.err = err;
    }

    /** Reads one file; lines go on being counted where the file before ended. */
    void read(String name, InputStream in) throws IOException {
        next = 0;
        filled = 0;
        try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            switch (input) {
                case LOG -> throw new IllegalArgumentException("logs are read all at once");
                case JSONL -> readJsonLines(name, reader);
                case MESSAGES -> readMessages(reader);
            }
        }
    }

    private void readMessages(Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        while (nextLine(reader, line)) {
            add(lineNumber, grouper.add(GroupableRecord.ofMessage(line.toString())));
        }
    }

    /**
     * Reads logs as {@code diagnose} does: folders, globs, archives, wrapped and JSON layouts. Lines of one log after another are
     * counted on.
     *
     * @param layout of the logs, empty to have it told from them
     * @return what was left out and why
     */
    List<Skipped> readLogs(List<String> paths, InputStream stdin, Optional<String> layout, Clock clock)
            throws IOException {
        ReadOptions options =
                new ReadOptions(ZoneOffset.UTC, layout, true, LineFilter.NONE, Optional.empty(), 2, ReadLimits.DEFAULT);
        LogSources sources = LogSources.find(paths, stdin, options.limits());
        Map<String, Integer> numbers = new LinkedHashMap<>();
        List<long[]> read = new ArrayList<>();
        LogSummary summary = new LogReader(options, clock)
                .read(
                        sources,
                        (event, tells) -> {
                            int colon = event.source().lastIndexOf(':');
                            String source = event.source().substring(0, colon);
                            int number = numbers.computeIfAbsent(source, key -> numbers.size());
                            int line = Integer.parseInt(
                                    event.source(), colon + 1, event.source().length(), 10);
                            read.add(new long[] {((long) number << 40) + line, grouper.add(GroupableRecord.of(event))});
                        },
                        Progress.SILENT);
        read.sort(Comparator.comparingLong(record -> record[0]));
        long[] begins = begins(numbers, summary);
        for (long[] record : read) {
            long line = begins[(int) (record[0] >> 40)] + (record[0] & ((1L << 40) - 1));
            add((int) line, (int) record[1]);
        }
        return summary.skipped();
    }

    /** How many lines lie before each source; a source may be several logs, line by line in turns. */
    private static long[] begins(Map<String, Integer> numbers, LogSummary summary) {
        long[] begins = new long[numbers.size()];
        Map<String, Long> linesOf = new LinkedHashMap<>();
        for (LogFacts log : summary.logs()) {
            String name = log.name();
            int stream = name.endsWith("]") ? name.lastIndexOf(" [") : -1;
            String source = numbers.containsKey(name) || stream < 0 ? name : name.substring(0, stream);
            linesOf.merge(source, log.lines(), Long::sum);
        }
        long before = 0;
        for (Map.Entry<String, Long> source : linesOf.entrySet()) {
            Integer number = numbers.get(source.getKey());
            if (number != null) {
                begins[number] = before;
            }
            before += source.getValue();
        }
        return begins;
    }

    private void readJsonLines(String name, Reader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        while (nextLine(reader, line)) {
            if (line.toString().isBlank()) {
                continue;
            }
            String id = "";
            String raw = "";
            try (JsonParser parser = JSON.createParser(line.toString())) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    parser.nextToken();
                    if (field.equals("id")) {
                        id = parser.getText();
                    } else if (field.equals("raw")) {
                        raw = parser.getText();
                    } else {
                        parser.skipChildren();
                    }
                }
            } catch (IOException e) {
                err.println(name + ":" + lineNumber + ": is no JSON object with id and raw - skipped");
                continue;
            }
            ids.add(csv(id));
            add(lineNumber, grouper.add(RawRecordParser.parse(raw)));
        }
    }

    private static String csv(String value) {
        boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    private void add(int line, int handle) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, count * 2);
            handles = Arrays.copyOf(handles, count * 2);
        }
        lines[count] = line;
        handles[count++] = handle;
    }

    /** Calls {@code consumer} for each record in the order of reading. */
    void forEachRecord(RecordConsumer consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept(ids.isEmpty() ? String.valueOf(lines[i]) : ids.get(i), handles[i]);
        }
    }

    /** Reads to the next line feed; a carriage return before it is left out, others belong to the line. */
    private boolean nextLine(Reader reader, StringBuilder line) throws IOException {
        line.setLength(0);
        if (next == filled && !fill(reader)) {
            return false;
        }
        lineNumber++;
        int max = input == LogsGroupCommand.Input.JSONL ? 16 * MAX_LINE : MAX_LINE;
        boolean ended = false;
        while (!ended && (next < filled || fill(reader))) {
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.append(buffer, next, Math.min(end - next, max - line.length()));
            ended = end < filled;
            next = ended ? end + 1 : end;
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return true;
    }

    private boolean fill(Reader reader) throws IOException {
        next = 0;
        filled = Math.max(0, reader.read(buffer, 0, buffer.length));
        return filled > 0;
    }
}
